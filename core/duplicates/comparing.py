"""Two people side by side: what is the same, what differs, and what would be kept."""

from __future__ import annotations

from dataclasses import dataclass

from core.duplicates import merging
from core.duplicates.words import FIELD_WORDS
from core.people import queries
from core.people.models import Person

CHOICES = ("first", "second", "both")


@dataclass(frozen=True)
class Detail:
    """One detail of both. `chosen` is "first", "second" or "both", where there is a choice."""

    name: str
    title: str
    first: str
    second: str
    chosen: str
    may_be_both: bool

    @property
    def differs(self) -> bool:
        """True when both say something, and not the same."""
        return bool(self.first and self.second and self.first != self.second)

    @property
    def is_choice(self) -> bool:
        return self.first != self.second


def details(first: Person, second: Person) -> list[Detail]:
    """Every detail that one of them has, in the order of the form."""
    found = [
        Detail(
            name,
            str(FIELD_WORDS[name]),
            _shown(name, first),
            _shown(name, second),
            merging.fuller(name, first, second),
            name in merging.JOINED,
        )
        for name in merging.FIELDS
    ]
    return [each for each in found if each.first or each.second]


def tags(person: Person) -> list[str]:
    """Topics and languages; of these both are kept."""
    return [*queries.topics_of(person.id), *queries.languages_of(person.id)]


def _shown(name: str, person: Person) -> str:
    return str(getattr(person, name) or "")
