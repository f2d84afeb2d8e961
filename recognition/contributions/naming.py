"""Finding the people whose names somebody typed, without telling who else is known here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from core.errors import RuleBroken
from core.people import queries as people
from core.people.models import Person
from recognition.contributions import queries

Finder = Callable[[int, str], Sequence[Person]]


def named(community_id: int, names: Sequence[str], knows_everybody: bool) -> list[Person]:
    """The people of these names: for organisers anybody known here, else who is known to all.

    Raises RuleBroken for a name that means nobody, or more than one person.
    """
    finder: Finder = people.namesakes if knows_everybody else queries.well_known
    return [_one(name, finder(community_id, name)) for name in names]


def _one(name: str, found: Sequence[Person]) -> Person:
    if not found:
        raise RuleBroken(
            _(
                "Nobody called “%(name)s” is known here. Check the name, or leave it out: they can "
                "press “I was there too”, or an organiser can add them.",
                name=name,
            )
        )
    if len(found) > 1:
        raise RuleBroken(
            _(
                "There are several people called “%(name)s”. Leave the name out; they can press "
                "“I was there too”.",
                name=name,
            )
        )
    return found[0]
