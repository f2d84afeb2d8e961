"""Many values in one statement, as one parameter on either database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Integer,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    column,
    func,
    literal,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from core.db import Base, db, now

AMONG, AMONG_SQLITE = "{} = ANY ({})", "{} IN (SELECT value FROM json_each({}))"


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
