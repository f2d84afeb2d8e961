"""What becomes of each column when a person is erased, and whether they read it in their copy.

Each package says so of its own tables, for every column that holds words, JSON or bytes, and for
every column that leads to people. A test fails for a column of which nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Select

from core.people.models import Person


class Fate(StrEnum):
    GOES = "goes"
    """With its row, which goes with the person."""
    EMPTIED = "emptied"
    """Its row stays, for others, and says nothing about the person any more."""
    KEPT = "kept"
    """It says nothing about one person; `why` says what it says."""


@dataclass(frozen=True)
class Rule:
    """What becomes of one column. What `is_theirs` stands in the copy that the person gets.

    Of a column that leads to people: GOES takes the row along, EMPTIED lets it lead to nobody.
    """

    fate: Fate
    is_theirs: bool
    why: str = ""


def unseen(why: str) -> Rule:
    """Goes with the person, and is no part of their copy."""
    return Rule(Fate.GOES, is_theirs=False, why=why)


def emptied(why: str, is_theirs: bool = False) -> Rule:
    """Is emptied by a step that the package registers."""
    return Rule(Fate.EMPTIED, is_theirs=is_theirs, why=why)


def kept(why: str) -> Rule:
    """Stays, because it says nothing about one person."""
    return Rule(Fate.KEPT, is_theirs=False, why=why)


THEIRS = Rule(Fate.GOES, is_theirs=True)
LEFT = Rule(Fate.EMPTIED, is_theirs=False)
WROTE = Rule(Fate.EMPTIED, is_theirs=True)
SECRET = unseen("it opens a page for whoever has it")
OF_ALL = kept("words of the community about itself")
CODE = kept("one of a few words of ours")


def of(table: str, rule: Rule, columns: str) -> dict[str, Rule]:
    """The same rule for several columns of a table, as words."""
    return {f"{table}.{name}": rule for name in columns.split()}


@dataclass
class Erasing:
    """One person on their way out: every number of theirs, the first their own, and addresses.

    `emptied` are lines of the journal that lost their words, though they do not say about whom.
    """

    person: Person
    ids: list[int]
    addresses: set[str] = field(default_factory=set)
    keeps_badges: bool = False
    emptied: list[int] = field(default_factory=list)


Step = Callable[[Erasing], None]
Addresses = Callable[[Erasing], set[str]]
Shared = Callable[[list[int]], Select[Any]]


@dataclass
class Rules:
    """Everything that was registered.

    `before` runs while everything is still there. `addresses` find addresses of theirs that stand
    elsewhere than in their details. `shared` finds the keys of rows of a table that are theirs
    together with others; `withheld` are rows that stand in no copy, though they go too.
    """

    columns: dict[str, Rule] = field(default_factory=dict)
    before: list[Step] = field(default_factory=list)
    addresses: list[Addresses] = field(default_factory=list)
    shared: dict[str, Shared] = field(default_factory=dict)
    withheld: dict[str, ColumnElement[bool]] = field(default_factory=dict)


def known(app: Flask | None = None) -> Rules:
    """The rules of this application."""
    found = (app or current_app).extensions.setdefault("erasure_rules", Rules())
    return cast(Rules, found)


def add(app: Flask, columns: Mapping[str, Rule]) -> None:
    """Say what becomes of these columns, each as `table.column`."""
    known(app).columns.update(columns)
