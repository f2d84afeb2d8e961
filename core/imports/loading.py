"""Inserting many rows at once, the way in which each database takes them fastest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, text

from core.db import Model, db, from_arrays, insert_once

Rows = Sequence[dict[str, Any]]


def put(model: type[Model], rows: Rows, once: bool = False, returning: Sequence[str] = ()) -> Any:
    """Insert rows that all have the same columns; with `once`, leave alone what is there already.

    Answers the columns of `returning`.
    """
    if not rows:
        return []
    connection, table = db.session.connection(), cast(Table, model.__table__)
    answered = [table.c[name] for name in returning]
    if connection.dialect.name != "sqlite":
        names = list(rows[0])
        insert = from_arrays(model, names, [tuple(row[name] for name in names) for row in rows])
        insert = insert.on_conflict_do_nothing() if once else insert
        done = connection.execute(insert.returning(*answered) if answered else insert)
        return done.all() if answered else []
    if answered:
        return connection.execute(table.insert().returning(*answered), rows).all()
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
