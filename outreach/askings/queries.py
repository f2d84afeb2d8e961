"""What we ask the database about askings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from core.communities.models import Membership
from core.db import db, now, today
from core.deliveries.models import Delivery, State
from core.duplicates.queries import current_name
from core.many import among
from core.people.models import Person
from core.people.queries import may_be_approached
from core.privacy.queries import suppressed
from core.safeguarding.queries import people_on_hold
from outreach.askings.models import FEWEST, AskedMember, Asking
from outreach.nominations.models import Nomination

KIND = "asking"
PAGE = 20
IN_PEACE_FOR = timedelta(days=90)
LEFT = (State.ACCEPTED, State.DELIVERED, State.UNKNOWN)


@dataclass(frozen=True)
class Tally:
    """How an asking stands, in numbers."""

    drawn: int = 0
    answered: int = 0

    @property
    def is_told(self) -> bool:
        """False while so few have answered that one could guess who."""
        return self.answered >= FEWEST


def of_community(community_id: int, before: int | None) -> Sequence[Asking]:
    """A page of askings, newest first."""
    found = select(Asking).where(Asking.community_id == community_id)
    if before:
        found = found.where(Asking.id < before)
    return db.session.scalars(found.order_by(Asking.id.desc()).limit(PAGE)).all()


def tallies(asking_ids: Collection[int]) -> dict[int, Tally]:
    """How each of these stands, in one statement."""
    counted = (
        select(AskedMember.asking_id, func.count(), func.count(AskedMember.answered_at))
        .where(AskedMember.asking_id.in_(asking_ids))
        .group_by(AskedMember.asking_id)
    )
    return {row[0]: Tally(row[1], row[2]) for row in db.session.execute(counted)}


def may_be_asked(community_id: int) -> Select[int]:
    """The members, whatever their roles, whom chance may draw now.

    Left out are those who want no contact, are away, are on hold, or were drawn anywhere within
    the last 90 days.
    """
    lately = (
        select(AskedMember.person_id)
        .join(Asking, Asking.id == AskedMember.asking_id)
        .where(Asking.created_at > now() - IN_PEACE_FOR)
    )
    return (
        select(Person.id)
        .where(*_may_be_contacted(community_id), Person.id.not_in(lately))
        .order_by(Person.id)
    )


def number_to_ask(community_id: int) -> int:
    """How many members chance may draw now."""
    found = may_be_asked(community_id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def members_of(asking_id: int) -> Sequence[AskedMember]:
    """Everybody who was drawn, by name."""
    return db.session.scalars(
        select(AskedMember)
        .join(Person, Person.id == AskedMember.person_id)
        .where(AskedMember.asking_id == asking_id)
        .options(joinedload(AskedMember.person, innerjoin=True))
        .order_by(Person.sort_name, Person.id)
    ).all()


def without_mail(members: Sequence[AskedMember]) -> list[AskedMember]:
    """Those of these whom no mail reaches: no address, or one that nothing is sent to."""
    addresses = {each.person.email for each in members if each.person.email}
    unwanted = suppressed(addresses) if addresses else set()
    return [each for each in members if not each.person.email or each.person.email in unwanted]


def by_phone(asking: Asking) -> Sequence[AskedMember]:
    """Whom no mail reached when it was sent, by name, as far as they may be phoned now."""
    return db.session.scalars(
        select(AskedMember)
        .join(Person, Person.id == AskedMember.person_id)
        .where(
            AskedMember.asking_id == asking.id,
            AskedMember.by_phone,
            *_may_be_contacted(asking.community_id),
        )
        .options(joinedload(AskedMember.person, innerjoin=True))
        .order_by(Person.sort_name, Person.id)
    ).all()


def messages_that_left(asking_id: int) -> int:
    """How many of its messages the mail server has taken."""
    found = select(func.count()).where(
        Delivery.kind == KIND, Delivery.subject_id == asking_id, Delivery.state.in_(LEFT)
    )
    return db.session.scalar(found) or 0


def by_public_id(public_id: str) -> AskedMember | None:
    found = _one(AskedMember.public_id == public_id)
    now = None if found else current_name("asked_members", public_id)
    return by_public_id(now) if now else found


def locked(asked_member_id: int) -> AskedMember:
    """One member of an asking, held until the end of the transaction."""
    held = select(AskedMember.id).where(AskedMember.id == asked_member_id)
    db.session.execute(held.with_for_update())
    found = _one(AskedMember.id == asked_member_id)
    if found is None:
        raise LookupError("the asking is gone")
    return found


def some(asking_ids: Collection[int]) -> Sequence[Asking]:
    """These askings with who asks."""
    found = select(Asking).where(among(Asking.id, asking_ids)).options(joinedload(Asking.by))
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def asked(asking_ids: Collection[int], person_ids: Collection[int]) -> Sequence[AskedMember]:
    """What is known of these people in these askings, as far as they were drawn."""
    found = select(AskedMember).where(
        among(AskedMember.asking_id, asking_ids), among(AskedMember.person_id, person_ids)
    )
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


def belonging(community_ids: Collection[int], person_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which of these people belong to which of these communities."""
    found = select(Membership.community_id, Membership.person_id).where(
        among(Membership.community_id, community_ids), among(Membership.person_id, person_ids)
    )
    return {(row[0], row[1]) for row in db.session.execute(found)}


def named_by(asked_member_id: int) -> Sequence[Nomination]:
    """Whom they named, in the order in which they did, whatever became of it."""
    return db.session.scalars(
        select(Nomination)
        .where(Nomination.asked_member_id == asked_member_id)
        .order_by(Nomination.id)
    ).all()


def _may_be_contacted(community_id: int) -> tuple[ColumnElement[bool], ...]:
    """They belong there, want contact, are not away and not on hold."""
    members = select(Membership.person_id).where(Membership.community_id == community_id)
    return (
        Person.id.in_(members),
        may_be_approached(),
        or_(Person.away_until.is_(None), Person.away_until < today()),
        Person.id.not_in(people_on_hold()),
    )


def _one(test: ColumnElement[bool]) -> AskedMember | None:
    return db.session.scalar(
        select(AskedMember)
        .where(and_(test))
        .options(
            joinedload(AskedMember.person, innerjoin=True),
            joinedload(AskedMember.asking, innerjoin=True).joinedload(Asking.by),
        )
        .execution_options(populate_existing=True)
    )
