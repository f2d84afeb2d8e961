"""Answering "whom do you go to about …?" by a private link, without an account."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.communities import queries as communities
from core.db import db
from core.errors import RuleBroken
from outreach.askings import answering
from outreach.askings.forms import NamesForm
from outreach.askings.links import asked_by
from outreach.askings.models import AskedMember

bp = Blueprint("asking_answers", __name__, url_prefix="/whom/<token>")


@bp.get("/")
def show(token: str) -> Response:
    asked = asked_by(token)
    return _page(asked, NamesForm(formdata=None), token) if asked else _gone()


@bp.post("/")
@limiter.limit("30/hour")
def give(token: str) -> AnyResponse:
    asked, form = asked_by(token), NamesForm()
    nobody = "nobody" in request.form
    if asked is None:
        return _gone()
    if not (nobody or form.validate_on_submit()):
        return _page(asked, form, token, status=422)
    try:
        answering.answer(asked, [] if nobody else form.named())
    except RuleBroken as rule:
        db.session.rollback()
        again = asked_by(token)
        return _page(again, form, token, status=409, rule=rule) if again else _gone()
    db.session.commit()
    return redirect(url_for(".thanks", token=token), code=303)


@bp.get("/thanks")
def thanks(token: str) -> AnyResponse:
    asked = asked_by(token)
    if asked is None:
        return _gone()
    if asked.answered_at is None:
        return redirect(url_for(".show", token=token), code=303)
    return htmx.page("outreach/asking_answers/thanks.html", asked=asked, token=token)


def _page(
    asked: AskedMember,
    form: NamesForm,
    token: str,
    status: int = 200,
    rule: RuleBroken | None = None,
) -> Response:
    form.offer(answering.room(asked), answering.given(asked))
    asking = asked.asking
    return htmx.page(
        "outreach/asking_answers/show.html",
        status=status,
        asked=asked,
        place=communities.some([asking.community_id])[asking.community_id],
        form=form,
        rule=rule,
        token=token,
    )


def _gone() -> Response:
    return htmx.page("outreach/asking_answers/gone.html", status=404)
