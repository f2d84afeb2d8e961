"""From what is written in a row to what would be logged, or why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from core.db import today
from core.errors import RuleBroken
from core.people import queries as people
from core.people.models import Person, folded
from core.people.text import one_line
from recognition.contributions import queries
from recognition.kinds.offered import Kind, by_words

FIELDS = ("name", "said", "done_on", "kind", "hours", "place", "agreed")
LONGEST = {"name": 200, "said": 300, "place": 200, "agreed": 300, "kind": 60, "done_on": 40}
LONG_AGO = date(1990, 1, 1)
DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$")
MOST_HOURS = Decimal(8784)


class Unknown(RuleBroken):
    """A name that nobody here has."""


@dataclass(frozen=True)
class Line:
    """One row that can be logged: for whom, the words, and how they agreed if they cannot say."""

    person: Person
    words: dict[str, Any]
    agreed: str


class Reader:
    """Reads the rows of one list against what the community knows, in two queries for all."""

    def __init__(
        self,
        community_id: int,
        kinds: Mapping[str, Kind],
        names: Sequence[str],
        knows_everybody: bool,
    ) -> None:
        wanted = {folded(one_line(name)) for name in names} - {""}
        called = people.called if knows_everybody else queries.well_known_called
        self._people = called(community_id, wanted)
        self._knows_everybody = knows_everybody
        self._known_kinds = kinds
        self._kinds = by_words(kinds)

    def read(self, texts: Mapping[str, str]) -> Line:
        """One row. Raises RuleBroken with what is wrong with it and what to do."""
        given = {field: one_line(texts.get(field)) for field in FIELDS}
        for field, limit in LONGEST.items():
            if len(given[field]) > limit:
                raise RuleBroken(_("A cell is too long: %(cell)s…", cell=given[field][:40]))
        person = self._person(given["name"])
        if not given["said"]:
            raise RuleBroken(_("Say in a sentence what they did."))
        if person.email is None and not given["agreed"]:
            raise RuleBroken(
                _(
                    "%(name)s has no e-mail address, so they cannot confirm it here. Write down "
                    "how and when they agreed.",
                    name=person.name,
                )
            )
        return Line(person, self._words(given, texts.get("code", "")), given["agreed"])

    def _words(self, given: Mapping[str, str], code: str) -> dict[str, Any]:
        return {
            "said": given["said"],
            "kind": code if code in self._known_kinds else self._kind(given["kind"]),
            "done_on": day(given["done_on"]),
            "minutes": minutes(given["hours"]),
            "place": given["place"] or None,
        }

    def _person(self, name: str) -> Person:
        if not name:
            raise RuleBroken(_("Write down who it was."))
        found = self._people.get(folded(name), [])
        if not found:
            raise self._unknown(name)
        if len(found) > 1:
            raise RuleBroken(
                _(
                    "There are several people called “%(name)s”. Log this one on its own, from the "
                    "person's page.",
                    name=name,
                )
            )
        return found[0]

    def _unknown(self, name: str) -> Unknown:
        if self._knows_everybody:
            return Unknown(_("Nobody called “%(name)s” is known here. Add them first.", name=name))
        return Unknown(
            _(
                "Nobody called “%(name)s” is known here. Check the name, or ask an organiser to "
                "add them.",
                name=name,
            )
        )

    def _kind(self, text: str) -> str:
        if not text:
            raise RuleBroken(
                _("Say which kind it was, or choose a kind for all rows that name none.")
            )
        code = self._kinds.get(folded(text))
        if code is None:
            raise RuleBroken(_("“%(kind)s” is not a kind that is offered here.", kind=text[:60]))
        return code


def day(text: str) -> date:
    """A day as people write it: 2026-11-21, or 21.11.2026, 21/11/2026. Empty means today."""
    if not text:
        return today()
    day_first = DAY_FIRST.match(text)
    try:
        found = (
            date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
            if day_first
            else date.fromisoformat(text)
        )
    except ValueError:
        found = None
    if found is None or not LONG_AGO <= found <= today() + timedelta(days=1):
        raise RuleBroken(
            _(
                "“%(day)s” is no day that has been. Write it like 2026-11-21 or 21.11.2026.",
                day=text,
            )
        )
    return found


def minutes(text: str) -> int | None:
    """Hours as people write them, 1.5 or 1,5, in minutes."""
    if not text:
        return None
    try:
        hours = Decimal(text.replace(",", "."))
    except InvalidOperation:
        hours = Decimal(0)
    if not (hours.is_finite() and 0 < hours <= MOST_HOURS):
        raise RuleBroken(_("“%(hours)s” is no number of hours.", hours=text[:20]))
    return max(1, round(hours * 60))
