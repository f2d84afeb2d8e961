"""What we ask the database about messages that wait to leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, false, func, literal_column, select
from sqlalchemy.orm import aliased

from core.communities.models import Community
from core.db import db, now
from core.deliveries import kinds
from core.deliveries.models import Delivery, State
from core.deliveries.queries import LEFT, PAGE
from core.people import queries as people
from core.people.models import Person

MINUTE = timedelta(minutes=1)
Communities = Collection[int] | None
"""The ids of the communities whose mail may be seen; None for every one."""


class Waiting(NamedTuple):
    """A queued message as the page needs it, besides what its kind knows."""

    id: int
    due_at: datetime
    is_urgent: bool
    note: str | None


class Cursor(NamedTuple):
    """The message after which a page begins."""

    due_at: datetime
    id: int


class HeldCursor(NamedTuple):
    """The same for a page of what is held."""

    community_id: int
    id: int


BEGINNING = HeldCursor(0, 0)


def waiting(
    communities: Communities, until: datetime, after: Cursor | None = None
) -> list[Waiting]:
    """What is queued, not held and due until then, in the order in which it is due.

    A page and one more. What is urgent and what is not are two ranges of one index.
    """
    tests = [*_visible(communities), Delivery.due_at <= until]
    if after is not None:
        later = (Delivery.due_at > after.due_at) | (Delivery.id > after.id)
        tests += [Delivery.due_at >= after.due_at, later]
    found = [
        Waiting(*row)
        for is_urgent in (True, False)
        for row in db.session.execute(
            select(Delivery.id, Delivery.due_at, Delivery.is_urgent, Delivery.note)
            .where(*_not_held(), Delivery.is_urgent.is_(is_urgent), *tests)
            .order_by(Delivery.due_at, Delivery.id)
            .limit(PAGE + 1)
        )
    ]
    return sorted(found, key=lambda each: (each.due_at, each.id))[: PAGE + 1]


def held(
    communities: Communities, after: HeldCursor = BEGINNING
) -> Sequence[Row[Delivery, Person, str, str]]:
    """What is held, with whom it is for and who holds it, community by community; as above."""
    holder = aliased(Person)
    later = (Delivery.community_id > after.community_id) | (Delivery.id > after.id)
    found = (
        select(Delivery, Person, Community.name.label("community_name"), holder.name.label("by"))
        .join(Person, Person.id == Delivery.person_id)
        .join(Community, Community.id == Delivery.community_id)
        .outerjoin(holder, holder.id == Delivery.held_by_id)
        .where(*_held(), *_visible(communities), Delivery.community_id >= after.community_id, later)
        .order_by(Delivery.community_id, Delivery.id)
        .limit(PAGE + 1)
    )
    return db.session.execute(found).all()


def held_for(person_id: int, community_id: int) -> Sequence[Row[Delivery, str]]:
    """What is held for this person there and may be shown, at most 20, and who holds it."""
    found = (
        select(Delivery, Person.name.label("by"))
        .outerjoin(Person, Person.id == Delivery.held_by_id)
        .where(
            *_held(),
            Delivery.settled_at.is_(None),
            Delivery.person_id == person_id,
            Delivery.community_id == community_id,
            Delivery.kind.not_in(kinds.confidential()),
        )
        .order_by(Delivery.id)
        .limit(20)
    )
    return db.session.execute(found).all()


def is_any_held(communities: Communities) -> bool:
    found = select(Delivery.id).where(*_held(), *_visible(communities))
    return db.session.scalar(found.order_by(Delivery.community_id).limit(1)) is not None


def names_of_communities(community_ids: Collection[int]) -> dict[int, str]:
    """The names of these communities."""
    found = select(Community.id, Community.name).where(Community.id.in_(community_ids))
    return {row.id: row.name for row in db.session.execute(found)}


def holders(deliveries: Collection[Delivery]) -> dict[int, str]:
    """The names of those who hold these messages, by the id of the person."""
    ids = {each.held_by_id for each in deliveries if each.held_at and each.held_by_id}
    return people.names_of(ids) if ids else {}


def under_way() -> int:
    """How many messages could leave now, or are just leaving, in the whole installation."""
    due = select(func.count()).where(*_not_held(), Delivery.due_at <= now() + MINUTE)
    leaving = select(func.count()).where(
        Delivery.state.in_((State.CLAIMED, State.SENDING)), Delivery.settled_at.is_(None)
    )
    return (db.session.scalar(due) or 0) + (db.session.scalar(leaving) or 0)


def left_since(at: datetime) -> tuple[int, datetime | None]:
    """How many messages have left since then, and when the first of them did."""
    found = select(func.count(), func.min(Delivery.settled_at)).where(
        Delivery.state.in_(LEFT), Delivery.settled_at > at
    )
    number, first = db.session.execute(found).one()
    return number, first


def _not_held() -> tuple[ColumnElement[bool], ...]:
    """In the very words of the index, as is what is held."""
    return Delivery.state == literal_column("'queued'"), Delivery.held_at.is_(None)


def _held() -> tuple[ColumnElement[bool], ...]:
    return Delivery.state == literal_column("'queued'"), Delivery.held_at.is_not(None)


def _visible(communities: Communities) -> tuple[ColumnElement[bool], ...]:
    if communities is None:
        return ()
    return (Delivery.community_id.in_(communities),) if communities else (false(),)
