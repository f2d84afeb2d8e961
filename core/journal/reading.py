"""The journal as administrators read it: newest first, narrowed to what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from core.communities.models import Community
from core.db import db
from core.journal import words
from core.journal.models import Entry
from core.journal.queries import all_of, current
from core.many import among
from core.people.models import Person, email_key, folded
from core.rows import row_number

PAGE = 50
BATCH = 500
MOST_NAMESAKES = 50
LAST_LETTER = "\U0010ffff"
By, ByNow, About, AboutNow = (aliased(Person) for _each in range(4))

Key = tuple[datetime, int]
"""Where a line stands: when, and its number."""


@dataclass(frozen=True)
class Line:
    """A line with the names of who did it to whom, where."""

    entry: Entry
    by: Person | None
    about: Person | None
    community: Community | None


@dataclass(frozen=True)
class Filters:
    """What the journal is narrowed to: `who` did it and `whom` it is about, by name or number."""

    given: dict[str, str]
    zone: str
    tests: list[ColumnElement[bool]] = field(default_factory=list)

    @classmethod
    def of(cls, asked: Mapping[str, str], zone: str) -> Filters:
        """Read what a form sends; what cannot be read is as if it were not there."""
        given = {name: asked.get(name, "").replace("\0", "").strip()[:200] for name in READABLE}
        said = {name: text for name, text in given.items() if text and READABLE[name](text)}
        found = cls(said, zone)
        found.tests.extend(found._tests())
        return found

    def _tests(self) -> Iterator[ColumnElement[bool]]:
        for name, column in (("who", Entry.by_id), ("whom", Entry.person_id)):
            if name in self.given:
                yield among(column, _people(self.given[name]))
        if (number := _number(self.given.get("community", ""))) is not None:
            yield Entry.community_id == number
        if (first := _day(self.given.get("from", ""))) is not None:
            yield Entry.at >= self._midnight(first)
        if (last := _day(self.given.get("to", ""))) is not None and last < date.max:
            yield Entry.at < self._midnight(last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        try:
            return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)
        except OverflowError:
            return datetime.combine(day, time(), UTC)

    def keys(self, before: Key | None, number: int) -> list[Key]:
        """The places of the next so many lines; each word of a kind is read from its own index."""
        arms = [self._arm(before, number, Entry.what == what) for what in self._whats()]
        arms = arms or [self._arm(before, number)]
        if len(arms) == 1:
            rows = db.session.execute(arms[0]).all()
        else:
            merged = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
            newest = select(merged).order_by(merged.c.at.desc(), merged.c.id.desc())
            rows = db.session.execute(newest.limit(number)).all()
        return [(row.at, row.id) for row in rows]

    def size(self) -> int:
        """How many lines pass."""
        tests = [among(Entry.what, self._whats())] if "kind" in self.given else []
        found = select(func.count()).select_from(Entry).where(*self.tests, *tests)
        return db.session.scalar(found) or 0

    def _whats(self) -> list[str]:
        return words.words_of(self.given["kind"]) if "kind" in self.given else []

    def _arm(
        self, before: Key | None, number: int, *tests: ColumnElement[bool]
    ) -> Select[*tuple[Any, ...]]:
        found = select(Entry.at, Entry.id).where(*self.tests, *tests)
        if before is not None:
            at = literal(before[0], Entry.at.type)
            found = found.where(tuple_(Entry.at, Entry.id) < tuple_(at, literal(before[1])))
        return found.order_by(Entry.at.desc(), Entry.id.desc()).limit(number)


def place_of(entry_id: int | None) -> Key | None:
    """Where the line of this number stands."""
    row = db.session.execute(select(Entry.at, Entry.id).where(Entry.id == entry_id)).one_or_none()
    return (row.at, row.id) if row else None


def lines(keys: Sequence[Key]) -> list[Line]:
    """These lines in this order, with names as they are now."""
    ids = [number for _at, number in keys]
    found = (
        select(Entry, ByNow, AboutNow, Community)
        .outerjoin(By, By.id == Entry.by_id)
        .outerjoin(ByNow, ByNow.id == current(By))
        .outerjoin(About, About.id == Entry.person_id)
        .outerjoin(AboutNow, AboutNow.id == current(About))
        .outerjoin(Community, Community.id == Entry.community_id)
        .where(among(Entry.id, ids))
        .order_by(Entry.at.desc(), Entry.id.desc())
    )
    return [Line(*row) for row in db.session.execute(found).all()]


def batches(filters: Filters) -> Iterator[list[Line]]:
    """Every line that passes, newest first, a batch at a time."""
    keys = filters.keys(None, BATCH)
    while keys:
        yield lines(keys)
        keys = filters.keys(keys[-1], BATCH) if len(keys) == BATCH else []


def communities() -> Sequence[Community]:
    """Every community, by name."""
    return db.session.scalars(select(Community).order_by(Community.name, Community.id)).all()


def _people(text: str) -> list[int]:
    """Whom a name, an address or a number means, with those who were made one with them."""
    number = _number(text)
    if number is not None:
        return all_of(number)
    key = folded(text)
    named = [Person.sort_name >= key, Person.sort_name < key + LAST_LETTER, bool(key)]
    tests = [Person.email_key == email_key(text)] if "@" in text else named
    found = db.session.scalars(select(Person.id).where(*tests).limit(MOST_NAMESAKES)).all()
    gone = select(Person.id).where(among(Person.merged_into_id, found))
    return [*found, *db.session.scalars(gone)]


def _number(text: str) -> int | None:
    try:
        return row_number(text) if text.isascii() and text.isdigit() else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _anything(_text: str) -> bool:
    return True


READABLE: dict[str, Callable[[str], object]] = {
    "who": _anything,
    "whom": _anything,
    "community": _number,
    "kind": lambda text: text in words.kinds(),
    "from": _day,
    "to": _day,
}
"""What can be asked for, and whether it was said so that it can be read."""
