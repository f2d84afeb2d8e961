"""How a migration reaches the database of the running application."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from core.db import Moment

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our own types into migrations by what they are in the database."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run over the connection that was handed in, or over one of our own."""
    handed_in = context.config.attributes.get("connection")
    if handed_in is not None:
        run_on(handed_in)
        return
    with migrate.db.engine.connect() as connection:
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
    )
    with context.begin_transaction():
        context.run_migrations()


run()
