"""What a worker does with a list: the dry run, and the import itself."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.db import changed, db, now
from core.duplicates.jobs import note_imported
from core.imports import queries
from core.imports.columns import Plan
from core.imports.matching import Book
from core.imports.models import (
    KEPT_FOR,
    ImportFile,
    ImportRow,
    ImportState,
    PeopleImport,
)
from core.imports.rehearsal import rehearse
from core.imports.sheets import Row, read
from core.imports.writing import table_of, write
from core.queue import every, job

BATCH = 500
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


@every(minutes=1)
def take_up_left_imports() -> None:
    """Ring again for imports that no worker has in hand: a bell was lost, or a worker killed."""
    left = select(PeopleImport.id, PeopleImport.state).where(_is_running(), _is_left())
    for import_id, state in db.session.execute(left).all():
        (check if state == ImportState.CHECKING else apply).later(import_id)
    db.session.commit()


@every(hours=1)
def forget_old_imports() -> None:
    """Remove what was uploaded and never imported, and the reports of what was."""
    old = PeopleImport.created_at < now() - KEPT_FOR
    db.session.execute(delete(PeopleImport).where(old, or_(_is_left(), ~_is_running())))
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
    db.session.commit()
    rows = read(content).rows[plan.skip :]
    work = Work(import_id, community_id, plan, mine, running == ImportState.APPLYING)
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


def _is_left() -> ColumnElement[bool]:
    return or_(PeopleImport.touched_at.is_(None), PeopleImport.touched_at < now() - LEFT_AFTER)


@dataclass
class Work:
    """One worker going through the rows of one import, in batches that are committed."""

    import_id: int
    community_id: int
    plan: Plan
    mine: str
    writes: bool

    def goes_through(self, rows: Sequence[Row], start: int) -> bool:
        """Work off the rows from `start` on. False when another worker has taken over."""
        book, at, tries = Book(self.community_id), start, 0
        while at < len(rows):
            batch = rows[at : at + BATCH]
            try:
                goes_on = self._batch(book, batch, at + len(batch))
            except IntegrityError:
                db.session.rollback()
                book, tries = Book(self.community_id), tries + 1
                if tries == TRIES:
                    raise
                continue
            if not goes_on:
                db.session.rollback()
                return False
            db.session.commit()
            at, tries = at + len(batch), 0
            if self.writes and len(book.by_id) + len(book.by_address) > MOST_KNOWN:
                book = Book(self.community_id)
        return True

    def _batch(self, book: Book, batch: Sequence[Row], done: int) -> bool:
        result = rehearse(book, batch, self.plan)
        if not self.writes:
            result.compare(self.community_id)
        found = db.session.get(PeopleImport, self.import_id)
        if found is None:
            return False
        if self.writes:
            write(found, result.touched, result.joined)
        rows = [told | {"import_id": self.import_id} for told in result.report()]
        numbers = ImportRow.number.between(batch[0].number, batch[-1].number)
        db.session.execute(delete(ImportRow).where(ImportRow.import_id == self.import_id, numbers))
        db.session.execute(table_of(ImportRow).insert(), rows)
        counts = Counter(found.counts) + Counter(row["outcome"] for row in rows)
        own = update(PeopleImport).where(
            PeopleImport.id == self.import_id, PeopleImport.run == self.mine
        )
        return bool(changed(own.values(done=done, counts=dict(counts), touched_at=now())))
