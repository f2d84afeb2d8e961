"""An empty, migrated database for each test, on either kind, in milliseconds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import flask_migrate
import psycopg
import pytest
from flask import Flask

from core.db import db
from core.settings import ROOT
from tests.servers import postgresql_server

ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
MIGRATIONS = str(ROOT / "migrations")
WRITTEN = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
FROM_ONE = """
    SELECT setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
IN_MEMORY = Path("/dev/shm")
ROOM = 256 * 1024 * 1024


class Database(Protocol):
    """A migrated database that can be emptied."""

    url: str

    def empty(self) -> None:
        """Make it as it was right after the migrations. Nobody may be connected to SQLite's."""


class Sqlite:
    """A file that is replaced by a copy of a migrated one. Triggers and all stay as they are."""

    def __init__(self, folder: Path, migrate: Callable[[str], None]) -> None:
        self._file, self._template = folder / "test.db", folder / "migrated.db"
        self.url = f"sqlite:///{self._file}"
        migrate(f"sqlite:///{self._template}")

    def empty(self) -> None:
        for leftover in self._file.parent.glob("test.db*"):
            leftover.unlink()
        shutil.copyfile(self._template, self._file)


class Postgresql:
    """A database whose rows are deleted and whose numbers start again at one."""

    def __init__(self, server_url: str, name: str, migrate: Callable[[str], None]) -> None:
        self._server_url, self._name = server_url, name
        self.url = with_name(server_url, name)
        self._run_on_server(f"CREATE DATABASE {name}")
        migrate(self.url)
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._connection.execute("VACUUM")

    def empty(self) -> None:
        """Leave no trace of deleted rows either: where they lay decides on order and on plans."""
        written = [name for (name,) in self._connection.execute(WRITTEN, prepare=True)]
        with self._connection.transaction(), self._connection.pipeline():
            self._connection.execute("SET LOCAL session_replication_role = replica")
            for name in written:
                self._connection.execute(f"DELETE FROM {name}".encode())
            self._connection.execute(FROM_ONE)
        if written:
            self._connection.execute(f"VACUUM {', '.join(written)}".encode())

    def drop(self) -> None:
        """Leave nothing behind on a server that is not ours."""
        self._connection.close()
        self._run_on_server(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _run_on_server(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def any_postgresql() -> Iterator[str]:
    """The server named by TEST_DATABASE_URL, on which we make databases, or one of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    with postgresql_server() as url:
        yield url


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one with room, because SQLite waits for every disk."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    with TemporaryDirectory(prefix="nextten-", dir=IN_MEMORY if has_room else None) as folder:
        yield Path(folder)


def upgrade(app: Flask) -> None:
    """Run every migration on the database of the application, and let go of it."""
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)
    let_go(app)


def let_go(app: Flask) -> None:
    """Close every connection to the database of the application."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def with_name(server_url: str, name: str) -> str:
    """The URL of another database on the same server."""
    address, _, options = server_url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}".rstrip("?")
