"""What is asked of the database meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select, event, text

from core.db import db

DEAR = ("seqscan", "sort")
"""What costs PostgreSQL too much with many rows, though not with the few of a test."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement that is sent inside the block, whichever connection sends it."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@contextmanager
def plans() -> Iterator[list[str]]:
    """Collect how the database finds each answer inside the block, as `plan_of` tells it."""
    found: list[str] = []

    def explain(connection: Connection, _cursor: Any, asked: str, values: Any, *_more: Any) -> None:
        if not asked.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            return
        beside = connection.connection.cursor()
        is_postgresql = connection.dialect.name == "postgresql"
        for dear in DEAR if is_postgresql else ():
            beside.execute(f"SET LOCAL enable_{dear} = off")
        beside.execute(f"{'EXPLAIN' if is_postgresql else 'EXPLAIN QUERY PLAN'} {asked}", values)
        found.append(str(beside.fetchall()))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def plan_of(asked: Select[*tuple[Any, ...]]) -> str:
    """How the database would find the answer; on PostgreSQL as if there were many rows."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    if is_postgresql:
        for dear in DEAR:
            db.session.execute(text(f"SET LOCAL enable_{dear} = off"))
    words = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    written = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    return str(db.session.execute(text(f"{words} {written}")).all())
