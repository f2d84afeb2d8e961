"""Who else should be asked? For whoever said yes, by the link of their answer, with no account."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.db import db
from core.errors import RuleBroken
from core.people.queries import roles_of
from outreach.invitations import links
from outreach.invitations.models import Answer, Invitation
from outreach.self_nominations.actions import link_to_pass_on
from outreach.suggestions import actions, outcomes, queries
from outreach.suggestions.forms import SuggestionForm

bp = Blueprint("who_else", __name__, url_prefix="/answer/<token>/who-else")


@bp.get("/")
def show(token: str) -> AnyResponse:
    invitation = links.invitation_of(token)
    if invitation is not None and invitation.answer != Answer.YES:
        return redirect(url_for("outreach.answers.show", token=token), code=303)
    return _page(_said_yes(token), SuggestionForm(formdata=None), token)


@bp.post("/")
@limiter.limit("20/hour")
def suggest(token: str) -> AnyResponse:
    invitation, form = _said_yes(token), SuggestionForm()
    if not form.validate_on_submit():
        return _page(invitation, form, token, status=422)
    try:
        actions.suggest(invitation.community_id, invitation.person, form.values())
    except RuleBroken as rule:
        db.session.rollback()
        return _page(_said_yes(token), form, token, status=409, rule=rule)
    db.session.commit()
    flash(_("Thank you. An organiser looks at it; until then they hear nothing."))
    return redirect(url_for(".show", token=token, sent=1), code=303)


@bp.post("/<int:nomination_id>/withdrawal")
@limiter.limit("20/hour")
def withdraw(token: str, nomination_id: int) -> AnyResponse:
    who = _said_yes(token)
    found = queries.one_of(who.community_id, who.person_id, nomination_id) or abort(404)
    actions.withdraw(found, by=who.person)
    db.session.commit()
    flash(_("Taken back. Nothing of it is kept."))
    return redirect(url_for(".show", token=token), code=303)


def _said_yes(token: str) -> Invitation:
    """The invitation of somebody who said yes and still belongs to the community."""
    found = links.invitation_of(token)
    if found is None or found.answer != Answer.YES or not found.person.may_be_contacted:
        abort(404)
    return found if roles_of(found.community_id, found.person_id) else abort(404)


def _page(
    invitation: Invitation,
    form: SuggestionForm,
    token: str,
    status: int = 200,
    rule: RuleBroken | None = None,
) -> Response:
    return htmx.page(
        "outreach/who_else/show.html",
        status=status,
        invitation=invitation,
        form=form,
        rule=rule,
        token=token,
        is_sent="sent" in request.args,
        suggestions=outcomes.of_person(invitation.community_id, invitation.person_id),
        left=actions.left(invitation.community_id, invitation.person_id),
        own_link=link_to_pass_on(invitation.wave.community),
    )
