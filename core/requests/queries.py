"""What we ask the database about requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from core.communities.models import Acquaintance
from core.db import among, db
from core.people.models import Person
from core.requests.models import PersonRequest

PAGE = 50
IS_OPEN = PersonRequest.done_at.is_(None)
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


def waiting(community_ids: Collection[int], until: date | None = None) -> Sequence[Row]:
    """What waits for an answer from these communities, what is due first first."""
    found = _with_people().where(IS_OPEN, _concerns(community_ids))
    if until is not None:
        found = found.where(PersonRequest.due_on <= until)
    found = found.order_by(PersonRequest.due_on, PersonRequest.id).limit(PAGE)
    return [(row[0], row[1]) for row in db.session.execute(found)]


def answered(community_id: int, before: int | None) -> Sequence[Row]:
    """A page of what was answered or done, newest first."""
    found = _with_people().where(~IS_OPEN, _concerns([community_id]))
    if before:
        found = found.where(PersonRequest.id < before)
    newest = found.order_by(PersonRequest.id.desc()).limit(PAGE)
    return [(row[0], row[1]) for row in db.session.execute(newest)]


def of_person(
    person_ids: Collection[int], community_id: int | None = None
) -> Sequence[PersonRequest]:
    """Everything that somebody asked, newest first; or what a community may see of it."""
    theirs = select(PersonRequest).where(among(PersonRequest.person_id, person_ids))
    if community_id is not None:
        theirs = theirs.where(_concerns([community_id]))
    return db.session.scalars(theirs.order_by(PersonRequest.id.desc()).limit(PAGE)).all()


def concerns(request: PersonRequest, community_id: int) -> bool:
    """True when this community may see and answer it."""
    one = select(PersonRequest.id).where(PersonRequest.id == request.id, _concerns([community_id]))
    return db.session.scalar(one) is not None


def _with_people() -> Select[*tuple[Any, ...]]:
    return select(PersonRequest, Person).outerjoin(Person, Person.id == PersonRequest.person_id)


def _concerns(community_ids: Collection[int]) -> ColumnElement[bool]:
    """What was asked of these communities, or by somebody whom they know.

    What was answered before they came to know somebody is not for them.
    """
    known = select(Acquaintance.person_id).where(
        Acquaintance.person_id == PersonRequest.person_id,
        among(Acquaintance.community_id, community_ids),
        or_(IS_OPEN, Acquaintance.since <= PersonRequest.received_at),
    )
    return or_(among(PersonRequest.community_id, community_ids), known.exists())
