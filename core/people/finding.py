"""Finding people at any size: each word and filter is a list in the order of names.

The rarest list is walked, and whoever is on it is tested for the others, so that a page takes as
long among a million people as among a thousand. Decided here and not left to a planner, which
knows neither what the words mean nor that only one page is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from core.db import db
from core.many import each_of
from core.people.lists import Few, Frequent, Key, Named, everybody
from core.people.models import PersonTerm
from core.people.terms import EVERYBODY

LOOKED_AT = 5_000
AT_FIRST = 200
GROWS, SOME_MORE = 4, 10
Test = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Wanted:
    """Who is looked for: those who are on every list and pass every test of their id."""

    community_id: int
    lists: Sequence[Named | Few | Frequent] = ()
    tests: Sequence[Test] = ()

    def also(self, *tests: Test) -> Wanted:
        """The same people, as far as they pass these tests too."""
        return Wanted(self.community_id, self.lists, (*self.tests, *tests))


@dataclass
class Walked:
    """Whom a walk found. `end` is how far it looked; None when it came to the end of the list."""

    keys: list[Key] = field(default_factory=list)
    end: Key | None = None


def walk(wanted: Wanted, start: Key | None, number: int, look_at: int = 0) -> Walked:
    """The first so many people after `start`, looking at no more than `look_at` of one list."""
    driver, tests = _plan(wanted)
    look_at = look_at or max(LOOKED_AT, number)
    size, looked = (AT_FIRST if tests else number), 0
    found = Walked(end=start)
    while len(found.keys) < number and looked < look_at:
        size = min(size, look_at - looked)
        rows, passing = _look(driver, found.end, size, tests)
        looked += size
        found.keys += [key for key in dict.fromkeys(rows) if key[1] in passing]
        found.end = rows[-1] if len(rows) == size else None
        if found.end is None:
            break
        size = _next_size(size, looked, len(found.keys), number)
    return _cut(found, number)


def count(wanted: Wanted, most: int) -> tuple[int, bool]:
    """How many there are, and whether there are more; no more than `most` are looked at."""
    driver, tests = _plan(wanted)
    if not tests:
        number = driver.size(most + 1)
        return min(number, most), number > most
    found = walk(wanted, None, most, most)
    return len(found.keys), found.end is not None


def every(wanted: Wanted, at_once: int) -> Iterator[list[int]]:
    """The ids of everybody who is wanted, so many at once, in the order of names."""
    start: Key | None = None
    while True:
        found = walk(wanted, start, at_once)
        if found.keys:
            yield [person_id for _name, person_id in found.keys]
        start = found.end
        if start is None:
            return


def key_of(community_id: int, person_id: int) -> Key | None:
    """Where somebody stands in the lists of a community."""
    found = select(PersonTerm.sort_name, PersonTerm.person_id).where(
        PersonTerm.person_id == person_id,
        PersonTerm.community_id == community_id,
        PersonTerm.term == EVERYBODY,
    )
    row = db.session.execute(found.limit(1)).first()
    return (row[0], row[1]) if row else None


def _plan(wanted: Wanted) -> tuple[Named | Few, list[Test]]:
    """The list to walk, the rarest, and the tests for everything else: first of words, then traits.

    More people share most traits, so that fewer are left to be tested for those.
    """
    walkable = [each for each in wanted.lists if not isinstance(each, Frequent)]
    driver = _rarest(walkable) if walkable else everybody(wanted.community_id)
    others = [each.test for each in reversed(wanted.lists) if each is not driver]
    return driver, [*others, *wanted.tests]


def _rarest(lists: Sequence[Named | Few]) -> Named | Few:
    """Counting stops where a walk would stop, or where another list is shorter."""
    rarest, most = lists[0], LOOKED_AT
    for each in lists if len(lists) > 1 else ():
        number = each.size(most)
        if number < most:
            rarest, most = each, number
    return rarest


def _next_size(size: int, looked: int, found: int, number: int) -> int:
    """How many to look at next: what is missing if they pass as often as so far, and some more."""
    if not found:
        return size * GROWS
    return min(size * GROWS, (number - found) * looked * 5 // (found * 4) + SOME_MORE)


def _look(
    driver: Named | Few, start: Key | None, size: int, tests: Sequence[Test]
) -> tuple[list[Key], set[int]]:
    """The next of a list, and who of them passes; in one statement where the list is read too."""
    if not tests or isinstance(driver, Few):
        rows = driver.rows(start, size)
        return rows, _passing(rows, tests)
    part = driver.asked(start, size).subquery()
    passes = and_(*(test(part.c.person_id) for test in tests))
    told = db.session.execute(select(part.c.sort_name, part.c.person_id, passes)).all()
    rows = sorted((name, person_id) for name, person_id, _passes in told)
    return rows, {person_id for _name, person_id, is_one in told if is_one}


def _passing(rows: Sequence[Key], tests: Sequence[Test]) -> set[int]:
    """Who of these passes every test."""
    ids = [person_id for _name, person_id in rows]
    if not tests or not ids:
        return set(ids)
    person_id = each_of(ids)
    passing = select(person_id).where(*(test(person_id) for test in tests))
    return set(db.session.scalars(passing))


def _cut(found: Walked, number: int) -> Walked:
    """No more than were asked for; then the walk goes on after the last of them."""
    if len(found.keys) > number:
        return Walked(found.keys[:number], found.keys[number - 1])
    return found
