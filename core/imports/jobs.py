"""What a worker does with a list: the dry run, and the import itself."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.db import changed, db, now
from core.duplicates.jobs import note_imported
from core.imports import own_fields, queries, undoing
from core.imports.columns import Plan
from core.imports.loading import count_anew, put
from core.imports.matching import Book
from core.imports.models import (
    KEPT_FOR,
    UNDONE_WITHIN,
    ImportFile,
    ImportRow,
    ImportState,
    Outcome,
    PeopleImport,
)
from core.imports.own_fields import OwnField
from core.imports.rehearsal import Drafted, drafted, rehearse
from core.imports.sheets import Row, stream
from core.imports.writing import write
from core.journal.actions import record
from core.queue import every, job

AT_ONCE = 1_000
LEFT_AFTER = timedelta(minutes=1)
MOST_KNOWN = 20_000
TRIES = 3


@job
def check(import_id: int) -> None:
    """Make the dry run of an import: what each row would do."""
    _run(import_id, ImportState.CHECKING, ImportState.CHECKED)


@job
def apply(import_id: int) -> None:
    """Import the rows, a batch at a time, on from where an earlier run ended."""
    _run(import_id, ImportState.APPLYING, ImportState.APPLIED)


@job
def undo(import_id: int) -> None:
    """Take an import back, a batch at a time, on from where an earlier run ended."""
    mine = uuid.uuid4().hex
    own = update(PeopleImport).where(PeopleImport.id == import_id)
    taken = changed(own.where(_is_undoing(), _is_left()).values(run=mine, touched_at=now()))
    db.session.commit()
    pace = Pace()
    while taken:
        pace.begin()
        found = db.session.get(PeopleImport, import_id)
        looked_at = undoing.take_back(found, pace.rows) if found else 0
        taken = changed(own.where(PeopleImport.run == mine).values(touched_at=now()))
        if not (taken and looked_at):
            break
        db.session.commit()
        pace.end()
    if found := (db.session.get(PeopleImport, import_id) if taken else None):
        found.undone_at, found.run = now(), None
        _record_undone(found)
        db.session.commit()
    db.session.rollback()


@every(minutes=1)
def take_up_left_imports() -> None:
    """Ring again for imports that no worker has in hand: a bell was lost, or a worker killed."""
    left = select(PeopleImport.id, PeopleImport.state)
    for import_id, state in db.session.execute(left.where(_is_running(), _is_left())).all():
        (check if state == ImportState.CHECKING else apply).later(import_id)
    for import_id in db.session.scalars(left.where(_is_undoing(), _is_left())):
        undo.later(import_id)
    db.session.commit()


@every(hours=1)
def forget_old_imports() -> None:
    """Remove what was uploaded and never imported, and the reports of what was.

    Of an import that can still be undone, whom each row speaks of is kept, and what it filled in.
    """
    is_quiet = or_(_is_left(), ~(_is_running() | _is_undoing()))
    old, older = (PeopleImport.created_at < now() - each for each in (KEPT_FOR, UNDONE_WITHIN))
    is_kept = (PeopleImport.state == ImportState.APPLIED) & PeopleImport.undone_at.is_(None)
    db.session.execute(delete(PeopleImport).where(old & ~is_kept | older, is_quiet))
    reported = select(PeopleImport.id).where(old, is_quiet)
    rows = ImportRow.import_id.in_(reported)
    is_refused = ImportRow.outcome == Outcome.REFUSED
    db.session.execute(delete(ImportRow).where(rows, is_refused))
    db.session.execute(update(ImportRow).where(rows, ImportRow.name != "").values(name=""))
    db.session.commit()


def begin_check(found: PeopleImport) -> None:
    """Check a short list at once, and leave a long one to a worker. Call it after the commit."""
    if found.rows <= AT_ONCE:
        check(found.id)
    else:
        check.later(found.id)
        db.session.commit()


def _run(import_id: int, running: ImportState, finished: ImportState) -> None:
    mine = _take(import_id, running)
    content = queries.content_of(import_id) if mine else None
    if content is None:
        db.session.commit()
        return
    found = db.session.get_one(PeopleImport, import_id)
    plan, community_id, start = Plan.from_json(found.plan), found.community_id, found.done
    own = own_fields.of_community(community_id)
    db.session.commit()
    rows = islice(stream(content), plan.skip + start, None)
    del content
    work = Work(import_id, community_id, plan, mine, running == ImportState.APPLYING, own)
    if work.goes_through(rows, start):
        _finish(import_id, mine, finished)


def _take(import_id: int, running: ImportState) -> str:
    """Take an import in hand, unless another worker has it; empty when there is nothing to do.

    A dry run begins again, an import goes on after the last batch that was committed.
    """
    mine = uuid.uuid4().hex
    taken = update(PeopleImport).where(
        PeopleImport.id == import_id, PeopleImport.state == running, _is_left()
    )
    if not changed(taken.values(run=mine, touched_at=now())):
        return ""
    if running == ImportState.CHECKING:
        db.session.execute(
            update(PeopleImport).where(PeopleImport.id == import_id).values(done=0, counts={})
        )
        db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    return mine


def _finish(import_id: int, mine: str, finished: ImportState) -> None:
    own = update(PeopleImport).where(PeopleImport.id == import_id, PeopleImport.run == mine)
    if changed(own.values(state=finished, run=None)) and finished == ImportState.APPLIED:
        db.session.execute(delete(ImportFile).where(ImportFile.import_id == import_id))
        note_imported.later(import_id, 0)
    db.session.commit()


def _is_running() -> ColumnElement[bool]:
    return PeopleImport.state.in_((ImportState.CHECKING, ImportState.APPLYING))


def _is_undoing() -> ColumnElement[bool]:
    return PeopleImport.undoing_at.is_not(None) & PeopleImport.undone_at.is_(None)


def _record_undone(found: PeopleImport) -> None:
    kept = {each: found.counts.get(each, 0) for each in ("removed", "restored", "stayed")}
    of = found.community_id
    record("people.import_undone", by=None, community_id=of, subject_id=found.id, **kept)


def _is_left() -> ColumnElement[bool]:
    return or_(PeopleImport.touched_at.is_(None), PeopleImport.touched_at < now() - LEFT_AFTER)


@dataclass
class Pace:
    """How many rows fit into one transaction.

    On SQLite, whoever writes keeps everybody else from writing; so that the pages stay quick, a
    transaction is to last a tenth of a second. A server lets others write; there, it is only to
    be short enough to see it move.
    """

    FEWEST, MOST = 100, 2_000
    rows: int = 250
    began: float = 0.0

    @property
    def seconds(self) -> float:
        return 0.1 if db.session.get_bind().dialect.name == "sqlite" else 0.6

    def begin(self) -> None:
        self.began = time.perf_counter()

    def end(self) -> None:
        """Take more rows the next time, or fewer, but not all at once."""
        took = max(time.perf_counter() - self.began, 0.001)
        fitting = int(self.rows * min(max(self.seconds / took, 0.5), 1.5))
        self.rows = min(max(fitting, self.FEWEST), self.MOST)


@dataclass
class Work:
    """One worker going through the rows of one import, in batches that are committed."""

    import_id: int
    community_id: int
    plan: Plan
    mine: str
    writes: bool
    own: Mapping[str, OwnField] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    counted: int = 1_000
    book: Book = field(init=False)

    def goes_through(self, rows: Iterable[Row], done: int) -> bool:
        """Work off these rows; so many were done before. False when another has taken over."""
        self.book, left = self._new_book(), iter(rows)
        while batch := list(islice(left, self.pace.rows)):
            done += len(batch)
            if not self._commits(drafted(batch, self.plan, self.own), done):
                return False
            if self.writes and done >= 2 * self.counted:
                self.counted = done
                count_anew()
                db.session.commit()
            if self._is_cancelled():
                self._forget(left)
                return True
            if self.writes and len(self.book.by_id) + len(self.book.by_address) > MOST_KNOWN:
                self.book = self._new_book()
        return True

    def _commits(self, drafts: Drafted, done: int) -> bool:
        """Work off a batch; if somebody wrote the same at that moment, look at everybody anew."""
        for tries in range(1, TRIES + 1):
            self.pace.begin()
            try:
                goes_on = self._batch(drafts, done)
            except IntegrityError:
                db.session.rollback()
                if tries == TRIES:
                    raise
                self.book = self._new_book()
                continue
            (db.session.commit if goes_on else db.session.rollback)()
            self.pace.end()
            return goes_on
        return False

    def _new_book(self) -> Book:
        return Book(self.community_id, self.own)

    def _forget(self, rows: Iterator[Row]) -> None:
        """Of rows that are not imported any more, nothing is to be reported or undone."""
        first = next(rows, None)
        if first and self.writes:
            never = ImportRow.import_id == self.import_id, ImportRow.number >= first.number
            db.session.execute(delete(ImportRow).where(*never))

    def _is_cancelled(self) -> bool:
        own = select(PeopleImport.cancelled_at).where(PeopleImport.id == self.import_id)
        cancelled_at = db.session.scalar(own)
        db.session.commit()
        return cancelled_at is not None

    def _batch(self, drafts: Drafted, done: int) -> bool:
        result = rehearse(self.book, drafts, self.plan)
        if not self.writes:
            result.compare(self.community_id)
        found = db.session.get(PeopleImport, self.import_id)
        if found is None:
            return False
        if self.writes:
            write(found, result.touched, result.joined, self.own)
        note = undoing.noted if self.writes else None
        rows = [told | {"import_id": self.import_id} for told in result.report(note)]
        numbers = ImportRow.number.between(drafts[0][0].number, drafts[-1][0].number)
        db.session.execute(delete(ImportRow).where(ImportRow.import_id == self.import_id, numbers))
        put(ImportRow, rows)
        counts = Counter(found.counts) + Counter(row["outcome"] for row in rows)
        own = update(PeopleImport).where(
            PeopleImport.id == self.import_id, PeopleImport.run == self.mine
        )
        return bool(changed(own.values(done=done, counts=dict(counts), touched_at=now())))
