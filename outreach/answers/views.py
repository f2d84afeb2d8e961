"""The answer page: from a link or a code, without an account. Looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.db import db
from core.fields import telling as fields
from core.people import queries as people
from outreach.answers import actions
from outreach.answers.forms import AnswerForm, CodeForm
from outreach.invitations import links, queries
from outreach.invitations.models import Invitation
from outreach.segments import queries as segments

bp = Blueprint("answers", __name__, url_prefix="/answer")


@bp.route("/", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
def find() -> AnyResponse:
    form = CodeForm()
    if form.validate_on_submit():
        found = queries.by_code(links.typed(form.code.data))
        if found is not None and found.wave.is_sent:
            return redirect(url_for(".show", token=links.answer_token(found)), code=303)
        form.code.errors = [_("We do not know this code. Please compare it with your letter.")]
    return htmx.page(
        "outreach/answers/find.html", form=form, status=422 if request.method == "POST" else 200
    )


@bp.get("/<token>")
def show(token: str) -> Response:
    invitation = links.invitation_of(token)
    if invitation is None:
        return htmx.page("outreach/answers/gone.html", status=404)
    before = queries.answers_of(invitation.id)
    words = before[0].words if before else ""
    form = AnswerForm(formdata=None, answer=invitation.answer, words=words)
    return _page(invitation, form, token)


@bp.post("/<token>")
@limiter.limit("30/minute")
def give(token: str) -> AnyResponse:
    invitation = links.invitation_of(token)
    if invitation is None:
        return htmx.page("outreach/answers/gone.html", status=404)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(invitation, form, token, status=422)
    actions.answer(invitation, form.given())
    db.session.commit()
    return redirect(url_for(".thanks", token=token), code=303)


@bp.get("/<token>/thanks")
def thanks(token: str) -> AnyResponse:
    invitation = links.invitation_of(token)
    if invitation is None:
        return htmx.page("outreach/answers/gone.html", status=404)
    if invitation.answer is None:
        return redirect(url_for(".show", token=token), code=303)
    return htmx.page("outreach/answers/thanks.html", invitation=invitation, token=token)


def _page(invitation: Invitation, form: AnswerForm, token: str, status: int = 200) -> Response:
    return htmx.page(
        "outreach/answers/show.html",
        status=status,
        invitation=invitation,
        form=form,
        token=token,
        topics=people.topics_of(invitation.person_id),
        languages=people.languages_of(invitation.person_id),
        custom=fields.of_person(invitation.person_id, invitation.community_id, with_retired=True),
        groups=segments.put_in_of(invitation.community_id, invitation.person_id),
    )
