"""What we ask the database about who does what today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.communities.models import Acquaintance, Membership, Role
from core.db import among, db, today
from core.people.models import Person
from core.today.models import Snooze, WorkingWeek

LOOKED_AT = 2_000
NO_TIME_SET = (0,) * 7


@dataclass(frozen=True)
class Parts:
    """The communities in which somebody has something to do, and those that they organise."""

    all: frozenset[int]
    organised: frozenset[int]


@dataclass(frozen=True)
class Reach:
    """How somebody is reached."""

    id: int
    name: str
    phone: str | None
    email: str | None
    preferred_channel: str | None


@dataclass(frozen=True)
class Untold:
    """Somebody who must be told by a day that we hold their details."""

    person_id: int
    name: str
    inform_by: date
    community_id: int


def parts_of(person_id: int) -> Parts:
    """Where this person is an organiser or an ambassador."""
    found = db.session.execute(
        select(Membership.community_id, Membership.role).where(
            Membership.person_id == person_id,
            Membership.role.in_((Role.ORGANISER, Role.AMBASSADOR)),
        )
    ).all()
    organised = frozenset(row.community_id for row in found if row.role == Role.ORGANISER)
    return Parts(frozenset(row.community_id for row in found), organised)


def never_to_be_contacted(person_ids: Collection[int]) -> set[int]:
    """Who of these asked never to be contacted, or was merged into somebody else."""
    gone = Person.never_contact_at.is_not(None) | Person.merged_into_id.is_not(None)
    return set(db.session.scalars(select(Person.id).where(among(Person.id, person_ids), gone)))


def put_off(person_id: int) -> Sequence[Snooze]:
    """What this person has put off until a later day, the soonest first."""
    return db.session.scalars(
        select(Snooze)
        .where(Snooze.person_id == person_id, Snooze.until > today())
        .order_by(Snooze.until, Snooze.task)
    ).all()


def reached(person_ids: Collection[int]) -> Mapping[int, Reach]:
    """How these people are reached."""
    found = select(
        Person.id, Person.name, Person.phone, Person.email, Person.preferred_channel
    ).where(among(Person.id, person_ids))
    return {row.id: Reach(*row) for row in db.session.execute(found)}


def minutes_of(person_id: int) -> Sequence[int]:
    """How many minutes this person has on each day from Monday on; none where never said."""
    week = db.session.get(WorkingWeek, person_id)
    return week.minutes if week else NO_TIME_SET


def to_be_told(community_ids: Collection[int], until: date, limit: int) -> Sequence[Untold]:
    """Whom these communities know who must be told until then, the first date first.

    Only the first dates of the installation are looked at, so that a long list of another
    community costs nobody else anything.
    """
    due = (
        select(Person.id, Person.name, Person.inform_by)
        .where(
            Person.informed_at.is_(None),
            Person.inform_by.is_not(None),
            Person.inform_by <= until,
        )
        .order_by(Person.inform_by, Person.id)
        .limit(LOOKED_AT)
        .subquery()
    )
    found = (
        select(due.c.id, due.c.name, due.c.inform_by, Acquaintance.community_id)
        .join(Acquaintance, Acquaintance.person_id == due.c.id)
        .where(Acquaintance.community_id.in_(community_ids))
        .order_by(due.c.inform_by, due.c.id)
        .limit(limit)
    )
    return [Untold(*row) for row in db.session.execute(found)]
