"""The whole of what we hold about somebody, as plain data that a machine can read too.

It follows from what is said of every column in core.erasure: what is theirs, and nothing else. Of
whatever leads to other people only their own side is in it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    String,
    Table,
    and_,
    false,
    or_,
    select,
)

from core.communities.models import Community
from core.db import Model, db, now
from core.erasure.rules import known
from core.held.sections import About
from core.many import among

PLAIN = (str, int, float, bool, type(None), list, dict)


def copy_of(about: About) -> dict[str, Any]:
    """Everything about one person, table by table."""
    rows = db.session.execute(select(Community.id, Community.name))
    names = {row.id: row.name for row in rows}
    tables = {
        table.name: [_row(row, columns, names) for row in _rows(table, columns, test)]
        for table, test in reached(about.ids).items()
        if (columns := _columns(table))
    }
    return {
        "made_at": now().isoformat(),
        "left_out": "notes of safeguarding, and what tells of other people",
        "held": {name: rows for name, rows in tables.items() if rows},
    }


def as_json(about: About) -> str:
    """The same as text."""
    return json.dumps(copy_of(about), ensure_ascii=False, indent=2)


def reached(person_ids: list[int]) -> dict[Table, ColumnElement[bool]]:
    """The tables that hold something of theirs, each with the test for their rows."""
    people = Model.metadata.tables["people"]
    found: dict[Table, ColumnElement[bool]] = {people: among(people.c.id, person_ids)}
    for table in Model.metadata.sorted_tables:
        tests = [] if table is people else _tests(table, person_ids, found)
        if tests:
            withheld = known().withheld.get(table.name, false())
            found[table] = and_(or_(*tests), ~withheld)
    return found


def _tests(
    table: Table, person_ids: list[int], found: dict[Table, ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """By their number; else together with what is theirs and takes these rows along."""
    rules = known()
    own = [
        among(column, person_ids)
        for column in table.columns
        if _leads_to(column, "people") and rules.columns[f"{table.name}.{column.name}"].is_theirs
    ]
    if table.name in rules.shared:
        own.append(table.c.id.in_(rules.shared[table.name](person_ids)))
    if own:
        return own
    return [
        column.in_(select(key.column).where(found[key.column.table]))
        for column in table.columns
        for key in column.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table in found
        if key.column.table.name != "people"
    ]


def _rows(table: Table, columns: list[Column[Any]], test: ColumnElement[bool]) -> Any:
    return db.session.execute(select(*columns).where(test).order_by(*table.primary_key)).all()


def _columns(table: Table) -> list[Column[Any]]:
    return [each for each in table.columns if _is_shown(each)]


def _is_shown(column: Column[Any]) -> bool:
    """Their words, and every number and date; where a row leads, only to a community."""
    if column.foreign_keys:
        return column.name == "community_id"
    if isinstance(column.type, String | JSON | LargeBinary):
        rule = known().columns.get(f"{column.table.name}.{column.name}")
        return rule is not None and rule.is_theirs
    return column.name != "id"


def _row(row: Any, columns: list[Column[Any]], names: dict[int, str]) -> dict[str, Any]:
    values = dict(zip((each.name for each in columns), row, strict=True))
    if "community_id" in values:
        values["community"] = names.get(values.pop("community_id"), "")
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, PLAIN) else str(value)


def _leads_to(column: Column[Any], table: str) -> bool:
    return any(key.column.table.name == table for key in column.foreign_keys)
