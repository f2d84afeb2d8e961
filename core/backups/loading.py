"""Putting the rows of a backup into empty tables, on either database, in one transaction.

Meanwhile the rules of the schema are taken off, all of its triggers, foreign keys and indexes,
whatever they are; they are put back as they were, and every row is checked against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from core.backups import tables
from core.backups.errors import Damaged, Refused
from core.backups.reading import Backup
from core.backups.tables import Held

ON_SQLITE = text("""
    SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type
""")
INDEXES = text("""
    SELECT pg_index.indexrelid::regclass::text, pg_get_indexdef(pg_index.indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indrelid
    WHERE pg_class.relnamespace = current_schema()::regnamespace AND pg_class.relkind = 'r'
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = pg_index.indexrelid)
""")
THAT_COUNT = text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
WITH_TRIGGERS = text("""
    SELECT DISTINCT pg_class.oid::regclass::text FROM pg_trigger
    JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
    WHERE NOT pg_trigger.tgisinternal
    AND pg_class.relnamespace = current_schema()::regnamespace
""")
FOREIGN_KEYS = text("""
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY 1, 2
""")
NUMBERS = text("""
    SELECT own.attrelid::regclass::text, own.attname, used.relname,
        pg_get_serial_sequence(quote_ident(used.relname), own.attname)
    FROM pg_attribute AS own JOIN pg_class AS used ON used.oid = own.attrelid
    WHERE used.relkind = 'r' AND used.relnamespace = current_schema()::regnamespace
    AND own.attnum > 0 AND NOT own.attisdropped
    AND pg_get_serial_sequence(quote_ident(used.relname), own.attname) IS NOT NULL
""")
Row = list[Any]
Change = tuple[int, Callable[[str], Any]]


def load(connection: Connection, backup: Backup) -> None:
    """Put every row in. The tables must be those of the backup's version, and empty."""
    if _columns(tables.held(connection)) != _columns(backup.tables):
        raise Refused("The tables of this backup are not those of its version of NextTen.")
    with without_rules(connection):
        for name in backup.tables:  # migrations write rows, too
            connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608
        for table, rows in backup.parts():
            try:
                _put(connection, table, rows)
            except (TypeError, ValueError, OverflowError) as error:  # no values of such columns
                raise Damaged from error


def _columns(held: Mapping[str, Held]) -> dict[str, list[str]]:
    """The columns of each table, in one order."""
    return {name: sorted(column for column, _kind in each.columns) for name, each in held.items()}


def count_on(connection: Connection, *given: Mapping[str, int]) -> None:
    """Let each table go on counting behind the last number that was ever given."""
    last = {name: max(each.get(name, 0) for each in given) for name in set().union(*given)}
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(THAT_COUNT).all():
            row = {"name": name, "last": last.get(name, 0)}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), row)
        return
    for table, column, name, sequence in connection.execute(NUMBERS).all():
        number = int(connection.scalar(text(f'SELECT max("{column}") FROM {table}')) or 0)  # noqa: S608
        if number := max(number, last.get(name, 0)):
            connection.execute(text("SELECT setval(:it, :to)"), {"it": sequence, "to": number})


@contextmanager
def without_rules(connection: Connection) -> Iterator[None]:
    """No trigger, foreign key or index inside the block; all of them again behind it."""
    rules = _without_sqlite if connection.dialect.name == "sqlite" else _without_postgresql
    with rules(connection):
        yield


@contextmanager
def _without_sqlite(connection: Connection) -> Iterator[None]:
    """Foreign keys are off for the whole transaction, and checked at its end by whoever began."""
    rules = connection.execute(ON_SQLITE).all()
    for kind, name, _sql in rules:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in rules:
        connection.exec_driver_sql(sql)


@contextmanager
def _without_postgresql(connection: Connection) -> Iterator[None]:
    """As the owner of the tables can: only a superuser could switch foreign keys off."""
    triggers = connection.scalars(WITH_TRIGGERS).all()
    keys = connection.execute(FOREIGN_KEYS).all()
    for table in triggers:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    indexes = connection.execute(INDEXES).all()
    for table, name, _meaning in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _sql in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _name, sql in indexes:
        connection.exec_driver_sql(sql)
    for table, name, meaning in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {meaning}")
    for table in triggers:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def refuse_loose_rows(connection: Connection) -> None:
    """Raise Refused where a row hangs on one that is not there; PostgreSQL has looked already."""
    if connection.dialect.name != "sqlite":
        return
    loose = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if loose:
        raise Refused(f"Rows of {', '.join(sorted(loose))} hang on rows that are not there.")


def _put(connection: Connection, table: Held, rows: Sequence[Row]) -> None:
    changes = _changes(table, connection.dialect.name)
    for row in rows:
        for at, change in changes:
            if row[at] is not None:
                row[at] = change(row[at])
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(table.columns))
        into = f'INSERT INTO "{table.name}" ({table.names}) VALUES ({places})'  # noqa: S608
        driver.executemany(into, rows)
        return
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({table.names}) FROM STDIN') as copied,
    ):
        for row in rows:
            copied.write_row(row)


def _changes(table: Held, kind_of_database: str) -> list[Change]:
    """Which values are written otherwise than they stand in the backup."""
    known: dict[str, Callable[[str], Any]] = {"bytes": bytes.fromhex}
    if kind_of_database != "sqlite":
        known = {"bytes": lambda value: f"\\x{value}", "moment": lambda value: f"{value}+00"}
    kinds = [kind for _name, kind in table.columns]
    return [(at, known[kind]) for at, kind in enumerate(kinds) if kind in known]
