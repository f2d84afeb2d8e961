"""When each session was last seen, so that one which is left alone ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import Flask, Response, g
from sqlalchemy import Table, update
from sqlalchemy.exc import OperationalError

from core.accounts.models import Session
from core.db import db, now


def init_app(app: Flask) -> None:
    """Write it once the answer is out, in a transaction of its own: no page waits for it."""

    @app.after_request
    def note(answer: Response) -> Response:
        session_id = g.pop("seen_again", None)
        if session_id is not None:
            answer.call_on_close(lambda: _mark(app, session_id, now()))
        return answer


def _mark(app: Flask, session_id: int, at: datetime) -> None:
    """A mark that cannot be made now is made a minute later."""
    table: Table = Session.metadata.tables[Session.__tablename__]
    seen = update(table).where(table.c.id == session_id).values(last_seen_at=at)
    with app.app_context(), suppress(OperationalError), db.engine.begin() as connection:
        connection.execute(seen)
