"""The journal for administrators: who did what to whom, when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me
from core.db import db, reading, today
from core.exports import writing
from core.exports.streaming import in_context
from core.journal import checks, jobs, sentences, words
from core.journal import reading as journal
from core.journal.actions import record
from core.journal.reading import Filters, Line
from core.rows import asked_row

bp = Blueprint("journal", __name__, url_prefix="/journal")


@bp.get("/")
def index() -> Response:
    filters = _filters()
    keys = filters.keys(journal.place_of(asked_row("before")), journal.PAGE + 1)
    return htmx.page(
        "core/journal/index.html",
        "core/journal/_lines.html",
        filters=filters.given,
        lines=journal.lines(keys[: journal.PAGE]),
        more=keys[journal.PAGE - 1][1] if len(keys) > journal.PAGE else None,
        told=_told,
        exact=lambda at: format_datetime(at, "medium"),
        icon_of=lambda line: sentences.of(line.entry).icon,
        kinds=words.kinds(),
        communities=journal.communities(),
        **_check(),
    )


@bp.route("/check", methods=["GET", "POST"])
def check() -> AnyResponse:
    """Tell how far the check has come. Pressing the button begins one, unless one is going on."""
    if request.method == "POST":
        checks.begin()
        jobs.check_journal.later()
        db.session.commit()
    return htmx.done("core/journal/_check.html", url_for(".index"), **_check())


@bp.post("/export")
@asks_again()
def download() -> Response:
    """Every line that passes, as a sheet. The journal is told of it, though not of names."""
    filters = _filters()
    hidden = {name: True for name in ("who", "whom") if name in filters.given}
    record("journal.exported", by=me(), filters=filters.given | hidden, count=filters.size())
    db.session.commit()
    answer = Response(in_context(_pieces(filters)), content_type="text/csv; charset=utf-8")
    name = f"journal-{today().isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _check() -> dict[str, Any]:
    checked, going_on = checks.last(), checks.going_on()
    return {
        "checked": checked,
        "since": checks.written_since(checked) if checked else 0,
        "going_on": going_on,
        "left": checks.written_since(going_on) if going_on else 0,
    }


def _filters() -> Filters:
    return Filters.of(request.values, current_app.config["SETTINGS"].timezone)


def _told(line: Line) -> str:
    name = line.by.name if line.by else None
    return sentences.of(line.entry).read(line.entry, sentences.who(line.entry, name))


def _pieces(filters: Filters) -> Iterator[bytes]:
    headings = [
        *(_("Position"), _("When (UTC)"), _("Who"), _("Number of who"), _("What"), _("Word")),
        *(_("About whom"), _("Number of whom"), _("Community"), _("Number"), _("Why"), _("Hash")),
    ]
    yield from writing.as_csv(headings, _rows(filters))


def _rows(filters: Filters) -> Iterator[Sequence[list[str]]]:
    batches = journal.batches(filters)
    while True:
        with reading():
            found = next(batches, None)
            rows = [_row(line) for line in found or []]
        if found is None:
            return
        yield rows


def _row(line: Line) -> list[str]:
    entry = line.entry
    return [
        str(entry.position or ""),
        entry.at.isoformat(),
        line.by.name if line.by else "",
        str(entry.by_id or ""),
        _told(line),
        entry.what,
        line.about.name if line.about else "",
        str(entry.person_id or ""),
        line.community.name if line.community else "",
        str(entry.subject_id or ""),
        entry.reason or "",
        (entry.hash or b"").hex(),
    ]
