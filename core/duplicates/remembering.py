"""What a merge changes, written down so that it can be undone, row by row.

Each change is a plain object: *point* (rows whose column led to one row and now leads to another),
*update* (what stood in some columns of a row, and what was written), *remove* (a whole row) and
*insert* (a row that was not there).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, LargeBinary, Numeric, Table, and_, null, select

from core.db import Model, Moment, db

Row = Mapping[str, Any]
TABLES = Model.metadata.tables


class Changes:
    """Makes changes, and remembers each."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []

    def point(self, column: Column[Any], old: int, new: int) -> None:
        """Have every row that this column led to the old row lead to the new one."""
        table = column.table
        others = [each for each in table.primary_key if each is not column]
        asked = select(*others).where(column == old) if others else select(column == old)
        rows = [list(row) for row in db.session.execute(asked.where(column == old))]
        if rows:
            db.session.execute(table.update().where(column == old).values({column.name: new}))
            about = {"column": column.name, "was": old, "now": new}
            self._note("point", table, **about, rows=encoded_rows(rows, others))

    def update(self, table: Table, row: Row, values: Row) -> None:
        """Write these values into a row, as far as they differ."""
        different = {name: value for name, value in values.items() if row[name] != value}
        if different:
            db.session.execute(table.update().where(is_row(table, row)).values(in_sql(different)))
            was = {name: row[name] for name in different}
            self._note(
                "update",
                table,
                key=encoded(key_of(table, row)),
                was=encoded(was),
                now=encoded(different),
            )

    def remove(self, table: Table, row: Row) -> None:
        """Take a row away. Nothing may lead to it any more."""
        db.session.execute(table.delete().where(is_row(table, row)))
        self._note("remove", table, row=encoded(row))

    def insert(self, table: Table, row: Row) -> None:
        """Add a row that is given as a whole."""
        db.session.execute(table.insert().values(in_sql(row)))
        self._note("insert", table, row=encoded(row))

    def _note(self, what: str, table: Table, **about: Any) -> None:
        self.made.append({"do": what, "table": table.name, **about})


def tells_of(changes: Sequence[Mapping[str, Any]], person_ids: Collection[int]) -> bool:
    """True where what was changed or taken away leads to one of these people."""
    return any(
        values.get(column.name) in person_ids
        for change in changes
        for column in _leading_to_people(change["table"])
        for values in (change.get("row", {}), change.get("was", {}), change.get("now", {}))
        if isinstance(values, Mapping)
    )


def _leading_to_people(name: str) -> list[Column[Any]]:
    table = TABLES.get(name)
    columns = table.columns if table is not None else ()
    return [c for c in columns if any(k.column.table.name == "people" for k in c.foreign_keys)]


def rows_of(table: Table, *tests: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Whole rows, in order of their keys, as the database has them now."""
    asked = select(table).where(*tests).order_by(*table.primary_key)
    return [dict(row._mapping) for row in db.session.execute(asked)]


def is_row(table: Table, row: Row) -> ColumnElement[bool]:
    """The test for one row, by its key."""
    return and_(*(column == row[column.name] for column in table.primary_key))


def key_of(table: Table, row: Row) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.primary_key}


def in_sql(values: Row) -> dict[str, Any]:
    """Values to write; nothing is NULL, and in a JSON column not the word null."""
    return {name: null() if value is None else value for name, value in values.items()}


def encoded(values: Row) -> dict[str, Any]:
    """Values of a row as JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def encoded_rows(rows: Sequence[Sequence[Any]], columns: Sequence[Column[Any]]) -> list[list[Any]]:
    """The keys of many rows as JSON can hold them; without columns there is at most one row."""
    return [[_plain(value) for value in row] for row in rows] if columns else [[]]


def decoded(table: Table, values: Row) -> dict[str, Any]:
    """The values of a row as they were."""
    return {name: value_of(table.c[name], value) for name, value in values.items()}


def value_of(column: Column[Any], value: Any) -> Any:
    """A value as this column holds it, from what JSON kept of it."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return Decimal(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value
