"""What we ask the database about who does what today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, union_all

from core.communities.models import Acquaintance, Membership, Role
from core.db import db, today
from core.many import among
from core.people.models import Person
from core.people.queries import may_be_approached
from core.safeguarding.queries import people_on_hold
from core.today.models import Snooze, WorkingWeek

COUNTED = 5_000
"""Of one community."""
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


def left_alone(person_ids: Collection[int]) -> set[int]:
    """Who of these wants to be left alone, or was merged into somebody else."""
    gone = ~may_be_approached() | Person.merged_into_id.is_not(None)
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


def standing() -> ColumnElement[bool]:
    """Of the people of a query, those whom we may contact now.

    SQLite would find those who were not merged by the index of whom they are now: everybody.
    """
    return and_(
        may_be_approached(),
        func.coalesce(Person.merged_into_id, 0) == 0,
        Person.id.not_in(people_on_hold()),
    )


def to_be_told(community_ids: Collection[int], until: date, limit: int) -> Sequence[Untold]:
    """Whom these communities know who must be told until then, the first date first, each once."""
    if not community_ids:
        return []
    each_there = (_untold(one, until, limit).subquery() for one in community_ids)
    found = union_all(*(select(there) for there in each_there)).subquery()
    first = (
        select(found.c.id, found.c.name, found.c.inform_by, func.min(found.c.community_id))
        .group_by(found.c.id, found.c.name, found.c.inform_by)
        .order_by(found.c.inform_by, found.c.id)
        .limit(limit)
    )
    return [Untold(*row) for row in db.session.execute(first)]


def days_to_tell(community_ids: Collection[int], until: date, limit: int) -> Sequence[Row[Any]]:
    """The days until then by which people must be told, per community, the first day first.

    Each row has community_id, inform_by and number; those that come first are counted.
    """
    if not community_ids:
        return []
    each_there = (_untold(one, until, COUNTED).subquery() for one in community_ids)
    found = union_all(*(select(there) for there in each_there)).subquery()
    day = (found.c.inform_by, found.c.community_id)
    counted = select(*day, func.count().label("number")).group_by(*day).order_by(*day)
    return db.session.execute(counted.limit(limit)).all()


def _untold(community_id: int, until: date, limit: int) -> Select[*tuple[Any, ...]]:
    """Those of one community by themselves, so that no other one hides them.

    Whether the community knows somebody is asked of those who are due: joined, it would be read
    through for them.
    """
    here = select(Acquaintance.community_id).where(
        Acquaintance.person_id == Person.id, Acquaintance.community_id == community_id
    )
    return (
        select(
            Person.id, Person.name, Person.inform_by, literal(community_id).label("community_id")
        )
        .where(
            Person.informed_at.is_(None),
            Person.inform_by.is_not(None),
            Person.inform_by <= until,
            here.limit(1).scalar_subquery().is_not(None),
            standing(),
        )
        .order_by(Person.inform_by, Person.id)
        .limit(limit)
    )
