"""What we ask the database about deliveries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, select

from core.communities.models import Community
from core.db import db, now
from core.deliveries import kinds
from core.deliveries.leaving import Leaving, Night, Recipient
from core.deliveries.models import Delivery, OutboxMessage, State
from core.many import among
from core.people.models import Person
from core.people.timeline import Contact

OF_DELIVERY = (
    Delivery.id,
    Delivery.public_id,
    Delivery.kind,
    Delivery.subject_id,
    Delivery.person_id,
    Delivery.community_id,
    Delivery.expires_at,
    Delivery.ignores_quiet_hours,
    Delivery.attempt,
    Delivery.slot_at,
)
OF_PERSON = (
    Person.id,
    Person.name,
    Person.email,
    Person.source,
    Person.timezone,
    Person.never_contact_at,
    Person.away_until,
    Person.restricted_at,
)
OF_NIGHT = (Community.timezone, Community.quiet_from, Community.quiet_until)
PENDING = (State.QUEUED, State.CLAIMED, State.SENDING)
LEFT = (State.ACCEPTED, State.DELIVERED, State.UNKNOWN)
PASSING = ("5.2.2", "5.3.4", "5.4.7")
PAGE = 50


def due(limit: int, *, is_urgent: bool) -> list[Leaving]:
    """Messages that are due and not held, locked where the database can, oldest first.

    The person is locked too, so that two workers never claim for one person at the same moment.
    """
    found = (
        _leaving()
        .where(*_waiting(), Delivery.is_urgent.is_(is_urgent), Delivery.due_at <= now())
        .where(Delivery.kind.in_(kinds.names()))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(of=[Delivery, Person], skip_locked=True, key_share=True)
    )
    return [_read(row) for row in db.session.execute(found)]


def claimed(delivery_ids: Collection[int]) -> list[Leaving]:
    """These messages as they are now, as far as they are still claimed."""
    found = _leaving().where(among(Delivery.id, delivery_ids), Delivery.state == State.CLAIMED)
    return [_read(row) for row in db.session.execute(found)]


def some(delivery_ids: Collection[int]) -> dict[int, Leaving]:
    """These messages as their kinds know them, by id, whatever became of them."""
    found = db.session.execute(_leaving().where(Delivery.id.in_(delivery_ids)))
    return {each.id: each for each in map(_read, found)}


def as_leaving(delivery: Delivery) -> Leaving:
    """The same message as its kind knows it."""
    return _read(db.session.execute(_leaving().where(Delivery.id == delivery.id)).one())


def leaving_for(person_ids: Collection[int], besides: Collection[int]) -> dict[int, int]:
    """How many other messages to each of these people are claimed or at the mail server now."""
    leaving = (
        select(Delivery.person_id, func.count())
        .where(
            among(Delivery.person_id, person_ids),
            Delivery.settled_at.is_(None),
            Delivery.state.in_((State.CLAIMED, State.SENDING)),
            Delivery.kind.in_(kinds.contacts()),
            ~among(Delivery.id, besides),
        )
        .group_by(Delivery.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(leaving)}


def _leaving() -> Select[*tuple[Any, ...]]:
    return (
        select(*OF_DELIVERY, *OF_PERSON, *OF_NIGHT)
        .select_from(Delivery)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Community, Community.id == Delivery.community_id)
    )


def _read(row: Row[*tuple[Any, ...]]) -> Leaving:
    values: list[Any] = list(row)
    here, there = len(OF_DELIVERY), len(OF_DELIVERY) + len(OF_PERSON)
    night = Night(*values[there:]) if values[there] is not None else None
    return Leaving(*[*values[:here], Recipient(*values[here:there]), night])


def _waiting() -> tuple[ColumnElement[bool], ...]:
    """Queued and not held, in the very words of the index."""
    return Delivery.state == literal_column("'queued'"), Delivery.held_at.is_(None)


def queued(*tests: ColumnElement[bool]) -> Sequence[int]:
    """The ids of what is queued, held or not, and meets these tests."""
    return db.session.scalars(
        select(Delivery.id).where(Delivery.state == State.QUEUED, *tests)
    ).all()


def is_any_due() -> bool:
    for is_urgent in (True, False):
        waiting = select(Delivery.id).where(
            *_waiting(),
            Delivery.is_urgent.is_(is_urgent),
            Delivery.due_at <= now(),
            Delivery.kind.in_(kinds.names()),
        )
        if db.session.scalar(waiting.limit(1)) is not None:
            return True
    return False


def counts() -> dict[str, int]:
    """How many messages are in each state."""
    counted = select(Delivery.state, func.count().label("number")).group_by(Delivery.state)
    found = {row.state: row.number for row in db.session.execute(counted)}
    return {state.value: found.get(state, 0) for state in State}


def oldest_waiting() -> datetime | None:
    """Since when the oldest message waits that could have left."""
    waiting = select(func.min(Delivery.due_at)).where(*_waiting(), Delivery.due_at <= now())
    held = select(func.min(Delivery.due_at)).where(
        Delivery.state.in_((State.CLAIMED, State.SENDING))
    )
    found = (db.session.scalar(waiting), db.session.scalar(held))
    return min((at for at in found if at), default=None)


def every_one() -> Iterator[Row[str, str, str]]:
    """The public id, kind and state of every message, streamed."""
    found = db.session.execute(
        select(Delivery.public_id, Delivery.kind, Delivery.state)
        .order_by(Delivery.id)
        .execution_options(yield_per=1000)
    )
    yield from found


def by_public_id(public_id: str) -> Delivery | None:
    return db.session.scalar(select(Delivery).where(Delivery.public_id == public_id))


def kept(community_ids: Collection[int] | None, before: int | None = None) -> Sequence[Row[Any]]:
    """Messages in the local outbox, newest first; of these communities, or all when None."""
    found = (
        select(Delivery, Person, Community.name.label("community_name"))
        .join(OutboxMessage, OutboxMessage.delivery_id == Delivery.id)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Community, Community.id == Delivery.community_id)
        .order_by(Delivery.id.desc())
        .limit(PAGE + 1)
    )
    return db.session.execute(_visible(found, community_ids, before)).all()


def kept_message(delivery_id: int, community_ids: Collection[int] | None) -> bytes | None:
    """One kept message as it would have gone over the line, if it may be seen.

    What is confidential is for those who may see every message.
    """
    found = (
        select(OutboxMessage.raw)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .where(OutboxMessage.delivery_id == delivery_id)
    )
    if community_ids is not None:
        found = found.where(Delivery.kind.not_in(kinds.confidential()))
    raw: bytes | None = db.session.scalar(_visible(found, community_ids, None))
    return raw


def contacts(person_ids: Collection[int], since: datetime) -> Sequence[Contact]:
    """Messages that left for these people, but for notices to our own."""
    found = db.session.execute(
        select(Delivery.person_id, Delivery.settled_at, Delivery.kind).where(
            among(Delivery.person_id, person_ids),
            Delivery.settled_at >= since,
            Delivery.state.in_(LEFT),
            Delivery.kind.in_(kinds.contacts()),
        )
    )
    secret = kinds.confidential()
    return [
        Contact(person_id, at, None, kind, is_shown=kind not in secret)
        for person_id, at, kind in found
        if at
    ]


def _visible(
    found: Select[*tuple[Any, ...]], community_ids: Collection[int] | None, before: int | None
) -> Select[*tuple[Any, ...]]:
    if community_ids is not None:
        found = found.where(Delivery.community_id.in_(community_ids))
    return found.where(Delivery.id < before) if before else found


def lease_is_over(longest: timedelta) -> ColumnElement[bool]:
    """The lease ended, or ends later than we ever set one."""
    return (Delivery.lease_until < now()) | (Delivery.lease_until > now() + longest)


def expired_leases(state: State, longest: timedelta) -> Sequence[int]:
    """Deliveries whose holder is gone."""
    found = select(Delivery.id).where(Delivery.state == state, lease_is_over(longest))
    return db.session.scalars(found.limit(1000)).all()


def passing_failures(person_id: int) -> Sequence[datetime]:
    """When messages to a person failed or came back for a passing reason, newest first.

    Only those since the last one that arrived, at most ten.
    """
    arrived = select(func.max(Delivery.settled_at)).where(
        Delivery.person_id == person_id, Delivery.state.in_((State.ACCEPTED, State.DELIVERED))
    )
    since = db.session.scalar(arrived)
    found = select(Delivery.settled_at).where(
        Delivery.person_id == person_id,
        Delivery.state.in_((State.FAILED, State.BOUNCED)),
        Delivery.status.in_(PASSING) | Delivery.status.like("4.%"),
    )
    if since is not None:
        found = found.where(Delivery.settled_at > since)
    newest = db.session.scalars(found.order_by(Delivery.settled_at.desc()).limit(10))
    return [at for at in newest if at is not None]


def held_for_too_long() -> Sequence[int]:
    """Messages that were held until they were of no use any more."""
    found = select(Delivery.id).where(
        Delivery.state == literal_column("'queued'"),
        Delivery.held_at.is_not(None),
        Delivery.expires_at <= now(),
    )
    return db.session.scalars(found.limit(1000)).all()


def unknown_of(names: Collection[str]) -> Sequence[int]:
    """Unknown messages of these kinds that were tried only once and are still of use."""
    return db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.state == State.UNKNOWN,
            Delivery.kind.in_(names),
            Delivery.attempt < 2,
            Delivery.expires_at > now(),
        )
        .limit(1000)
    ).all()


def retries_too_far(limit: timedelta) -> Sequence[int]:
    """Retries that are due later than we ever set one: the clock went back."""
    return db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.state == State.QUEUED,
            Delivery.attempt > 0,
            Delivery.code.is_not(None),
            Delivery.due_at > now() + limit,
        )
        .limit(1000)
    ).all()
