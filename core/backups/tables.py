"""The tables of a backup, and how each kind of value is written on either database.

A row is a JSON array. Moments are text in UTC, bytes are hex, JSON and exact numbers stay the text
that they are, so that nothing is rounded or put in another order on its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from core.backups.errors import Refused

VERSIONS = "alembic_version"
KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "truth"),
    (sa.DateTime, "moment"),
    (sa.Date, "day"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Integer, "number"),
    (sa.Numeric, "exact"),
    (sa.Double, "exact"),
    (sa.Float, "exact"),
    (sa.String, "text"),
)
ON_SQLITE = {
    "json": "CAST({0} AS TEXT)",
    "bytes": "iif({0} IS NULL, NULL, hex({0}))",
    "exact": "iif({0} IS NULL, NULL, printf('%!.17g', {0}))",
}
ON_POSTGRESQL = {
    "moment": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "day": "to_char({0}, 'YYYY-MM-DD')",
    "json": "{0}::text",
    "bytes": "encode({0}, 'hex')",
    "exact": "{0}::text",
}


@dataclass(frozen=True)
class Held:
    """A table as it is in a backup: its columns, each with the kind of its values."""

    name: str
    columns: tuple[tuple[str, str], ...]

    @classmethod
    def from_json(cls, name: str, columns: Sequence[Sequence[str]]) -> Held:
        return cls(name, tuple((str(column), str(kind)) for column, kind in columns))

    @property
    def names(self) -> str:
        """Its columns for a statement."""
        return ", ".join(f'"{name}"' for name, _kind in self.columns)


def revision(connection: Connection) -> str | None:
    """The version of the tables; None in a database that has none."""
    return MigrationContext.configure(connection).get_current_revision()


def held(connection: Connection) -> dict[str, Held]:
    """Every table of the database as it is now, whatever this version of NextTen knows of it."""
    inspector = sa.inspect(connection)
    names = sorted(set(inspector.get_table_names()) - {VERSIONS})
    return {
        name: Held(name, tuple(_column(name, each) for each in inspector.get_columns(name)))
        for name in names
    }


def _column(table: str, told: Mapping[str, Any]) -> tuple[str, str]:
    for kind, name in KINDS:
        if isinstance(told["type"], kind):
            return str(told["name"]), name
    raise Refused(f"{table}.{told['name']} holds values that a backup does not know.")


def lines(connection: Connection, table: Held) -> Iterator[bytes]:
    """The rows of a table, each as a line of JSON made by the database itself."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        values = _values(table, ON_SQLITE)
        for (line,) in driver.execute(f'SELECT json_array({values}) FROM "{table.name}"'):  # noqa: S608
            yield line.encode() + b"\n"
        return
    rows = f'SELECT json_build_array({_values(table, ON_POSTGRESQL)}) FROM "{table.name}"'  # noqa: S608
    with driver.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT") as copied:
        for line in copied:
            yield bytes(line).replace(b"\\\\", b"\\")


def _values(table: Held, written: Mapping[str, str]) -> str:
    return ", ".join(written.get(kind, "{0}").format(f'"{name}"') for name, kind in table.columns)


def counters(connection: Connection) -> dict[str, int]:
    """The last number that each table gave, where the database remembers it."""
    if connection.dialect.name == "sqlite":
        known = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'"
        if not connection.scalar(sa.text(known)):
            return {}
        found = connection.execute(sa.text("SELECT name, seq FROM sqlite_sequence"))
        return {str(name): int(last) for name, last in found}
    found = connection.execute(sa.text(GIVEN))
    return {str(name): int(last) for name, last in found}


GIVEN = """
    SELECT used.relname, given.last_value FROM pg_sequences AS given
    JOIN pg_class AS own ON own.relname = given.sequencename
        AND own.relnamespace = given.schemaname::regnamespace
    JOIN pg_depend ON pg_depend.objid = own.oid AND pg_depend.deptype IN ('a', 'i')
        AND pg_depend.classid = 'pg_class'::regclass
    JOIN pg_class AS used ON used.oid = pg_depend.refobjid
    WHERE given.schemaname = current_schema() AND given.last_value IS NOT NULL
"""
