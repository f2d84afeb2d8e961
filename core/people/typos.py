"""Words that come close to what was typed, by letters or by sound: what was meant, perhaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, or_, select

from core.db import db
from core.many import among
from core.people.lists import LAST_LETTER
from core.people.models import PersonTerm, WordVariant
from core.people.sounds import sound
from core.people.words import in_latin, may_be_misspelt, variants

MOST = 5
LONG = 8
READ = 500
SHORTEST_NAME = 3
CONSONANTS = 3


def close_to(community_id: int, word: str) -> list[str]:
    """The words of the community's people that are one slip away, two from eight letters on.

    Whole words come first, then those that begin almost so: a word may be half typed. At most MOST.
    """
    if not may_be_misspelt(word):
        return []
    left_out = variants(word)
    whole = _closest(word, _used(community_id, among(WordVariant.variant, left_out)), False)
    if len(whole) >= MOST:
        return whole[:MOST]
    begun = _closest(word, _used(community_id, or_(*map(_begins, sorted(left_out)))), True)
    return list(dict.fromkeys([*whole, *begun]))[:MOST]


def _used(community_id: int, test: ColumnElement[bool]) -> set[str]:
    """Those words of the variants that somebody has here: others are not for this reader."""
    found = select(WordVariant.word).where(test).limit(READ).subquery()
    here = select(PersonTerm.person_id).where(
        PersonTerm.community_id == community_id, PersonTerm.term == found.c.word
    )
    used = select(found.c.word).where(here.limit(1).scalar_subquery().is_not(None))
    return set(db.session.scalars(used))


def _begins(start: str) -> Any:
    return (WordVariant.variant >= start) & (WordVariant.variant < start + LAST_LETTER)


def _closest(word: str, found: Iterable[str], is_begun: bool) -> list[str]:
    """Those close enough, the closest first."""
    far = 2 if len(word) >= LONG else 1
    away = {each: _distance(word, each, is_begun) for each in found}
    near = [each for each, steps in away.items() if steps <= far]
    return sorted(near, key=lambda each: (away[each], abs(len(each) - len(word)), each))


def _distance(word: str, other: str, is_begun: bool) -> int:
    """How many letters differ, are missing, too many, or have changed places (Damerau)."""
    if not is_begun:
        return OSA.distance(word, other)
    lengths = range(len(word) - 1, len(word) + 2)
    return min(OSA.distance(word, other[:length]) for length in lengths)


def sounding_like(community_id: int, word: str) -> list[str]:
    """The names of the community's people that sound like this one, the closest first."""
    latin = in_latin(word)
    if len(latin) < SHORTEST_NAME or not latin.isalpha():
        return []
    found = _used(community_id, WordVariant.variant == sound(latin))
    written = {other: in_latin(other) for other in found if other != word}
    away = {other: OSA.distance(latin, text) for other, text in written.items()}
    near = [other for other, text in written.items() if away[other] <= _half(latin, text)]
    return sorted(near, key=lambda other: (away[other], other))[:MOST]


def says_much(word: str) -> bool:
    """True for a name whose sound few others share, since it has some consonants."""
    latin = in_latin(word)
    return latin.isalpha() and len(sound(latin)) > CONSONANTS


def _half(latin: str, other: str) -> int:
    """How far two names may be from each other that share their consonants."""
    return (max(len(latin), len(other)) + 1) // 2
