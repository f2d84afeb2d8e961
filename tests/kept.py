"""What many tests begin with: made once, by the product itself, and put back from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Date, DateTime, Table, select

from core.db import db, now
from core.journal import chain
from core.journal.models import Entry
from core.people.models import Person

COPY = {"sqlite": "SELECT {columns} FROM {table}", "postgresql": "SELECT array_agg(one)::text"}
COPY["postgresql"] += " FROM {table} AS one"
PUT_BACK = {
    "sqlite": "INSERT INTO {table} ({columns}) VALUES ({places})",
    "postgresql": "INSERT INTO {table} ({columns}) SELECT {moved} FROM unnest(%(rows)s::{table}[])",
}
MOVED: dict[type[date] | None, str] = {
    datetime: " + %(moment)s",
    date: " + %(day)s::int",
    None: "",
}
COUNTED = "SELECT array_agg(sequencename), array_agg(last_value) FROM pg_sequences"
COUNT_ON = "SELECT setval(name, value) FROM unnest(%s::text[], %s::bigint[]) AS _(name, value)"
UNBOUND = "UPDATE journal SET position = NULL, hash = NULL, words = NULL, salt = NULL"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@dataclass(frozen=True)
class Kept:
    """Every row there was at a moment, as its database writes it, and how far it has counted."""

    rows: dict[Table, Any]
    counted: Any
    at: datetime


def begin_with(make: Callable[[], None]) -> None:
    """Make it in an empty database; from the second time on, put back what was made.

    Its moments and days lie as far back as if it had been made just now. Each application has its
    own, because what it makes depends on its settings. Where people are already, it is made.
    """
    all_kept: dict[Callable[[], None], Kept] = current_app.extensions.setdefault("kept", {})
    is_empty = db.session.scalars(select(Person.id).limit(1)).first() is None
    if is_empty and make in all_kept:
        _put_back(all_kept[make])
    else:
        make()
        if is_empty:
            all_kept[make] = _copied()
    db.session.commit()


def _copied() -> Kept:
    copies = {table: _raw(_statement(COPY, table)).fetchall() for table in _tables()}
    if _kind_of_database() == "sqlite":
        return Kept({table: rows for table, rows in copies.items() if rows}, None, now())
    found = {table: rows for table, [(rows,)] in copies.items() if rows}
    return Kept(found, _raw(COUNTED).fetchone(), now())


def _put_back(kept: Kept) -> None:
    """Put everything back; the lines of the journal are bound anew, since their moments moved."""
    moment, day = now() - kept.at, (now().date() - kept.at.date()).days
    if _kind_of_database() == "sqlite":
        _into_sqlite(kept, {datetime: moment, date: timedelta(day)})
    else:
        _into_postgresql(kept, {"moment": moment, "day": day})
    chain.note(db.session.scalars(select(Entry.id)))


def _into_sqlite(kept: Kept, move: dict[type[date], timedelta]) -> None:
    with without_triggers():
        for table, rows in kept.rows.items():
            kinds = [_kind(column.type) for column in table.columns]
            moved = ([_later(*cell, move) for cell in zip(kinds, row, strict=True)] for row in rows)
            _driver().executemany(_statement(PUT_BACK, table), moved)
        _raw(UNBOUND)


def _into_postgresql(kept: Kept, move: dict[str, object]) -> None:
    with _driver().pipeline():
        _raw("SET LOCAL session_replication_role = replica")
        for table, rows in kept.rows.items():
            _raw(_statement(PUT_BACK, table), {"rows": rows, **move})
        _raw(UNBOUND)
        _raw(COUNT_ON, kept.counted)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Put rows in as they became: the triggers would have each begin as every row begins."""
    _raw("PRAGMA defer_foreign_keys = ON")
    triggers = _raw(TRIGGERS).fetchall()
    for name, _sql in triggers:
        _raw(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        _raw(sql)


def _statement(statements: dict[str, str], table: Table) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    moved = [f'"{column.name}"{MOVED[_kind(column.type)]}' for column in table.columns]
    return statements[_kind_of_database()].format(
        table=f'"{table.name}"',
        columns=", ".join(names),
        moved=", ".join(moved),
        places=", ".join("?" * len(names)),
    )


def _later(kind: type[date] | None, value: Any, move: dict[type[date], timedelta]) -> Any:
    """The value moved on, as SQLAlchemy writes moments and days into SQLite."""
    if kind is None or value is None:
        return value
    later = kind.fromisoformat(value) + move[kind]
    return later.isoformat(" ", "microseconds") if isinstance(later, datetime) else str(later)


def _kind(column_type: Any) -> type[date] | None:
    """Whether a column holds moments, days, or anything else."""
    plain = getattr(column_type, "impl_instance", column_type)
    return datetime if isinstance(plain, DateTime) else date if isinstance(plain, Date) else None


def _tables() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if table.name != "journal_heads"]


def _kind_of_database() -> str:
    return db.session.get_bind().dialect.name


def _driver() -> Any:
    """The driver's own connection, inside the transaction of the session."""
    return db.session.connection().connection.driver_connection


def _raw(statement: str, *values: Any) -> Any:
    return _driver().execute(statement, *values)
