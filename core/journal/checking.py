"""Checking the whole chain: what was changed, dropped, swapped, added or cut off, and where.

Everything is read from one state of the database, in pages, so that it may grow meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from core.db import db
from core.journal import queries
from core.journal.chain import COLUMNS, ENTRIES, HEADS
from core.journal.seals import BEGINNING, Seals, says_something

PAGE = 5_000
MOST_KEPT = 20
"""Of the lines that do not fit, to find out which of them were swapped."""
READ = [*COLUMNS, *(ENTRIES.c[name] for name in ("position", "hash", "words", "salt"))]


class Mark(NamedTuple):
    """A place in the chain, as it was noted elsewhere."""

    position: int
    hash: bytes


@dataclass
class Fault:
    """One kind of thing that is wrong: at which position first, and how many."""

    kind: str
    first: int
    number: int = 1


@dataclass
class Report:
    """What a check found. `emptied` lines were emptied of their words by erasing somebody."""

    checked: int = 0
    emptied: int = 0
    last: int = 0
    faults: dict[str, Fault] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def add(self, kind: str, position: int, number: int = 1) -> None:
        known = self.faults.get(kind)
        if known is None:
            self.faults[kind] = Fault(kind, position, number)
        else:
            known.first, known.number = min(known.first, position), known.number + number


@dataclass
class Misfit:
    """A line that does not fit behind the one before it, whose hash is `before`."""

    line: Row[Any]
    before: bytes


class Check:
    """One walk along the chain, from a position on to its end, or to that of another one."""

    def __init__(self, start: int = 1, until: int | None = None) -> None:
        self.seals, self.report = Seals(), Report()
        self.start, self.until, self.next = start, until, start
        self.misfits: list[Misfit] = []
        self.emptied: list[Row[Any]] = []

    def run(self, mark: Mark | None = None) -> Report:
        """Walk. `mark` is a head that was noted elsewhere, which must still be in the chain."""
        head = db.session.connection().execute(select(HEADS)).one_or_none()
        before: bytes | None = self._hash_at(self.start - 1)
        for line in self._lines():
            before = self._look_at(line, before)
        self._look_for_missing()
        self.report.last = self.next - 1
        self._tell_misfits()
        self._tell_emptied()
        if self.until is None:
            self._look_at_end(head, before)
        if mark is not None and self._hash_at(mark.position) != mark.hash:
            self.report.add("not as noted", mark.position)
        return self.report

    def _hash_at(self, position: int) -> bytes | None:
        if position == 0:
            return BEGINNING
        found = select(ENTRIES.c.hash).where(ENTRIES.c.position == position)
        return db.session.connection().scalar(found)

    def _lines(self) -> Iterator[Row[Any]]:
        after = self.start - 1
        until = [ENTRIES.c.position <= self.until] if self.until is not None else []
        while True:
            found = select(*READ).where(ENTRIES.c.position > after, *until)
            page = db.session.connection().execute(found.order_by(ENTRIES.c.position).limit(PAGE))
            lines = page.all()
            yield from lines
            if len(lines) < PAGE:
                return
            after = lines[-1].position

    def _look_at(self, line: Row[Any], before: bytes | None) -> bytes:
        """Look at the next line, and go on from what it says of itself: each fault counts once."""
        if line.position != self.next:
            self.report.add("dropped", self.next, line.position - self.next)
            before = None
        self.next = line.position + 1
        self.report.checked += 1
        if before is not None and not self._fits(line, before):
            self._keep(Misfit(line, before))
        elif self._is_reworded(line):
            self.report.add("changed", line.position)
        return line.hash or b""

    def _look_for_missing(self) -> None:
        """Miss the lines up to where this walk was to end, so that the next one begins behind."""
        if self.until is not None and self.next <= self.until:
            self.report.add("dropped", self.next, self.until + 1 - self.next)
            self.next = self.until + 1

    def _fits(self, line: Row[Any], before: bytes, position: int | None = None) -> bool:
        place = line.position if position is None else position
        return bool(self.seals.hash_of(before, place, line, line.words) == line.hash)

    def _is_reworded(self, line: Row[Any]) -> bool:
        """True when the words are not those that were bound; to be empty is allowed."""
        if not says_something(line):
            self.emptied += [line] if line.words is not None else []
            return False
        if line.words is None or line.salt is None:
            return True
        return bool(self.seals.digest(line, line.salt) != line.words)

    def _tell_emptied(self) -> None:
        """Tell the lines that were emptied though nobody was erased whom they tell of."""
        theirs = queries.erased({each.person_id for each in self.emptied if each.person_id})
        others = [each for each in self.emptied if each.person_id not in theirs]
        named = queries.emptied_by_erasing() if others else set()
        for each in others:
            if each.id not in named:
                self.report.add("emptied", each.position)
        self.report.emptied = len(self.emptied) - sum(each.id not in named for each in others)

    def _keep(self, misfit: Misfit) -> None:
        if len(self.misfits) < MOST_KEPT:
            self.misfits.append(misfit)
        else:
            self.report.add("changed", misfit.line.position)

    def _tell_misfits(self) -> None:
        """Tell lines that stand in each other's place from those that say something else now."""
        moved = [each for each in self.misfits if self._is_from_elsewhere(each)]
        for each in self.misfits:
            if each in moved:
                self.report.add("swapped", each.line.position)
            elif not self._only_follows(each):
                self.report.add("changed", each.line.position)

    def _is_from_elsewhere(self, misfit: Misfit) -> bool:
        places = [each for each in self.misfits if each is not misfit]
        return any(
            self._fits(misfit.line, before, place.line.position)
            for place in places
            for before in (place.before, *self._hashes())
        )

    def _only_follows(self, misfit: Misfit) -> bool:
        """True of a line that is as it was, behind one that stands elsewhere now."""
        return any(self._fits(misfit.line, before) for before in self._hashes())

    def _hashes(self) -> Sequence[bytes]:
        return [each.line.hash or b"" for each in self.misfits]

    def _look_at_end(self, head: Row[Any] | None, last: bytes | None) -> None:
        """The head must stand at the last line, and be ours; no line stands outside."""
        end = self.next - 1
        outside = select(func.count(), func.min(ENTRIES.c.id)).where(ENTRIES.c.position.is_(None))
        number, _first = db.session.connection().execute(outside).one()
        if number:
            self.report.add("added", end + 1, number)
        if head is None:
            if end:
                self.report.add("head changed", end)
            return
        if self.seals.seal_of(head.position, head.hash) != head.seal:
            self.report.add("head changed", head.position)
        if head.position > end:
            self.report.add("cut off", end + 1, head.position - end)
        elif head.position < end:
            self.report.add("added", head.position + 1, end - head.position)
        elif head.hash != last:
            self.report.add("head changed", head.position)
