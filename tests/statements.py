"""What is asked of the database meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Select, event, text

from core.db import db


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


def plan_of(asked: Select[*tuple[Any, ...]]) -> str:
    """How the database would find the answer; on PostgreSQL as if there were many rows."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    if is_postgresql:
        for dear in ("seqscan", "sort"):
            db.session.execute(text(f"SET LOCAL enable_{dear} = off"))
    words = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    written = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    return str(db.session.execute(text(f"{words} {written}")).all())
