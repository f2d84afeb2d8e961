"""The team of a community: who has a part, asking somebody in, and taking a role away."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.communities import actions as communities
from core.communities.models import Membership
from core.db import db
from core.deliveries.words import STATE_WORDS
from core.people import queries as people
from core.people.models import Person
from core.rows import asked_row, in_community, known_person
from core.team import actions, listing
from core.team.actions import Ask
from core.team.forms import SOMEBODY_ELSE, JoinForm
from core.team.models import TeamInvitation
from core.team.words import outcome

bp = Blueprint("team", __name__, url_prefix="/communities/<int:community_id>/team")


@bp.get("/")
def index() -> Response:
    team, more = listing.team(community().id, asked_row("after"))
    return htmx.page(
        "core/team/index.html",
        team=team,
        more=more,
        members=listing.number_of_members(community().id),
        invited=listing.invited(community().id),
        state_words=STATE_WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
@asks_again()
def join() -> AnyResponse:
    """Ask somebody in; the address `?person=` names whom, where the community knows them."""
    form = JoinForm(obj=_named())
    if form.validate_on_submit() and (person := _meant(form)):
        ask = Ask(form.role.data, form.name.data, form.email.data or "", form.words.data or "")
        done = actions.bring_in(community(), person, ask, me())
        db.session.commit()
        flash(outcome(done, ask.name))
        return redirect(url_for(".index"), code=303)
    return htmx.page("core/team/join.html", form=form, status=_status())


@bp.post("/invitations/<int:team_invitation_id>/repetition")
@asks_again()
def invite_again(team_invitation_id: int) -> AnyResponse:
    actions.invite_again(in_community(TeamInvitation, team_invitation_id), me())
    db.session.commit()
    flash(_("A new invitation is on its way. The link from before no longer works."))
    return redirect(url_for(".index"), code=303)


@bp.post("/invitations/<int:team_invitation_id>/withdrawal")
def withdraw(team_invitation_id: int) -> AnyResponse:
    actions.withdraw(in_community(TeamInvitation, team_invitation_id), me())
    db.session.commit()
    flash(_("The invitation was taken back. Its link no longer works."))
    return redirect(url_for(".index"), code=303)


@bp.route("/<int:membership_id>/removal", methods=["GET", "POST"])
@asks_again()
def leave(membership_id: int) -> AnyResponse:
    membership = in_community(Membership, membership_id)
    person = db.session.get_one(Person, membership.person_id)
    if request.method == "POST":
        communities.take_role(community(), membership, by=me())
        db.session.commit()
        is_me = person.id == me().id
        return redirect(url_for("core.welcome.index" if is_me else ".index"), code=303)
    return htmx.page("core/team/leave.html", membership=membership, person=person)


def _named() -> Person | None:
    """Whom the address names, to fill the form in."""
    person_id = asked_row("person") if request.method == "GET" else None
    return known_person(person_id) if person_id else None


def _meant(form: JoinForm) -> Person | None:
    """Who is meant; None while it must be asked which of several people of one name it is."""
    if form.email.data:
        return actions.with_address(form.name.data, form.email.data, me())
    namesakes = people.namesakes(community().id, form.name.data)
    for each in namesakes:
        if form.who.data == str(each.id):
            return each
    if namesakes and form.who.data != SOMEBODY_ELSE:
        form.offer(namesakes)
        return None
    return actions.somebody_new(form.name.data, None, me())


def _status() -> int:
    return 422 if request.method == "POST" else 200
