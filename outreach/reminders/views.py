"""My invitations: what each inviter has to write, and whom to remind."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.db import db, now
from core.pages import panels
from outreach.invitations import queries as invitations
from outreach.reminders import actions, queries
from outreach.reminders.forms import ReminderForm
from outreach.reminders.models import Reminder
from outreach.waves import board

bp = Blueprint("reminders", __name__, url_prefix="/communities/<int:community_id>/mine")


@bp.get("/")
def index() -> Response:
    mine = invitations.of_inviter(community().id, me().id)
    return htmx.page(
        "outreach/reminders/index.html",
        cards=board.cards_of(mine),
        reminders=queries.open_for(community().id, me().id),
        panels=panels.of("start", community()),
    )


@bp.route("/reminders/<int:reminder_id>", methods=["GET", "POST"])
@only_for("its inviter, and organisers")
def decide(reminder_id: int) -> AnyResponse:
    reminder = _mine_or_404(reminder_id)
    form = ReminderForm(can_send=actions.can_be_sent(reminder))
    if form.validate_on_submit():
        actions.decide(reminder, form.choice.data, form.words.data, by=me())
        db.session.commit()
        flash(_("Done."))
        return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/reminders/decide.html",
        form=form,
        reminder=reminder,
        waited=(now() - (reminder.invitation.invited_at or now())).days,
        status=422 if request.method == "POST" else 200,
    )


def _mine_or_404(reminder_id: int) -> Reminder:
    """The reminder, for its inviter or for an organiser of this community."""
    reminder = queries.one(reminder_id)
    if reminder is None or reminder.invitation.community_id != community().id:
        abort(404)
    if reminder.invitation.inviter_id != me().id and not may_organise():
        abort(404)
    return reminder
