"""How a migration reaches the database of the running application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app

from core.db import Moment
from core.operations import database

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our own types into migrations by what they are in the database."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run over the connection that was handed in, or over one of the owner of the tables."""
    handed_in = context.config.attributes.get("connection")
    if handed_in is not None:
        run_on(handed_in)
        return
    with database.as_owner(), migrate.db.engine.connect() as connection:
        run_on(connection)
        connection.commit()


def run_on(connection: Any) -> None:
    """All steps of one upgrade are one transaction: a failing one leaves the data alone."""
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with without_cascades(connection), context.begin_transaction():
        context.run_migrations()
        refuse_loose_rows(connection)
        database.let_in(connection)


@contextmanager
def without_cascades(connection: Any) -> Iterator[None]:
    """Let SQLite drop a table to make it anew, without dropping the rows that hang on it.

    SQLite switches only between transactions, so the connection must be in none.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        if raw.execute("PRAGMA foreign_keys").fetchone() != (0,):
            raise RuntimeError("migrations need a connection without an open transaction")
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def refuse_loose_rows(connection: Any) -> None:
    """Fail before the commit when a row hangs on one that is not there."""
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if loose:
            tables = ", ".join(sorted({row[0] for row in loose}))
            raise RuntimeError(f"rows of these tables point at rows that are gone: {tables}")


run()
