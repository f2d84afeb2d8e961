"""What we ask the database about how long things are kept, and about what is too old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from core.communities.models import Acquaintance, Community, Membership
from core.db import db
from core.deliveries.models import Delivery, OutboxMessage
from core.inbox.models import InboundMessage
from core.journal.models import Entry
from core.people.models import Person
from core.requests.models import PersonRequest
from core.retention.classes import Due, Kept, all_of_them
from core.retention.models import RetentionSetting
from core.safeguarding.queries import people_on_hold


def days_of(community_id: int | None) -> dict[str, int]:
    """For how many days this community keeps each class; what is of no community, as usual."""
    own = select(RetentionSetting).where(RetentionSetting.community_id == community_id)
    chosen = {each.name: each.days for each in db.session.scalars(own)}
    return {name: chosen.get(name, kept.usual) for name, kept in all_of_them().items()}


def due(kept: Kept, community_id: int | None, days: int, limit: int) -> Sequence[Due]:
    """What of this class is too old, the oldest first."""
    return kept.due(community_id, kept.before(days), limit)


def communities() -> Sequence[int | None]:
    """Every community, and then none, for what belongs to no community."""
    return [*db.session.scalars(select(Community.id).order_by(Community.id)), None]


def replies(community_id: int | None, before: datetime, limit: int) -> Sequence[Due]:
    """Replies whose words are old."""
    has_words = or_(
        InboundMessage.text != "", InboundMessage.quoted != "", InboundMessage.subject != ""
    )
    found = (
        select(InboundMessage.id, Person.name)
        .outerjoin(Person, Person.id == InboundMessage.person_id)
        .where(
            InboundMessage.community_id == community_id,
            InboundMessage.received_at < before,
            has_words,
        )
        .order_by(InboundMessage.received_at, InboundMessage.id)
    )
    return [Due(row.id, row.name or "") for row in db.session.execute(found.limit(limit))]


def kept_messages(community_id: int | None, before: datetime, limit: int) -> Sequence[Due]:
    """Messages that the outbox of this machine keeps."""
    found = (
        select(OutboxMessage.delivery_id, Person.name)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.community_id == community_id, OutboxMessage.kept_at < before)
        .order_by(OutboxMessage.kept_at, OutboxMessage.delivery_id)
    )
    return [Due(row[0], row.name) for row in db.session.execute(found.limit(limit))]


def answered_requests(community_id: int | None, before: datetime, limit: int) -> Sequence[Due]:
    """Requests that were answered long ago."""
    found = (
        select(PersonRequest.id, Person.name)
        .outerjoin(Person, Person.id == PersonRequest.person_id)
        .where(PersonRequest.community_id == community_id, PersonRequest.done_at < before)
        .order_by(PersonRequest.done_at, PersonRequest.id)
    )
    return [Due(row.id, row.name or "") for row in db.session.execute(found.limit(limit))]


def inactive_people(community_id: int | None, before: datetime, limit: int) -> Sequence[Due]:
    """Whom only this community knows, who have no part, and of whom nothing was heard since.

    Without a community those whom none knows: they asked a champion something, or us.
    """
    found = _known_only_in(community_id, before).where(
        Person.created_at < before, Person.merged_into_id.is_(None), *_silent_since(before)
    )
    return [
        Due(row.id, row.name) for row in db.session.execute(found.order_by(Person.id).limit(limit))
    ]


def is_silent(person_id: int, before: datetime) -> bool:
    """True of somebody who has no part, and of whom nothing was heard since."""
    found = select(Person.id).where(Person.id == person_id, *_silent_since(before))
    return db.session.scalar(found) is not None


def _silent_since(before: datetime) -> tuple[ColumnElement[bool], ...]:
    has_part = exists().where(Membership.person_id == Person.id)
    heard_of = exists().where(Entry.person_id == Person.id, Entry.at >= before)
    did = exists().where(Entry.by_id == Person.id, Entry.at >= before)
    written_to = exists().where(
        Delivery.person_id == Person.id,
        or_(Delivery.settled_at >= before, Delivery.settled_at.is_(None)),
    )
    wrote = exists().where(
        InboundMessage.person_id == Person.id, InboundMessage.received_at >= before
    )
    return (
        Person.is_administrator.is_(False),
        Person.restricted_at.is_(None),
        Person.id.not_in(people_on_hold()),
        *(~each for each in (has_part, heard_of, did, written_to, wrote)),
    )


def _known_only_in(community_id: int | None, before: datetime) -> Select[int, str]:
    """Whom this community alone has known since before then; without one, whom none knows."""
    found, other = select(Person.id, Person.name), aliased(Acquaintance)
    if community_id is None:
        return found.where(~exists().where(Acquaintance.person_id == Person.id))
    elsewhere = exists().where(other.person_id == Person.id, other.community_id != community_id)
    return found.join(Acquaintance, Acquaintance.person_id == Person.id).where(
        Acquaintance.community_id == community_id, Acquaintance.since < before, ~elsewhere
    )
