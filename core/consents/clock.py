"""Who is forgotten, and when: whoever was not told in time, or was named and never answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, select, tuple_

from core.communities.models import Acquaintance, Membership
from core.consents.models import Basis, ConsentChange, Purpose
from core.consents.queries import lines_of
from core.consents.weighing import Line, is_refused
from core.db import db, now, today
from core.people.models import Person
from core.requests.queries import waits_for_answer

NAMED_FOR = timedelta(days=30)
AT_ONCE = 200
MOST_SHOWN = 100
KNOWN = exists().where(Acquaintance.person_id == Person.id)
"""Whoever is forgotten is known nowhere."""


@dataclass(frozen=True)
class Due:
    """Somebody, the last day on which their details are held, and why: untold or unanswered."""

    person_id: int
    name: str
    last_day: date
    why: str


@dataclass(frozen=True)
class Clock:
    """One reason to forget people: who comes up, soonest first, and who of them is spared."""

    why: str
    rows: Callable[[date], Select[*tuple[Any, ...]]]
    place: Sequence[Any]
    read: Callable[[Any], date]
    spares: Callable[[Sequence[Line]], bool]

    def batches(self, until: date) -> Iterator[list[Due]]:
        """Those whose last day is before that day, batch by batch."""
        found = self.rows(until).order_by(*self.place).limit(AT_ONCE)
        rows = db.session.execute(found).all()
        while rows:
            yield self._due(rows)
            last = zip(rows[-1][:2], self.place, strict=True)
            after = tuple_(*(literal(value, each.type) for value, each in last))
            rows = db.session.execute(found.where(tuple_(*self.place) > after)).all()

    def some(self, until: date, among: Select[int]) -> list[Due]:
        """Some of these, soonest first."""
        found = self.rows(until).where(Person.id.in_(among)).order_by(*self.place)
        return self._due(db.session.execute(found.limit(MOST_SHOWN)).all())

    def _due(self, rows: Collection[Any]) -> list[Due]:
        said: Mapping[int, Sequence[Line]] = lines_of([row[1] for row in rows])
        return [
            Due(row[1], row[2], self.read(row[0]), self.why)
            for row in rows
            if not self.spares(said.get(row[1], ()))
        ]


def due(until: date) -> Iterator[list[Due]]:
    """Everybody whose last day is before that day."""
    for clock in CLOCKS:
        yield from clock.batches(until)


def is_still(each: Due, until: date) -> bool:
    """True while nothing has happened that spares them."""
    (clock,) = (clock for clock in CLOCKS if clock.why == each.why)
    return bool(clock.some(until, select(Person.id).where(Person.id == each.person_id)))


def of_community(community_id: int) -> list[Due]:
    """Those whom a community knows and whose last day comes, soonest first."""
    here = select(Acquaintance.person_id).where(Acquaintance.community_id == community_id)
    until = today() + NAMED_FOR + timedelta(days=1)
    found = [each for clock in CLOCKS for each in clock.some(until, here)]
    return sorted(found, key=lambda each: (each.last_day, each.name))


def _untold(until: date) -> Select[*tuple[Any, ...]]:
    return select(Person.inform_by, Person.id, Person.name).where(
        Person.informed_at.is_(None),
        Person.inform_by < until,
        Person.is_administrator.is_(False),
        *_may_be_forgotten(),
    )


def _named(until: date) -> Select[*tuple[Any, ...]]:
    began = now() - NAMED_FOR + (until - today())
    return (
        select(ConsentChange.at, ConsentChange.person_id, Person.name)
        .join(Person, Person.id == ConsentChange.person_id)
        .where(
            ConsentChange.basis == Basis.NAMED_BY_FRIEND,
            ConsentChange.at <= began,
            ~exists().where(Membership.person_id == Person.id),
            *_may_be_forgotten(),
        )
    )


def _may_be_forgotten() -> tuple[ColumnElement[bool], ...]:
    """Not who asked that nothing be done with their details, objected, or waits for an answer."""
    return KNOWN, Person.restricted_at.is_(None), ~waits_for_answer()


def _know_of_us(lines: Sequence[Line]) -> bool:
    """True when they agreed, or have a part: then they know that we hold their details."""
    return any(line.basis in (Basis.CONSENT, Basis.CONTRACT) for line in lines)


def _are_more_than_named(lines: Sequence[Line]) -> bool:
    """True when there is any other reason to hold their details.

    A yes that they took back within the days in which they were only named is none: their page
    says that what we hold goes then. Later much more may hang on them, and a no deletes nothing.
    """
    named_at = min(line.at for line in lines if line.basis == Basis.NAMED_BY_FRIEND)
    soon = [line for line in lines if line.is_given or line.at <= named_at + NAMED_FOR]
    return any(
        line.is_given
        and line.purpose != Purpose.NAMING
        and not is_refused(soon, line.purpose, line.channel, line.community_id)
        for line in lines
    )


CLOCKS = (
    Clock(
        "untold", _untold, (Person.inform_by, Person.id), lambda inform_by: inform_by, _know_of_us
    ),
    Clock(
        "unanswered",
        _named,
        (ConsentChange.at, ConsentChange.person_id),
        lambda at: (at + NAMED_FOR).date(),
        _are_more_than_named,
    ),
)
