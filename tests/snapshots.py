"""Putting an SQLite database back as it was a moment ago, in milliseconds."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import update

from core.accounts.models import Session
from core.db import db, now


class Snapshot:
    """Everything that is in the database now.

    Whoever is signed in counts as seen for a day. Otherwise that would be noted again at each
    request after the first minute, and in a test that waits for the request's own transaction.
    """

    def __init__(self) -> None:
        db.session.execute(update(Session).values(last_seen_at=now() + timedelta(days=1)))
        db.session.commit()
        self._kept = sqlite3.connect(":memory:")
        with _Connection() as there:
            there.backup(self._kept)

    def put_back(self) -> None:
        """Make the database what it was."""
        with _Connection() as there:
            self._kept.backup(there)


class _Connection:
    def __enter__(self) -> sqlite3.Connection:
        db.session.rollback()
        self._raw: Any = db.engine.raw_connection()
        return cast(sqlite3.Connection, self._raw.driver_connection)

    def __exit__(self, *_error: object) -> None:
        self._raw.close()
