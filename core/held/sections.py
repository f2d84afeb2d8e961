"""What we hold about somebody, in plain sections: each package adds what it knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, true

from core.people.models import Person

MOST = 100
"""So many lines of one section stand on the page; the copy has them all."""


@dataclass(frozen=True)
class About:
    """Whom a page is about, by every number of theirs, and the community that reads it.

    Without a community they read it themselves, and find what every community holds.
    """

    person: Person
    ids: list[int]
    community_id: int | None = None

    def is_within(self, column: ColumnElement[int] | object) -> ColumnElement[bool]:
        """The test for rows that this reader may read."""
        if self.community_id is None:
            return true()
        return cast(ColumnElement[bool], column == self.community_id)


@dataclass(frozen=True)
class Line:
    """Something that happened, or that was said: when, what, and in which words."""

    at: datetime | date | None
    title: str
    words: str = ""

    @property
    def place(self) -> datetime:
        """Where it stands among the others."""
        if isinstance(self.at, datetime):
            return self.at
        return datetime.combine(self.at or date.min, time(), UTC)


@dataclass
class Part:
    """What one package adds to a section: facts with their names, and lines."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


Source = Callable[[About], Part]


@dataclass(frozen=True)
class Section:
    """One part of the page, the newest lines first."""

    name: str
    title: LazyString
    facts: Sequence[tuple[str, str]]
    lines: Sequence[Line]


TITLES = {
    "who": _l("Who you are"),
    "from": _l("Where we have this from"),
    "account": _l("How you sign in, and links that work now"),
    "sent": _l("What was sent to you, and what you wrote back"),
    "asked": _l("What you were asked, and what you answered"),
    "did": _l("What you did"),
    "said": _l("What is said about you"),
    "changed": _l("Who changed something about you"),
    "agreed": _l("What you agreed to, and what you do not want"),
    "until": _l("How long we keep it"),
}


def add(app: Flask, name: str, source: Source) -> None:
    """Add to one of the sections, by its name in TITLES."""
    app.extensions.setdefault("held_sources", []).append((name, source))


def of(about: About) -> list[Section]:
    """Every section that has something in it."""
    sources = cast(list[tuple[str, Source]], current_app.extensions["held_sources"])
    found: dict[str, list[Part]] = {name: [] for name in TITLES}
    for name, source in sources:
        found[name].append(source(about))
    made = [_section(name, parts) for name, parts in found.items()]
    return [each for each in made if each.facts or each.lines]


def _section(name: str, parts: Sequence[Part]) -> Section:
    facts = [fact for part in parts for fact in part.facts if fact[1]]
    lines = [line for part in parts for line in part.lines]
    newest = sorted(lines, key=lambda each: each.place, reverse=True)
    return Section(name, TITLES[name], facts, newest[:MOST])
