"""Going round the triggers that keep rows as they were written, as somebody with the disk could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from core.db import db

TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Let the session write what it likes inside the block; committed at its end."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        triggers = db.session.execute(TRIGGERS).all()
        for name, _sql in triggers:
            db.session.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _name, sql in triggers:
            db.session.execute(text(sql))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        yield
    db.session.commit()


def tamper(*statements: str, **values: object) -> None:
    """Run these statements, whatever the triggers would say to them."""
    with without_triggers():
        for each in statements:
            db.session.execute(text(each), values)
