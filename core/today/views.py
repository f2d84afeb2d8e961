"""Today: what somebody should do now, whom to call, what was last said, and why this first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me
from core.calendars import actions as calendars
from core.calendars import queries as feeds
from core.communities import queries as communities
from core.db import db, today
from core.rows import asked_row
from core.today import actions, planning, queries, tasks
from core.today.forms import DAY_WORDS, SnoozeForm, WeekForm
from core.today.tasks import Task

bp = Blueprint("today", __name__, url_prefix="/today")
SHOWN = 20
SPANS = (15, 30, 60)


@bp.get("/")
def index() -> Response:
    board = tasks.board(me().id)
    minutes = asked_row("minutes")
    chosen = planning.within(board.tasks, minutes) if minutes else board.tasks
    return htmx.page(
        "core/today/index.html",
        tasks=chosen[:SHOWN],
        more=len(chosen) - len(chosen[:SHOWN]),
        put_off=board.put_off,
        minutes=minutes,
        is_short=bool(board.tasks) and not chosen,
        spans=SPANS,
        on=today(),
        **_about(chosen[:SHOWN]),
    )


@bp.post("/snoozes")
def snooze() -> AnyResponse:
    form = SnoozeForm()
    until = actions.snooze(me(), form.task.data or "", form.days.data or 0)
    db.session.commit()
    flash(_("Put off until %(day)s. You can take it back below.", day=format_date(until, "full")))
    return redirect(url_for(".index"), code=303)


@bp.post("/snoozes/removal")
def wake() -> AnyResponse:
    form = SnoozeForm()
    actions.wake(me(), form.task.data or "")
    db.session.commit()
    flash(_("It is back among your tasks."))
    return redirect(url_for(".index"), code=303)


@bp.route("/week", methods=["GET", "POST"])
def week() -> AnyResponse:
    minutes = queries.minutes_of(me().id)
    form = WeekForm(data=dict(zip(DAY_WORDS, minutes, strict=True)))
    if form.validate_on_submit():
        actions.set_week(me(), form.minutes)
        db.session.commit()
        flash(_("Saved. Your week is laid out anew."))
        return redirect(url_for(".week"), code=303)
    until = today() + timedelta(days=planning.DAYS - 1)
    return htmx.page(
        "core/today/week.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        plan=planning.lay(tasks.board(me().id, until).tasks, minutes, today()),
        has_time=any(minutes),
    )


@bp.get("/calendar")
def calendar() -> Response:
    return htmx.page("core/today/calendar.html", feed=feeds.of_person(me().id), url=None)


@bp.post("/calendar")
def renew_calendar() -> Response:
    """The address is shown once, in this answer; only its digest is kept."""
    url = calendars.renew(me())
    db.session.commit()
    shown = htmx.page("core/today/calendar.html", feed=feeds.of_person(me().id), url=url)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@bp.post("/calendar/removal")
def end_calendar() -> AnyResponse:
    calendars.end(me())
    db.session.commit()
    flash(_("The address shows nothing any more."))
    return redirect(url_for(".calendar"), code=303)


def _about(shown: Sequence[Task]) -> dict[str, Any]:
    """How everyone is reached, what was last said, and where each task is."""
    people = {each.person_id for each in shown if each.person_id is not None}
    places = communities.some({each.community_id for each in shown})
    return {
        "reach": queries.reached(people) if people else {},
        "said": tasks.last_said(shown),
        "places": places,
        "organised": queries.parts_of(me().id).organised,
    }
