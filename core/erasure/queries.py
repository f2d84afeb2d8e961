"""What we ask the database about what leads to a person."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, select

from core.db import Model, among, db
from core.people.models import Person


@cache
def leading_to_people() -> list[Column[Any]]:
    """Every column of the database with a foreign key to people, but that of people themselves."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if table.name != "people"
        and any(key.column.table.name == "people" for key in column.foreign_keys)
    ]


def entries_of(person_id: int) -> list[int]:
    """The number of a person, and of every entry that was made one with them."""
    found, fresh = [person_id], [person_id]
    while fresh:
        merged = select(Person.id).where(among(Person.merged_into_id, fresh)).order_by(Person.id)
        fresh = [each for each in db.session.scalars(merged) if each not in found]
        found += fresh
    return found


def another_administrator(person_id: int) -> bool:
    """True when somebody else looks after this installation."""
    others = select(Person.id).where(Person.is_administrator, Person.id != person_id)
    return db.session.scalar(others.limit(1)) is not None
