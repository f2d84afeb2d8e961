"""Lists of a community's people in the order of names, read from the index of terms."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from core.db import db
from core.duplicates.keys import FEWEST_DIGITS
from core.many import among
from core.people.models import PersonTerm
from core.people.terms import EVERYBODY, of_phone

TERMS = cast(Table, PersonTerm.__table__)
"""The table by itself: a statement about the mapped class takes far longer to put together."""
MOST_TERMS = 20
FEW = 2_000
LAST_LETTER = "\U0010ffff"

Key = tuple[str, int]
"""Where a person stands: the name to sort by, and their id."""


@dataclass(frozen=True)
class Named:
    """Everybody under one of a few terms: their rows are merged where they lie, in order."""

    community_id: int
    terms: Sequence[str]

    def rows(self, start: Key | None, number: int) -> list[Key]:
        """The first so many rows after `start`; somebody under two terms is there twice."""
        return _keys(self.asked(start, number))

    def asked(self, start: Key | None, number: int) -> Any:
        """How the database is asked for them."""
        arms = [_under(self.community_id, term, start) for term in self.terms]
        name, person_id = TERMS.c.sort_name, TERMS.c.person_id
        if len(arms) == 1:
            return arms[0].order_by(name, person_id).limit(number)
        return _merged(arms, number).order_by("sort_name", "person_id").limit(number)

    def size(self, most: int) -> int:
        """How many there are, at most that many."""
        rows = select(TERMS.c.person_id).where(
            TERMS.c.community_id == self.community_id, TERMS.c.term.in_(self.terms)
        )
        rows = rows if len(self.terms) == 1 else rows.distinct()
        found = select(func.count()).select_from(rows.limit(most).subquery())
        return db.session.scalar(found) or 0

    def test(self, person_id: Any) -> ColumnElement[bool]:
        """True for whoever is on the list."""
        other = TERMS.alias()
        return _has(other, person_id, self.community_id, other.c.term.in_(self.terms))


@dataclass(frozen=True)
class Few:
    """A few people who were all read: by name, each once."""

    keys: Sequence[Key]

    def rows(self, start: Key | None, number: int) -> list[Key]:
        """The first so many after `start`."""
        at = bisect_right(self.keys, start) if start else 0
        return list(self.keys[at : at + number])

    def size(self, most: int) -> int:
        """How many there are, at most that many."""
        return min(len(self.keys), most)

    def test(self, person_id: Any) -> ColumnElement[bool]:
        """True for whoever is on the list."""
        test: ColumnElement[bool] = among(person_id, [each for _name, each in self.keys])
        return test


@dataclass(frozen=True)
class Frequent:
    """Too many people under too many terms to be put in order: they can only be tested."""

    community_id: int
    beginning: str

    def test(self, person_id: Any) -> ColumnElement[bool]:
        """True for whoever is on the list."""
        other = TERMS.alias()
        is_so = (other.c.term >= self.beginning) & (other.c.term < self.beginning + LAST_LETTER)
        return _has(other, person_id, self.community_id, is_so)


def everybody(community_id: int) -> Named:
    """Everybody whom the community knows."""
    return Named(community_id, [EVERYBODY])


def begin_with(community_id: int, word: str) -> Named | Few | Frequent | None:
    """Everybody who has a word that begins so; None when nobody has."""
    terms = _terms(community_id, word)
    if len(terms) <= MOST_TERMS:
        return Named(community_id, terms) if terms else None
    rows = select(TERMS.c.sort_name, TERMS.c.person_id).where(
        TERMS.c.community_id == community_id,
        TERMS.c.term >= word,
        TERMS.c.term < word + LAST_LETTER,
    )
    keys = _keys(rows.limit(FEW + 1))
    if len(keys) > FEW:
        return Frequent(community_id, word)
    return Few(sorted(set(keys)))


def with_phone(community_id: int, phone: str) -> Named | Few | Frequent | None:
    """Everybody whose phone number ends so, or is the end of this one; None when nobody has it."""
    term = of_phone(phone)
    found = begin_with(community_id, term)
    if found is None:
        ends = Named(
            community_id, [term[:length] for length in range(FEWEST_DIGITS + 1, len(term))]
        )
        found = ends if ends.terms and ends.size(1) else None
    return found


def of_ids(community_id: int, person_ids: Collection[int]) -> Few:
    """Those of these few people whom the community knows."""
    found = select(TERMS.c.sort_name, TERMS.c.person_id).where(
        among(TERMS.c.person_id, person_ids),
        TERMS.c.community_id == community_id,
        TERMS.c.term == EVERYBODY,
    )
    return Few(sorted(_keys(found)))


def _terms(community_id: int, word: str) -> list[str]:
    """The terms that begin so, no more than MOST_TERMS + 1: one leap along the index for each."""
    term = TERMS.c.term
    here = (TERMS.c.community_id == community_id, term < word + LAST_LETTER)
    leap = select(func.min(term).label("term")).where(*here, term >= word)
    leaps = leap.cte("leaps", recursive=True)
    following = select(func.min(term)).where(*here, term > leaps.c.term).scalar_subquery()
    leaps = leaps.union_all(select(following).where(leaps.c.term.is_not(None)))
    found = select(leaps.c.term).where(leaps.c.term.is_not(None))
    return list(db.session.scalars(found.limit(MOST_TERMS + 1)))


def _under(community_id: int, term: str, start: Key | None) -> Select[str, int]:
    name, person_id = TERMS.c.sort_name, TERMS.c.person_id
    rows = select(name, person_id).where(TERMS.c.community_id == community_id, TERMS.c.term == term)
    return rows if start is None else rows.where(tuple_(name, person_id) > tuple_(*start))


def _merged(arms: Sequence[Select[str, int]], number: int) -> CompoundSelect[str, int]:
    """The rows of all arms. SQLite merges them as they lie; PostgreSQL is told how far to read."""
    if db.session.get_bind().dialect.name == "sqlite":
        return union_all(*arms)
    ends = [arm.order_by("sort_name", "person_id").limit(number).subquery() for arm in arms]
    return union_all(*(select(end.c.sort_name, end.c.person_id) for end in ends))


def _has(
    other: Any, person_id: Any, community_id: int, is_so: ColumnElement[bool]
) -> ColumnElement[bool]:
    """True when somebody has such a term. Not EXISTS, which is planned as a join over everybody."""
    found = select(literal(1)).where(
        other.c.person_id == person_id, other.c.community_id == community_id, is_so
    )
    return found.limit(1).scalar_subquery().is_not(None)


def _keys(found: Any) -> list[Key]:
    return [(name, person_id) for name, person_id in db.session.execute(found)]
