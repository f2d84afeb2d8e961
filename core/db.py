"""The database handle, the base of every table, and the clock that everything is dated by."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, cast

from flask import Flask, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    column,
    event,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, mapped_column, registry
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

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
AMONG, AMONG_SQLITE = "{} = ANY ({})", "{} IN (SELECT value FROM json_each({}))"

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


class _Many(TypeDecorator[list[Any]]):
    """Many values as one parameter: for SQLite as JSON, for PostgreSQL as an array."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if is_sqlite else postgresql.ARRAY(self.of))

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class _Among(FunctionElement[bool]):
    """One expression for either database: it is made many times for each page."""

    name = "among"
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # or SQLite would be asked whether it `= 1`, past any index


@compiles(_Among)
def _write_among(test: _Among, compiler: Any, **how: Any) -> str:
    written = AMONG_SQLITE if compiler.dialect.name == "sqlite" else AMONG
    return written.format(*(compiler.process(each, **how) for each in test.clauses))


_many_of = cache(_Many)


def among(column: InstrumentedAttribute[Any] | Column[Any], values: Iterable[Any]) -> Any:
    """The test `column IN (values)` for many values, as one parameter on either database.

    The statement has the same words however many there are, so that it is prepared once.
    """
    return _Among(column, bindparam(None, list(values), _many_of(column.type), unique=True))


def each_of(ids: Iterable[int]) -> Any:
    """These ids as the column of a table to select from, as one parameter on either database."""
    given = list(ids)
    if db.session.get_bind().dialect.name == "sqlite":
        return func.json_each(json.dumps(given)).table_valued(column("value", Integer)).c.value
    whole = literal(given, postgresql.ARRAY(Integer))
    return func.unnest(whole, type_=Integer).column_valued("value")


def fill_in(table: type[Base], column: str, ids: Iterable[int]) -> None:
    """Write the moment into the rows of these ids where it is still empty; for many at once.

    Rows that this session has loaded do not notice.
    """
    rows = cast(Table, table.__table__)
    empty = update(rows).where(among(rows.c.id, ids), rows.c[column].is_(None))
    db.session.execute(empty.values({column: now()}))


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
    done = db.session.execute(change)
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
