"""The database handle, the base of every table, and the clock that everything is dated by."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

from flask import Flask, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Insert,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
IN_BULK = {"synchronize_session": False}
"""For an UPDATE of many rows that nothing in this session has loaded."""
READING = {"GET", "HEAD", "OPTIONS"}
LONGEST_FOR_A_PAGE = "30s"

Id = Annotated[int, mapped_column(primary_key=True)]


class Moment(TypeDecorator[datetime]):
    """An aware UTC time on every database; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was given to the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can name them too."""

    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={
            datetime: Moment(),
            str: Text(),
            dict[str, Any]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
            list[int]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
            list[str]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
            list[dict[str, Any]]: JSON().with_variant(postgresql.JSONB(), "postgresql"),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate(db=db, compare_type=True, render_as_batch=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    """Bind the database to this application."""
    db.init_app(app)
    migrate.init_app(app)


def now() -> datetime:
    """The current moment. Tests replace the clock behind this function, and only this one."""
    return datetime.now(UTC)


def today() -> date:
    """The current day in UTC."""
    return now().date()


def new_public_id() -> str:
    """A name for a row that says nothing and cannot be guessed: 122 random bits."""
    return uuid.uuid4().hex


def insert_once(table: type[Base]) -> Any:
    """An INSERT that leaves rows alone that are already there, on either database.

    Add `.values(...)` or `.from_select(...)`; unique keys decide what is already there.
    """
    name = db.session.get_bind().dialect.name
    insert: Insert = sqlite.insert(table) if name == "sqlite" else postgresql.insert(table)
    return insert


def insert_many(table: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that are not there yet, however many, in the quickest way of either database.

    Sort them, so that those who insert the same at the same moment do not wait for each other.
    """
    if not rows:
        return
    once = insert_once(table)
    if db.session.get_bind().dialect.name == "sqlite":
        once = once.values({name: bindparam(name) for name in names}).on_conflict_do_nothing()
        statement = str(once.compile(dialect=db.session.get_bind().dialect))
        db.session.connection().exec_driver_sql(statement, list(rows))
        return
    db.session.execute(from_arrays(table, names, rows).on_conflict_do_nothing())


def from_arrays(table: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Any:
    """An INSERT for PostgreSQL in which each column is one array, and a row a place in each.

    It has the same words for any number of rows, so that it is prepared once.
    """
    into = cast(Table, table.__table__)
    lists = [
        literal(list(values), postgresql.ARRAY(into.c[name].type, dimensions=1))
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    given = func.unnest(*lists).table_valued(*names, name="given").render_derived()
    found = select(*(given.c[name] for name in names))
    return postgresql.insert(into).from_select(list(names), found)


def insert_new(table: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of which none can be there yet: PostgreSQL copies them in, twice as quickly."""
    if db.session.get_bind().dialect.name == "sqlite":
        insert_many(table, names, rows)
        return
    connection = cast(Any, db.session.connection().connection)
    into = f"COPY {table.__tablename__} ({', '.join(names)}) FROM STDIN"
    with connection.cursor().copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def days_between(first: Any, then: Any) -> ColumnElement[Any]:
    """How many days, with their fractions, lie between two times of a row, on either database."""
    if db.session.get_bind().dialect.name == "sqlite":
        return func.julianday(then) - func.julianday(first)
    return func.extract("epoch", then - first) / 86400


@contextmanager
def reading() -> Iterator[None]:
    """Read outside of a page without the write lock of SQLite, and let go of what was read.

    The session must have nothing to write: it begins anew.
    """
    db.session.rollback()
    db.session.connection(execution_options={"only_reads": True})
    try:
        yield
    finally:
        db.session.rollback()


def changed(change: Executable) -> int:
    """Run an INSERT, UPDATE or DELETE and answer how many rows it touched."""
    # else PostgreSQL answers -1 for an INSERT, whether it did anything or not
    done = db.session.execute(change, execution_options={"preserve_rowcount": True})
    return int(done.rowcount)  # type: ignore[attr-defined]  # the typed result is that of a SELECT


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Durable, patient and strict. Power loss must not undo the record of a mail that left."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkout")
def _bound_pages(connection: Any, record: Any, _proxy: object) -> None:
    """Let PostgreSQL end what a page waits for too long. Jobs and commands may take their time.

    Told once, when it is first lent to a page: whoever has opened it was not always one.
    """
    is_bound = "is_bound" in record.info or isinstance(connection, sqlite3.Connection)
    if has_request_context() and not is_bound:
        connection.execute(f"SET statement_timeout = '{LONGEST_FOR_A_PAGE}'")
        connection.commit()
        record.info["is_bound"] = True


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock up front, except for pages that only read: no lost updates on SQLite."""
    if connection.dialect.name == "sqlite":
        reads = has_request_context() and request.method in READING
        reads = reads or connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
