"""Who looks after this installation, for administrators: asking another one, and ending it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me
from core.administrators import actions
from core.db import db
from core.deliveries.words import STATE_WORDS
from core.people.models import Person
from core.rows import asked_row
from core.team import actions as team
from core.team import listing
from core.team.actions import Ask
from core.team.forms import AskForm
from core.team.models import ADMINISTRATOR, TeamInvitation
from core.team.words import outcome

bp = Blueprint("administrators", __name__, url_prefix="/administrators")


@bp.get("/")
def index() -> Response:
    found, more = listing.administrators(asked_row("after"))
    return htmx.page(
        "core/administrators/index.html",
        team=found,
        more=more,
        invited=listing.invited(None),
        state_words=STATE_WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
@asks_again()
def invite() -> AnyResponse:
    form = AskForm()
    if form.validate_on_submit():
        person = team.with_address(form.name.data, form.email.data, me())
        ask = Ask(ADMINISTRATOR, form.name.data, form.email.data, form.words.data or "")
        done = team.invite(None, person, ask, me())
        db.session.commit()
        flash(outcome(done, ask.name))
        return redirect(url_for(".index"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("core/administrators/invite.html", form=form, status=status)


@bp.post("/invitations/<int:team_invitation_id>/repetition")
@asks_again()
def invite_again(team_invitation_id: int) -> AnyResponse:
    team.invite_again(_invitation_or_404(team_invitation_id), me())
    db.session.commit()
    flash(_("A new invitation is on its way. The link from before no longer works."))
    return redirect(url_for(".index"), code=303)


@bp.post("/invitations/<int:team_invitation_id>/withdrawal")
def withdraw(team_invitation_id: int) -> AnyResponse:
    team.withdraw(_invitation_or_404(team_invitation_id), me())
    db.session.commit()
    flash(_("The invitation was taken back. Its link no longer works."))
    return redirect(url_for(".index"), code=303)


@bp.route("/<int:person_id>/removal", methods=["GET", "POST"])
@asks_again()
def end(person_id: int) -> AnyResponse:
    person = db.session.get(Person, person_id)
    if person is None or not person.is_administrator:
        abort(404)
    if request.method == "POST":
        actions.end(person, by=me())
        db.session.commit()
        is_me = person_id == me().id
        return redirect(url_for("core.welcome.index" if is_me else ".index"), code=303)
    return htmx.page("core/administrators/end.html", person=person)


def _invitation_or_404(invitation_id: int) -> TeamInvitation:
    found = db.session.get(TeamInvitation, invitation_id)
    if found is None or found.community_id is not None:
        abort(404)
    return found
