"""Having everything that leads to one row lead to another, by what the tables say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, String, Table, cast, text
from sqlalchemy import UniqueConstraint as Unique

from core.duplicates.models import OldName
from core.duplicates.remembering import TABLES, Changes, Row, rows_of
from core.duplicates.rules import NOT_MOVED, Numbers, Rule, registered
from core.errors import RuleBroken


class Pointing:
    """One merge of rows: it makes the changes, and `changes` remembers them."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.known = registered()

    def move(self, target: Table, old: int, new: int) -> None:
        """Have everything that leads to the old row of this table lead to the new one."""
        for column in referring(target):
            if column.table.name not in NOT_MOVED:
                self._move_column(column, old, new)
        for soft in self.known.soft:
            if soft.to == target.name:
                self._move_soft(TABLES[soft.table], soft.column, soft.test, old, new)

    def renumber(self, old: int, new: int) -> None:
        """Write the new number of a person for the old one wherever JSON holds it."""
        for numbers in self.known.numbers:
            table = TABLES[numbers.table]
            column = table.c[numbers.column]
            tests = [numbers.test(table)] if numbers.test else []
            for row in rows_of(table, cast(column, String).contains(str(old)), *tests):
                swapped = _swapped(row[numbers.column], numbers, old, new)
                self.changes.update(table, row, {numbers.column: swapped})

    def _move_column(self, column: Column[Any], old: int, new: int) -> None:
        for key, test in unique_keys(column.table):
            if column in key:
                self._settle(column, key, test, old, new)
        self.changes.point(column, old, new)

    def _settle(
        self, column: Column[Any], key: Sequence[Column[Any]], test: str, old: int, new: int
    ) -> None:
        """Make room: where both rows have one that there can be only one of, one is left."""
        table, others = column.table, [each.name for each in key if each is not column]
        tests = [text(test)] if test else []
        taken = {
            tuple(row[name] for name in others): row
            for row in rows_of(table, column == new, *tests)  # type: ignore[arg-type]
        }
        for row in rows_of(table, column == old, *tests):  # type: ignore[arg-type]
            values = tuple(row[name] for name in others)
            if values in taken and None not in values:
                self._make_one(table, goes=row, stays=taken[values])

    def _make_one(self, table: Table, goes: Row, stays: Row) -> None:
        rule = self.known.rules.get(table.name, Rule())
        if sentence := rule.against(goes, stays):
            raise RuleBroken(sentence)
        if rule.distinct and rule.stay_both(goes, stays):
            self._tell_apart(table, goes, rule.distinct)
        elif rule.prefers_other(goes, stays):
            self.absorb(table, stays=goes, goes=stays, rule=rule)
        else:
            self.absorb(table, stays=stays, goes=goes, rule=rule)

    def absorb(self, table: Table, stays: Row, goes: Row, rule: Rule) -> None:
        """Let one row take over what another is and what leads to it."""
        if "id" in table.c:
            self.move(table, goes["id"], stays["id"])
        written = {
            name: value
            for name, value in rule.absorbs(stays, goes).items()
            if not table.c[name].primary_key
        }
        self.changes.remove(table, goes)
        self.changes.update(table, stays, written)
        for name in rule.links:
            self._keep_name(f"{table.name}:{goes[name]}", stays[name])

    def take_out(self, table: Table, row: Row) -> None:
        """Take a row away with everything that hangs on it."""
        for column in referring(table):
            if "id" in table.c:
                for child in rows_of(column.table, column == row["id"]):
                    self._let_go(column, child)
        self.changes.remove(table, row)

    def _let_go(self, column: Column[Any], child: Row) -> None:
        """What can stand alone stands alone."""
        if column.nullable:
            self.changes.update(column.table, child, {column.name: None})
        else:
            self.take_out(column.table, child)

    def _keep_name(self, name: str, now: str) -> None:
        """Have an old link lead to the row that it is now."""
        self.changes.insert(TABLES[OldName.__tablename__], {"name": name, "now": now})

    def _tell_apart(self, table: Table, row: Row, name: str) -> None:
        self.changes.update(table, row, {name: f"{row[name]} ({row['id']})"})

    def _move_soft(self, table: Table, name: str, test: Any, old: int, new: int) -> None:
        """The same for a column without a foreign key."""
        column = table.c[name]
        rows = rows_of(table, column == old, test(table))
        for row in rows:
            for key, _where in unique_keys(table):
                if column in key and self._meets(table, key, row, name, new):
                    break
            else:
                self.changes.update(table, row, {name: new})

    def _meets(
        self, table: Table, key: Sequence[Column[Any]], row: Row, name: str, new: int
    ) -> bool:
        """Settle with a row that stands already where this one would come to stand."""
        there = [each == (new if each.name == name else row[each.name]) for each in key]
        found = rows_of(table, *there)
        if not found:
            return False
        self._make_one(table, goes=row, stays=found[0])
        left = rows_of(table, table.c.id == row["id"])
        if left:
            self.changes.update(table, left[0], {name: new})
        return True


def referring(target: Table) -> Iterator[Column[Any]]:
    """Every column with a foreign key to this table, in an order that is always the same."""
    for table in sorted(TABLES.values(), key=lambda each: each.name):
        for column in table.columns:
            if any(key.column.table is target for key in column.foreign_keys):
                yield column


def unique_keys(table: Table) -> Iterator[tuple[list[Column[Any]], str]]:
    """What there can be only one of: the primary key, unique keys, and those of some rows only."""
    yield list(table.primary_key), ""
    for constraint in table.constraints:
        if isinstance(constraint, Unique):
            yield list(constraint.columns), ""
    for index in table.indexes:
        if index.unique:
            where = index.dialect_options["sqlite"]["where"]
            yield list(index.columns), str(where) if where is not None else ""


def _swapped(value: Any, numbers: Numbers, old: int, new: int) -> Any:
    if isinstance(value, dict):
        return {
            name: _one(each, old, new)
            if name in numbers.names
            else _swapped(each, numbers, old, new)
            for name, each in value.items()
        }
    if isinstance(value, list):
        swap = not numbers.names
        return [_one(v, old, new) if swap else _swapped(v, numbers, old, new) for v in value]
    return value


def _one(value: Any, old: int, new: int) -> Any:
    if value == old and not isinstance(value, bool):
        return new
    return str(new) if value == str(old) else value
