"""What we ask the database about requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.communities.models import Acquaintance
from core.db import db
from core.deliveries.models import Delivery, State
from core.many import among
from core.people.models import Person
from core.requests.models import KIND, Kind, PersonRequest

PAGE = 50
IS_OPEN = PersonRequest.done_at.is_(None)
OF_STRANGERS = and_(
    PersonRequest.community_id.is_(None),
    ~exists().where(Acquaintance.person_id == PersonRequest.person_id),
)
"""What people asked whom no community knows; administrators answer them."""
Row = tuple[PersonRequest, Person | None]


def first_community_of(person_id: int) -> int | None:
    """The community that has known somebody for longest."""
    known = select(Acquaintance.community_id).where(Acquaintance.person_id == person_id)
    return db.session.scalar(known.order_by(Acquaintance.since, Acquaintance.community_id).limit(1))


def open_of(person_id: int, kind: str) -> PersonRequest | None:
    """What somebody asked of that kind and has no answer to yet."""
    asked = PersonRequest.person_id == person_id, PersonRequest.kind == kind
    newest = select(PersonRequest).where(*asked, IS_OPEN).order_by(PersonRequest.id.desc())
    return db.session.scalar(newest.limit(1))


def waits_for_answer() -> ColumnElement[bool]:
    """Of the people of a query, those who asked something that nobody has answered."""
    return exists().where(PersonRequest.person_id == Person.id, IS_OPEN)


def waiting(
    community_ids: Collection[int], until: date | None = None, *, and_strangers: bool = False
) -> Sequence[Row]:
    """What waits for an answer from these communities, what is due first first."""
    found = _with_people().where(IS_OPEN, _concerns(community_ids, and_strangers))
    if until is not None:
        found = found.where(PersonRequest.due_on <= until)
    return _rows(found.order_by(PersonRequest.due_on, PersonRequest.id))


def untold(community_ids: Collection[int], *, and_strangers: bool = False) -> Sequence[Row]:
    """What was answered, and no mail has told them or is about to; the longest ago first."""
    mails = exists().where(
        Delivery.kind == KIND,
        Delivery.subject_id == PersonRequest.id,
        Delivery.state.in_((State.QUEUED, State.CLAIMED, State.SENDING)),
    )
    found = _with_people().where(
        ~IS_OPEN,
        PersonRequest.told_at.is_(None),
        PersonRequest.person_id.is_not(None),
        _concerns(community_ids, and_strangers),
        ~mails,
    )
    return _rows(found.order_by(PersonRequest.done_at, PersonRequest.id))


def answered(
    community_id: int, before: int | None, *, and_strangers: bool = False
) -> Sequence[Row]:
    """A page of what was answered or done, newest first."""
    found = _with_people().where(~IS_OPEN, _concerns([community_id], and_strangers))
    if before:
        found = found.where(PersonRequest.id < before)
    return _rows(found.order_by(PersonRequest.id.desc()))


def of_person(
    person_ids: Collection[int], community_id: int | None = None
) -> Sequence[PersonRequest]:
    """Everything that somebody asked, newest first; or what a community may see of it."""
    theirs = select(PersonRequest).where(among(PersonRequest.person_id, person_ids))
    if community_id is not None:
        theirs = theirs.where(_concerns([community_id], and_strangers=False))
    return db.session.scalars(theirs.order_by(PersonRequest.id.desc()).limit(PAGE)).all()


def concerns(request: PersonRequest, community_id: int, *, and_strangers: bool = False) -> bool:
    """True when this community may see and answer it."""
    one = select(PersonRequest.id).where(
        PersonRequest.id == request.id, _concerns([community_id], and_strangers)
    )
    return db.session.scalar(one) is not None


def stand_still_no_more(heard_before: datetime, limit: int) -> Sequence[Row]:
    """Objections for which somebody's details stand still, though they heard the answer by then.

    Not of somebody who objected again since, or asked for it themselves.
    """
    other = aliased(PersonRequest)
    is_going_on = exists().where(
        other.person_id == Person.id,
        other.kind == Kind.OBJECT,
        or_(other.told_at.is_(None), other.told_at >= heard_before),
    )
    newest = (
        select(other.kind)
        .where(other.person_id == Person.id, other.kind.in_((Kind.RESTRICT, Kind.LIFT)))
        .order_by(other.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        _with_people()
        .where(
            PersonRequest.kind == Kind.OBJECT,
            PersonRequest.told_at < heard_before,
            Person.restricted_at.is_not(None),
            ~is_going_on,
            func.coalesce(newest, "") != Kind.RESTRICT,
        )
        .order_by(PersonRequest.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def _with_people() -> Select[*tuple[Any, ...]]:
    return select(PersonRequest, Person).outerjoin(Person, Person.id == PersonRequest.person_id)


def _rows(found: Select[*tuple[Any, ...]]) -> Sequence[Row]:
    return [(row[0], row[1]) for row in db.session.execute(found.limit(PAGE))]


def _concerns(community_ids: Collection[int], and_strangers: bool) -> ColumnElement[bool]:
    """What was asked of these communities, or by somebody whom they know.

    What was answered before they came to know somebody is not for them.
    """
    known = select(Acquaintance.person_id).where(
        Acquaintance.person_id == PersonRequest.person_id,
        among(Acquaintance.community_id, community_ids),
        or_(IS_OPEN, Acquaintance.since <= PersonRequest.received_at),
    )
    ours = or_(among(PersonRequest.community_id, community_ids), known.exists())
    return or_(ours, OF_STRANGERS) if and_strangers else ours
