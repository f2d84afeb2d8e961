"""Which column of a sheet holds what: the headings that people and programs write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from babel import Locale

from core.imports import sources
from core.imports.headings import FIELD_OF
from core.people.models import folded
from core.people.text import one_line

HEADINGS_WITHIN = 10
MOST_COLUMNS = 200
NOTHING: Mapping[str, str] = {}

FIELDS = (
    "name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "organisation",
    "organisation_kind",
    "place",
    "topics",
    "languages",
    "postal_address",
    "timezone",
    "access_needs",
    "is_rarely_online",
    "notes",
    "town",
    "never",
    "may_contact",
    "no_phone",
)
"""`town` is the place and a line of the postal address. The last three say who must not be written
to, who may, and who must not be called."""
NAMES = {"name", "first_name", "last_name"}
WHY, LINE = "why", "line"
"""Columns of a sheet that we made of cards: why one cannot be read, and where it begins."""
OURS = (WHY, LINE)
ADDRESS = {"postal_address", "town"}
GROUPS = (
    "home private privat privada domicile domicilio casa particular thuis huisadres mailing",
    "business work office geschaftlich bureau trabajo werk werkadres professionnelle",
    "other weitere weiterer weiteres autre otra otro ander andere billing shipping",
)
"""Words that tell one postal address of a row from another."""


@dataclass(frozen=True)
class Plan:
    """How a sheet is read: how many rows come before the people, and the field of each column."""

    skip: int
    headings: Sequence[str]
    fields: Sequence[str | None]
    left_out: Sequence[str] = ()
    """What else was in the file, and is in no column: properties of cards."""
    language: str = ""
    """How it writes numbers and days in custom fields; empty when they are as we keep them."""

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        more = kept.get("left_out", ()), kept.get("language", "")
        return cls(kept["skip"], kept["headings"], kept["fields"], *more)

    def as_json(self) -> dict[str, Any]:
        return {
            "skip": self.skip,
            "headings": list(self.headings),
            "fields": list(self.fields),
            "left_out": list(self.left_out),
            "language": self.language,
        }

    @property
    def is_of_cards(self) -> bool:
        return LINE in self.fields

    @property
    def line_at(self) -> int | None:
        """Which column says where a card begins."""
        return list(self.fields).index(LINE) if self.is_of_cards else None

    @property
    def has_name(self) -> bool:
        return bool(NAMES & set(self.fields))

    @cached_property
    def locale(self) -> Locale | None:
        """The language of its numbers and days."""
        return Locale.parse(self.language) if self.language else None

    @cached_property
    def columns(self) -> list[tuple[int, str, str]]:
        """The columns that are read: where each stands, its field, and which address it is of."""
        named = enumerate(
            zip(self.fields, [*self.headings, *[""] * len(self.fields)], strict=False)
        )
        return [
            (at, field, _group(heading) if field in ADDRESS else "")
            for at, (field, heading) in named
            if field
        ]


def plan_of(rows: Sequence[Sequence[str]], own: Mapping[str, str] = NOTHING) -> Plan:
    """Guess how the first rows of a sheet are to be read.

    Headings are looked for in the first rows, since a title often stands above them. Without any,
    the columns are guessed by what is in them. `own` has further headings and their fields.
    """
    first = rows[:HEADINGS_WITHIN]
    known = [sum(field is not None for field in guessed(row, own)) for row in first]
    if max(known, default=0) == 0:
        return _without_headings(first)
    at = known.index(max(known))
    return Plan(at + 1, [one_line(cell)[:200] for cell in first[at]], guessed(first[at], own))


def guessed(headings: Sequence[str], own: Mapping[str, str] = NOTHING) -> list[str | None]:
    """The field that each heading names, or None: by the program that wrote it, else by itself."""
    plain_ones = [plain(heading) for heading in headings]
    source = sources.recognised(plain_ones)
    known = [own, source.fields if source else NOTHING, FIELD_OF]
    return [_field_of(heading, known) for heading in plain_ones]


def recognised(headings: Sequence[str]) -> str:
    """The name of the program that writes these headings, or nothing."""
    source = sources.recognised([plain(heading) for heading in headings])
    return source.name if source else ""


def plain(heading: str) -> str:
    """A heading as it is compared: folded, with blanks for signs."""
    return " ".join(re.sub(r"[\W_]+", " ", folded(heading[:200])).split())


def _field_of(heading: str, known: Sequence[Mapping[str, str | None]]) -> str | None:
    without_numbers = re.sub(r" \d+\b|\b\d+ ", "", heading)
    for fields in known:
        for each in (heading, without_numbers):
            if each in fields:
                return fields[each]
    return None


def _group(heading: str) -> str:
    """Which of several addresses a heading speaks of."""
    words = plain(heading).split()
    number = next((word for word in words if word.isdigit()), "")
    kind = next((str(at) for at, line in enumerate(GROUPS) if set(line.split()) & set(words)), "")
    return kind or (number if words[:1] == ["address"] and len(words) > 2 else "")


def _without_headings(rows: Sequence[Sequence[str]]) -> Plan:
    width = max((len(row) for row in rows), default=0)
    fields: list[str | None] = [None] * width
    for at in range(width):
        cells = [row[at] for row in rows if len(row) > at and row[at].strip()]
        if cells and all("@" in cell for cell in cells):
            fields[at] = "email"
        elif "name" not in fields and cells and not any(re.search(r"\d", cell) for cell in cells):
            fields[at] = "name"
    return Plan(0, [""] * width, fields)
