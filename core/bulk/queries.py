"""What we ask the database about bulk changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select

from core.bulk.models import BulkChange, BulkChangePerson
from core.db import db
from core.people.models import Person

PAGE = 50
SHOWN = 20


def of_community(community_id: int, before: int | None = None) -> Sequence[BulkChange]:
    """A page of the bulk changes of a community, newest first, and one more."""
    found = select(BulkChange).where(BulkChange.community_id == community_id)
    if before is not None:
        found = found.where(BulkChange.id < before)
    return db.session.scalars(found.order_by(BulkChange.id.desc()).limit(PAGE + 1)).all()


def with_key(community_id: int, key: str) -> BulkChange | None:
    """The change that was begun with this form."""
    return db.session.scalar(
        select(BulkChange).where(BulkChange.key == key, BulkChange.community_id == community_id)
    )


def locked(change: BulkChange) -> BulkChange:
    """The change again, with its row locked until the end of the transaction."""
    return db.session.get_one(BulkChange, change.id, with_for_update=True, populate_existing=True)


def names(person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
    """The ids and names of these people, by name."""
    found = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    ordered = found.order_by(Person.sort_name, Person.id)
    return [(row[0], row[1]) for row in db.session.execute(ordered)]


def some_people(change_id: int, is_changed: bool) -> Sequence[tuple[int, str, str]]:
    """The first of those whom a change changed, or of those who stay: id, name, reason."""
    said = BulkChangePerson.was["stays"].as_string()
    found = (
        select(Person.id, Person.name, said)
        .join(BulkChangePerson, BulkChangePerson.person_id == Person.id)
        .where(
            BulkChangePerson.change_id == change_id,
            BulkChangePerson.is_changed.is_(is_changed),
            BulkChangePerson.was.is_not(None),
        )
        .order_by(BulkChangePerson.person_id)
        .limit(SHOWN)
    )
    return [(row[0], row[1], row[2] or "") for row in db.session.execute(found)]


def next_to_do(change_id: int, is_undoing: bool, after: int, limit: int) -> Sequence[int]:
    """Who is next: whom no worker came by yet, or who is still to be put back."""
    to_do: ColumnElement[bool] = BulkChangePerson.was.is_(None)
    if is_undoing:
        to_do = BulkChangePerson.is_changed.is_(True)
    return db.session.scalars(
        select(BulkChangePerson.person_id)
        .where(BulkChangePerson.change_id == change_id, BulkChangePerson.person_id > after, to_do)
        .order_by(BulkChangePerson.person_id)
        .limit(limit)
    ).all()


def gone_through(change_id: int) -> int:
    """To how many a worker came already. Undoing, it comes to those once more whom it left."""
    change = db.session.get_one(BulkChange, change_id, populate_existing=True)
    rows = select(func.count()).where(BulkChangePerson.change_id == change_id)
    if change.state == "undoing":
        left = db.session.scalar(rows.where(BulkChangePerson.is_changed)) or 0
        return max(change.total - left, 0)
    return db.session.scalar(rows.where(BulkChangePerson.was.is_not(None))) or 0


def what_was(change_id: int, person_ids: Collection[int]) -> dict[int, dict[str, object]]:
    """What each of these people was before."""
    found = db.session.execute(
        select(BulkChangePerson.person_id, BulkChangePerson.was).where(
            BulkChangePerson.change_id == change_id, BulkChangePerson.person_id.in_(person_ids)
        )
    )
    return {row[0]: row[1] or {} for row in found}
