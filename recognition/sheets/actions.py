"""Logging a paper sheet row by row, or an uploaded list after its dry run."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities.models import Community
from core.db import changed, db, now
from core.errors import RuleBroken
from core.people.models import Person, folded
from core.people.text import one_line
from recognition.kinds.offered import by_words, kinds_of
from recognition.sheets import reading
from recognition.sheets.dry_run import Row
from recognition.sheets.jobs import log_sheet
from recognition.sheets.keys import row_key
from recognition.sheets.models import ContributionSheet
from recognition.sheets.writing import write


def log_rows(community: Community, rows: Sequence[Row], form_key: str, by: Person) -> int:
    """Log every row or none. Raises RuleBroken as long as one of them cannot be logged."""
    lines = [(row.number, row.line) for row in rows if row.line is not None]
    if len(lines) < len(rows):
        raise RuleBroken(
            _("Nothing is logged yet. Correct the rows that are marked, or empty them.")
        )
    for number, line in lines:
        write(community, line, row_key(form_key, number), by)
    return len(lines)


def upload(
    community: Community,
    name: str,
    content: bytes,
    knows_everybody: bool,
    by: Person,
    usual_kind: str = "",
) -> ContributionSheet:
    """Keep a list for its dry run, with the kinds as they are called at this moment.

    `usual_kind` is the code of the kind of rows that name none. Raises RuleBroken for a file that
    cannot be read.
    """
    lines = reading.lines_of(content)
    if not lines:
        raise RuleBroken(_("There is no row in this list."))
    kinds = {"": usual_kind} | by_words(kinds_of(community.id))
    sheet = ContributionSheet(
        community_id=community.id,
        uploaded_by_id=by.id,
        knows_everybody=knows_everybody,
        file_name=one_line(name)[-100:] or _("list"),
        lines=[line | {"code": kinds.get(folded(line.get("kind", "")), "")} for line in lines],
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def start(sheet: ContributionSheet) -> None:
    """Log what can be logged; pressed twice, it starts once."""
    waiting = update(ContributionSheet).where(
        ContributionSheet.id == sheet.id, ContributionSheet.started_at.is_(None)
    )
    if changed(waiting.values(started_at=now())):
        log_sheet.later(sheet.id)


def discard(sheet: ContributionSheet) -> None:
    """Throw a list away that nobody is logging."""
    if sheet.is_running:
        raise RuleBroken(_("This list is being logged. Wait until it is through."))
    db.session.delete(sheet)
