"""Candidates: one for all the voices that name the same person, and whom it may be already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.people.models import Person, folded
from core.privacy.queries import who_dropped
from outreach.nominations import queries
from outreach.nominations.grouping import grouped
from outreach.nominations.models import Nomination, Origin
from outreach.nominations.queries import Keys

MOST_SHOWN = 100
"""So many voices of one candidate are shown."""


@dataclass(frozen=True)
class Choice:
    """What can be made of a candidate: a person whom we know, or somebody new as a voice says."""

    voice: Nomination
    person: Person | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"person-{self.person.id}" if self.person else f"new-{self.voice.id}"


@dataclass(frozen=True)
class Candidate:
    """`voices` are newest first; `people` are those of the community whom it may be.

    `dropped` says who gave up one of the addresses when they were made one with somebody.
    """

    voices: Sequence[Nomination]
    people: Sequence[Person]
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """That of the newest voice."""
        return self.voices[0].id

    @property
    def name(self) -> str:
        """How most voices spell it, the newest of them where none is used most."""
        return usual_name(self.voices)

    @property
    def other_names(self) -> list[str]:
        """How else they are spelled or called."""
        return sorted({each.name for each in self.voices} - {self.name})

    @property
    def addresses(self) -> list[str]:
        """Their addresses, each once."""
        found = {each.email_key: each.email for each in self.voices if each.email}
        return sorted(each for each in found.values() if each)

    @property
    def forgotten_on(self) -> date:
        """The first day on which a voice is forgotten."""
        return min(each.forgotten_on for each in self.voices)

    @property
    def choices(self) -> list[Choice]:
        """Everything that can be made of them. Nobody who has one of the addresses is new."""
        known = [Choice(self.voices[0], each) for each in self.people]
        return [*known, *self._new_ones()]

    @property
    def usual(self) -> Choice | None:
        """What it is where nobody has to choose: the only choice, or the one with the address."""
        choices = self.choices
        same = [each for each in choices if each.person and self._has_address_of(each.person)]
        certain = choices if len(choices) == 1 else same
        return certain[0] if len(certain) == 1 else None

    def chosen(self, value: str) -> Choice | None:
        """The choice that a form named; without one the usual."""
        found = {each.value: each for each in self.choices}
        return found.get(value) if value else self.usual

    def name_of(self, choice: Choice) -> str:
        """What somebody new would be called."""
        return usual_name(self.meant_by(choice))

    def meant_by(self, choice: Choice) -> list[Nomination]:
        """The voices with the address of this choice, and those with none."""
        own = choice.person.email_key if choice.person else choice.voice.email_key
        keys = [each.email_key for each in self.voices if each.email_key]
        if choice.person and own not in keys:
            own = keys[0] if keys else None
        return [each for each in self.voices if each.email_key in (own, None)]

    def _new_ones(self) -> list[Choice]:
        ids = {each.id for each in self.people}
        taken = {each.email_key for each in self.people}
        taken |= {address for address, person_id in self.dropped.items() if person_id in ids}
        free = [each for each in self.voices if each.email_key not in taken - {None}]
        by_address = {each.email_key: each for each in reversed(free)}
        nameless = by_address.pop(None, None)
        return [Choice(each) for each in by_address.values() or ([nameless] if nameless else [])]

    def _has_address_of(self, person: Person) -> bool:
        addresses = {each.email_key for each in self.voices if each.email_key}
        return has_one_of(person, addresses, self.dropped)


def has_one_of(person: Person, addresses: Collection[str], dropped: Mapping[str, int]) -> bool:
    """True when one of these addresses is theirs, or was before they were made one."""
    return person.email_key in addresses or person.id in {dropped.get(each) for each in addresses}


def usual_name(voices: Sequence[Nomination]) -> str:
    """How most of these voices, the newest first, spell the name."""
    return Counter(each.name for each in voices).most_common(1)[0][0]


def page(community_id: int, skip: int = 0) -> tuple[list[Candidate], int | None]:
    """A page of candidates, whom most people named first, and how many the next one skips."""
    keys = queries.waiting_keys(community_id, queries.MOST_LISTED)
    groups = sorted(grouped(keys), key=_most_named_first)
    end = skip + queries.PAGE
    ids = [each.id for group in groups[skip:end] for each in group[:MOST_SHOWN]]
    return of(community_id, queries.some(ids)), end if end < len(groups) else None


def of(community_id: int, voices: Sequence[Nomination]) -> list[Candidate]:
    """The candidates that these voices name, most named first, with whom each may be."""
    names = {folded(each.name) for each in voices}
    addresses = {each.email_key for each in voices if each.email_key}
    if not voices:
        return []
    dropped = who_dropped(addresses)
    known = queries.known_like(community_id, names, addresses, dropped.values())
    approved = queries.approved_like(community_id, names)
    groups = (sorted(each, key=lambda voice: -voice.id) for each in grouped(voices))
    found = [Candidate(each, _like(each, known, approved, dropped), dropped) for each in groups]
    return sorted(found, key=lambda each: _most_named_first(each.voices))


def _most_named_first(voices: Sequence[Keys] | Sequence[Nomination]) -> tuple[int, int]:
    """By how many others named them, as the chooser counts it: nobody presses themselves up."""
    others = {each.nominated_by_id for each in voices if each.origin != Origin.SELF}
    return -len(others), -max(each.id for each in voices)


def _like(
    voices: Sequence[Nomination],
    known: Sequence[Person],
    approved: Sequence[tuple[str, Person]],
    dropped: Mapping[str, int],
) -> list[Person]:
    """Who of these has one of the addresses or names; one with the address comes first."""
    names = {folded(each.name) for each in voices}
    addresses = {each.email_key for each in voices if each.email_key}
    found = [each for each in known if has_one_of(each, addresses, dropped)]
    found += [each for each in known if each.sort_name in names]
    found += [person for name, person in approved if name in names]
    return list({each.id: each for each in found}.values())
