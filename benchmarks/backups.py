"""A backup and its restore, against what the database itself takes for a bare copy of its rows."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity
from sqlalchemy import Connection, text

from benchmarks.crowds import TOUCHPOINTS, load_crowd
from benchmarks.databases import databases
from benchmarks.measuring import most_memory, once_ms, print_table
from core.backups import restoring, tables, writing
from core.db import db
from core.settings import Settings
from tests.databases import Database
from wsgi import create_app

HEADINGS = ["database", "rows", "file MB", "bare copy s", "backup s", "ratio", "rows/s", "MB/s"]
HEADINGS += ["restore s", "rows/s", "more memory MiB"]


def main(people: int, only: str = "") -> None:
    """Measure both databases."""
    told = [
        (name, *_measured(database, settings, people))
        for name, database, settings in databases()
        if only.lower() in name.lower()
    ]
    title = f"Backup and restore of {people:,} people with {TOUCHPOINTS} touchpoints each"
    print_table(title, HEADINGS, told)


def _measured(database: Database, settings: Settings, people: int) -> tuple[float, ...]:
    database.empty()
    app = create_app(settings)
    with app.test_request_context():
        load_crowd(people)
        db.session.commit()
    with app.app_context(), tempfile.TemporaryDirectory() as name:
        folder, before = Path(name), most_memory()
        bare = min(_bare_copy(folder / str(number)) for number in range(3))
        key = Identity.generate()
        (folder / "key").write_text(str(key))
        writing.write(folder / "warm", settings, key.to_public())
        took = once_ms(lambda: writing.write(folder / "x", settings, key.to_public())) / 1000
        size = (folder / "x").stat().st_size / 1e6
        rows = _rows()
        back = once_ms(lambda: _restore(folder)) / 1000
        memory = most_memory() - before
    figures = (took, took / bare, rows / took, size / took, back, rows / back, memory)
    return (rows, size, bare, *figures)


def _restore(folder: Path) -> None:
    with (
        restoring.opened(folder / "x", folder / "key") as found,
        restoring.restored(found, replaces=True),
    ):
        db.session.commit()


def _bare_copy(path: Path) -> float:
    """How many seconds the database itself takes to write all rows to a file."""
    db.session.rollback()
    connection = db.session.connection()
    copy = _copy_sqlite if connection.dialect.name == "sqlite" else _copy_postgresql
    seconds = once_ms(lambda: copy(connection, path)) / 1000
    db.session.rollback()
    return seconds


def _copy_sqlite(connection: Connection, path: Path) -> None:
    source: Any = sqlite3.connect(str(db.engine.url.database))
    target = sqlite3.connect(path)
    source.backup(target)
    target.close()
    source.close()


def _copy_postgresql(connection: Connection, path: Path) -> None:
    driver: Any = connection.connection.driver_connection
    with path.open("wb") as file:
        for name in tables.held(connection):
            with driver.cursor() as cursor, cursor.copy(f'COPY "{name}" TO STDOUT') as copied:
                for block in copied:
                    file.write(block)


def _rows() -> int:
    db.session.rollback()
    connection = db.session.connection()
    counts = (f'SELECT count(*) FROM "{name}"' for name in tables.held(connection))
    found = sum(int(connection.scalar(text(each)) or 0) for each in counts)
    db.session.rollback()
    return found
