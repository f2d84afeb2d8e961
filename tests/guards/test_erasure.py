"""Of every column that may hold something personal it is said what erasing does with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Index, LargeBinary, String, Table, UniqueConstraint

from core.db import Model
from core.erasure.rules import Fate, known

TABLES = Model.metadata.sorted_tables
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_every_column_that_may_be_personal_has_one_rule(app: Flask) -> None:
    expected = {_name(each) for each in _columns() if _may_be_personal(each)}
    assert expected - known(app).columns.keys() == set(), "say in erasing.py what becomes of it"


def test_no_rule_is_about_nothing(app: Flask) -> None:
    assert known(app).columns.keys() - {_name(each) for each in _columns()} == set()


def test_what_goes_with_a_person_is_taken_along_by_the_database(app: Flask) -> None:
    for column in filter(_leads_to_people, _columns()):
        (key,) = column.foreign_keys
        fate = known(app).columns[_name(column)].fate
        assert (fate is Fate.GOES) == (key.ondelete == "CASCADE"), _name(column)
        assert fate is not Fate.KEPT, _name(column)


def test_what_leads_to_nobody_may_lead_to_nobody(app: Flask) -> None:
    full = [each for each in _columns() if _leads_to_people(each) and not each.nullable]
    left = [each for each in full if known(app).columns[_name(each)].fate is Fate.EMPTIED]
    assert [_name(each) for each in left] == ["waves.owner_id"], "a step must hand it on"


def test_every_column_that_leads_to_another_table_has_an_index(app: Flask) -> None:
    """Else deleting one row reads the whole of the other table."""
    missing = [_name(each) for each in _columns() if _leads_to(each) and not _is_first(each)]
    assert missing == []


def _columns() -> Iterator[Column[Any]]:
    for table in TABLES:
        yield from table.columns


def _name(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _may_be_personal(column: Column[Any]) -> bool:
    holds = isinstance(column.type, String | JSON | LargeBinary)
    return _leads_to_people(column) or (holds and not _leads_to(column))


def _leads_to_people(column: Column[Any]) -> bool:
    return any(key.column.table.name == "people" for key in column.foreign_keys)


def _leads_to(column: Column[Any]) -> bool:
    """True of a column that leads to rows that go when a person goes."""
    kept = {"communities", "badges", "badge_versions", "wordings"}
    return any(key.column.table.name not in kept for key in column.foreign_keys)


def _is_first(column: Column[Any]) -> bool:
    table = column.table
    assert isinstance(table, Table)
    keys: list[Any] = [table.primary_key, *(i for i in table.indexes if _is_whole(i, column))]
    keys += [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return any(next(iter(each.columns), None) is column for each in keys)


def _is_whole(index: Index, column: Column[Any]) -> bool:
    """True of an index over all rows in which the column leads anywhere."""
    where = index.dialect_options["sqlite"].get("where")
    return where is None or str(where) == f"{column.name} IS NOT NULL"
