"""The page of a link on which a champion answers a question, or not. No account needed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.db import db
from core.errors import RuleBroken
from recognition.questions import answering, links, queries
from recognition.questions.forms import AnswerForm, ConcernForm
from recognition.questions.models import ANSWER_WITHIN, QuestionState
from recognition.questions.queries import Whole

bp = Blueprint("champion_answers", __name__, url_prefix="/question")


@bp.get("/<token>")
def show(token: str) -> Response:
    return _page(_found(token), token)


@bp.post("/<token>/answer")
@limiter.limit("30/hour")
def answer(token: str) -> AnyResponse:
    whole, form = _found(token), AnswerForm()
    if not form.validate_on_submit():
        return _page(whole, token, answer=form, status=422)
    try:
        answering.answer(whole, form.answer.data)
    except RuleBroken as rule:
        db.session.rollback()
        return _page(_found(token), token, answer=form, rule=rule, status=409)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/pass")
@limiter.limit("30/hour")
def pass_on(token: str) -> AnyResponse:
    answering.pass_on(_found(token))
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/concern")
@limiter.limit("10/hour")
def report(token: str) -> AnyResponse:
    whole, form = _found(token), ConcernForm()
    if not form.validate_on_submit():
        return _page(whole, token, concern=form, status=422)
    answering.report(whole.question.id, answering.CHAMPION, form.concern.data)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


def _found(token: str) -> Whole:
    """A question that its asker has confirmed; before that nobody else reads it."""
    public_id = links.public_id_of(token, links.QUESTION)
    whole = queries.with_public_id(public_id) if public_id else None
    if whole is None or whole.question.state == QuestionState.UNCONFIRMED:
        abort(404)
    return whole


def _page(
    whole: Whole,
    token: str,
    answer: AnswerForm | None = None,
    concern: ConcernForm | None = None,
    rule: RuleBroken | None = None,
    status: int = 200,
) -> Response:
    return htmx.page(
        "recognition/champion_answers/show.html",
        status=status,
        whole=whole,
        token=token,
        form=answer or AnswerForm(formdata=None),
        concern=concern or ConcernForm(formdata=None),
        rule=rule,
        until=whole.question.asked_at + ANSWER_WITHIN,
    )
