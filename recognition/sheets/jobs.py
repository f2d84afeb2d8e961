"""Logging an uploaded list, a batch at a time, on from where an earlier run ended."""

from __future__ import annotations

from core.communities.models import Community
from core.db import db, now
from core.people.models import Person
from core.queue import every, job
from recognition.sheets import dry_run, queries
from recognition.sheets.keys import row_key
from recognition.sheets.models import KEPT_FOR, ContributionSheet
from recognition.sheets.writing import write

BATCH = 50


@job
def log_sheet(sheet_id: int) -> None:
    """Log what is left of a list."""
    while _log_some(sheet_id):
        db.session.commit()
        db.session.expunge_all()
    db.session.commit()


@every(minutes=5)
def log_left_sheets() -> None:
    """Go on with lists whose worker was lost, and forget old ones."""
    for sheet_id in queries.unfinished_ids():
        log_sheet.later(sheet_id)
    for sheet in queries.older_than(now() - KEPT_FOR):
        db.session.delete(sheet)
    db.session.commit()


def _log_some(sheet_id: int) -> bool:
    """Log the next rows and answer whether there are more."""
    sheet = queries.taken(sheet_id)
    if sheet is None or not sheet.is_running:
        return False
    some = sheet.lines[sheet.done : sheet.done + BATCH]
    _write(sheet, dry_run.rows(sheet.community_id, some, sheet.knows_everybody))
    sheet.done += len(some)
    if sheet.done >= len(sheet.lines):
        sheet.finished_at = now()
    return sheet.is_running


def _write(sheet: ContributionSheet, rows: list[dry_run.Row]) -> None:
    community = db.session.get_one(Community, sheet.community_id)
    by = db.session.get_one(Person, sheet.uploaded_by_id)
    for row in rows:
        if row.line is not None:
            write(community, row.line, row_key(sheet.form_key, row.number), by)
            sheet.logged += 1
