"""Restoring: everything of a backup in one transaction, or nothing of it.

The database goes to the version of the backup, takes its rows, and goes on to the newest version.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.backups import afterwards, carrying, keys, loading, reading, sealing, tables
from core.backups.carrying import Before
from core.backups.errors import Refused
from core.backups.reading import Backup
from core.db import Model, db, migrate
from core.db import reading as only_reading
from core.operations import database

PATIENCE = "10s"
"""How long to wait for whoever uses the tables on PostgreSQL."""
FUNCTIONS = text("""
    SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
    JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
""")


@dataclass(frozen=True)
class Restored:
    """What was restored, and what it led to."""

    made_at: datetime
    rows: int
    held: int
    unknown: int
    to_erase: int


@contextmanager
def opened(path: Path, key_path: Path) -> Iterator[Backup]:
    """Yields the backup, with its keys in use. Raises Refused."""
    try:
        key = sealing.identity(key_path)
        with reading.opened(path, key) as backup, keys.in_use(backup.keys):
            _must_be_known(backup.revision)
            yield backup
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror or error}.") from error


@contextmanager
def restored(backup: Backup, *, replaces: bool) -> Iterator[Restored]:
    """Put everything back; the block commits. Raises Refused, and then nothing has changed."""
    try:
        with _begun() as connection:
            before = _make_room(connection, replaces)
            _fill(connection, backup, before)
            found = afterwards.settle(backup.made_at, before)
            loading.refuse_loose_rows(connection)
            rows = sum(each["rows"] for each in backup.manifest["tables"].values())
            with keys.put_back(backup.keys):
                yield Restored(backup.made_at, rows, found.held, found.unknown, found.to_erase)
    except IntegrityError as error:
        raise Refused("Rows of this backup do not fit together. Nothing was changed.") from error
    except (SQLAlchemyError, db.engine.dialect.loaded_dbapi.Error) as error:  # loading goes round
        raise Refused(f"The database refused: {database.reason(error)}") from error


def is_empty() -> bool:
    """True while the database knows nobody."""
    with only_reading():
        connection = db.session.connection()
        if not inspect(connection).has_table("people"):
            return True
        return connection.scalar(text("SELECT 1 FROM people LIMIT 1")) is None


def _must_be_known(revision: str) -> None:
    try:
        ScriptDirectory(str(database.MIGRATIONS)).get_revision(revision)
    except CommandError:
        raise Refused(
            "This backup was made by a newer version of NextTen. Install that one first."
        ) from None


@contextmanager
def _begun() -> Iterator[Connection]:
    """One transaction in which tables can be made anew; SQLite needs to be told before it."""
    db.session.rollback()
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        for statement in ("ROLLBACK", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            driver.execute(statement)
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    try:
        yield connection
    finally:
        db.session.remove()
        db.engine.dispose()


def _make_room(connection: Connection, replaces: bool) -> Before:
    """Leave no table of ours, and remember what must not be forgotten with them."""
    found = tables.revision(connection)
    if found is None:
        return Before()
    if found != database.newest():
        raise Refused(
            "The database that is there is not at the newest version, so we cannot tell what to "
            "keep of it. Run `nextten db upgrade`, or set DATABASE_URL to an empty one."
        )
    if connection.scalar(text("SELECT 1 FROM people LIMIT 1")) and not replaces:
        raise Refused("This database is not empty. Give --replace if it may go.")
    _must_not_forget(connection)
    before = carrying.remember(connection)
    _drop_everything(connection)
    return before


def _must_not_forget(connection: Connection) -> None:
    known = connection.scalar(text("SELECT 1 FROM suppressions LIMIT 1"))
    if known and not carrying.is_ours(connection):
        raise Refused(
            "The database that is there was made with another PRIVACY_KEY, and knows addresses "
            "that nothing may be sent to. Set DATABASE_URL to an empty database instead."
        )


def _drop_everything(connection: Connection) -> None:
    """Drop our tables and what their triggers call, and nothing else that may be there."""
    there = {*inspect(connection).get_table_names()}
    ours = [name for name in (*Model.metadata.tables, tables.VERSIONS) if name in there]
    if connection.dialect.name == "sqlite":
        for name in ours:
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
        return
    functions = connection.scalars(FUNCTIONS).all()
    names = ", ".join(f'"{name}"' for name in ours)
    connection.exec_driver_sql(f"DROP TABLE {names} CASCADE")
    for each in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {each}")


def _fill(connection: Connection, backup: Backup, before: Before) -> None:
    config = migrate.get_config(str(database.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, backup.revision)
    loading.load(connection, backup)
    loading.count_on(connection, backup.manifest["counters"], before.counters)
    command.upgrade(config, "head")
