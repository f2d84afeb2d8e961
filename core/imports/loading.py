"""Inserting many rows at once, the way in which each database takes them fastest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Column, Connection, String, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from core.db import Model, db, insert_once

Rows = Sequence[dict[str, Any]]


def put(model: type[Model], rows: Rows, once: bool = False, returning: Sequence[str] = ()) -> Any:
    """Insert rows that all have the same columns; with `once`, leave alone what is there already.

    On PostgreSQL, a row is a place in one array for each column: the statement has the same words
    for any number of rows, and is prepared once. Answers the columns of `returning`.
    """
    if not rows:
        return []
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        return _unnested(connection, model, rows, once, returning)
    if returning:
        table = cast(Table, model.__table__)
        found = table.insert().returning(*(table.c[name] for name in returning))
        return db.session.execute(found, rows).all()
    insert = insert_once(model)
    connection.execute(insert.on_conflict_do_nothing() if once else insert, rows)
    return []


def count_anew() -> None:
    """Let PostgreSQL count the people again, since it plans by how many there were.

    Each row that points at a person is checked by a plan that is made once and kept: from a time
    when there was nobody, it reads everybody for every row. Counting makes the plan anew.
    """
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(text("ANALYZE people"))


def _unnested(
    connection: Connection, model: type[Model], rows: Rows, once: bool, returning: Sequence[str]
) -> Any:
    table = cast(Table, model.__table__)
    columns = [table.c[name] for name in rows[0]]
    names = ", ".join(f'"{each.name}"' for each in columns)
    arrays = ", ".join(
        f"CAST(CAST(:{each.name} AS {_sent_as(each)}[]) AS {_kind(connection, each)}[])"
        for each in columns
    )
    words = f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608
    words += " ON CONFLICT DO NOTHING" if once else ""
    words += f" RETURNING {', '.join(returning)}" if returning else ""
    values = {each.name: _column_of(each, rows) for each in columns}
    done = connection.execute(text(words), values)
    return done.all() if returning else []


def _kind(connection: Connection, column: Column[Any]) -> str:
    """The type of the column as the server writes it."""
    kind = column.type.dialect_impl(connection.dialect)
    return "TEXT" if isinstance(kind, String) else kind.compile(connection.dialect)


def _sent_as(column: Column[Any]) -> str:
    return "TEXT" if _is_json(column) else _kind(db.session.connection(), column)


def _column_of(column: Column[Any], rows: Rows) -> list[Any]:
    values = [row[column.name] for row in rows]
    if not _is_json(column):
        return values
    return [None if value is None else json.dumps(value) for value in values]


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type.dialect_impl(db.session.get_bind().dialect), JSONB)
