"""Putting an SQLite database back as it was a moment ago, in milliseconds."""

from __future__ import annotations

import sqlite3
from typing import Any, cast

from core.db import db


class Snapshot:
    """Everything that is in the database now."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect(":memory:")
        with _Connection() as now:
            now.backup(self._kept)

    def put_back(self) -> None:
        """Make the database what it was."""
        with _Connection() as now:
            self._kept.backup(now)


class _Connection:
    def __enter__(self) -> sqlite3.Connection:
        db.session.rollback()
        self._raw: Any = db.engine.raw_connection()
        return cast(sqlite3.Connection, self._raw.driver_connection)

    def __exit__(self, *_error: object) -> None:
        self._raw.close()
