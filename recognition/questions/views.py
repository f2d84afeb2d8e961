"""Asking a champion, and reading what became of it. Neither learns the address of the other."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me_or_nobody
from core.db import db, now
from core.errors import RuleBroken
from core.privacy.queries import is_suppressed
from recognition.questions import answering, asking, limits, links, queries
from recognition.questions.forms import ConcernForm, QuestionForm, VisitorForm
from recognition.questions.models import ANSWER_WITHIN, CONFIRM_WITHIN, QuestionState
from recognition.questions.queries import Face, Whole

bp = Blueprint("questions", __name__)


@bp.route("/champions/<public_id>/question", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
def ask(public_id: str) -> AnyResponse:
    face, person = _face(public_id), me_or_nobody()
    form = VisitorForm() if person is None else QuestionForm()
    if not form.validate_on_submit():
        return _ask_page(face, form)
    try:
        if person is None:
            asking.ask_with_address(face, form.name.data, form.email.data, form.words.data)
            go_to = url_for(".sent", public_id=public_id)
        else:
            question = asking.ask(face, person, form.words.data)
            go_to = url_for(".asked", token=links.asked_token(question))
    except RuleBroken as rule:
        db.session.rollback()
        return _ask_page(_face(public_id), form, rule)
    db.session.commit()
    return redirect(go_to, code=303)


@bp.get("/champions/<public_id>/question/sent")
def sent(public_id: str) -> Response:
    return _quiet(htmx.page("recognition/questions/sent.html", face=_face(public_id)))


@bp.get("/asked/<token>")
def asked(token: str) -> Response:
    return _asked_page(_found(token), token)


@bp.post("/asked/<token>/confirmation")
@limiter.limit("30/hour")
def confirm(token: str) -> AnyResponse:
    try:
        asking.confirm(_found(token))
    except RuleBroken as rule:
        db.session.rollback()
        return _asked_page(_found(token), token, rule=rule)
    db.session.commit()
    return redirect(url_for(".asked", token=token), code=303)


@bp.post("/asked/<token>/concern")
@limiter.limit("10/hour")
def report(token: str) -> AnyResponse:
    whole, form = _found(token), ConcernForm()
    if not form.validate_on_submit():
        return _asked_page(whole, token, form)
    answering.report(whole.question.id, answering.ASKER, form.concern.data)
    db.session.commit()
    return redirect(url_for(".asked", token=token), code=303)


def _face(public_id: str) -> Face:
    """The champion, if whoever asks may see them and they can be reached."""
    person = me_or_nobody()
    face = queries.face(public_id, person.id if person else None)
    if face is None or is_suppressed(face.person.email or ""):
        abort(404)
    return face


def _found(token: str) -> Whole:
    public_id = links.public_id_of(token, links.ASKED)
    return (queries.with_public_id(public_id) if public_id else None) or abort(404)


def _ask_page(face: Face, form: QuestionForm, rule: RuleBroken | None = None) -> Response:
    zone = face.community.timezone
    full = limits.full_words(zone) if limits.is_full(face.champion, zone) else ""
    return _quiet(
        htmx.page(
            "recognition/questions/ask.html",
            status=409 if rule else 422 if request.method == "POST" else 200,
            face=face,
            form=form,
            rule=rule,
            full=full,
            person=me_or_nobody(),
            usually=limits.usual_time(face.champion.id),
        )
    )


def _asked_page(
    whole: Whole, token: str, form: ConcernForm | None = None, rule: RuleBroken | None = None
) -> Response:
    question = whole.question
    is_old = question.asked_at + CONFIRM_WITHIN <= now()
    answer = htmx.page(
        "recognition/questions/asked.html",
        status=409 if rule else 422 if form else 200,
        whole=whole,
        token=token,
        form=form or ConcernForm(formdata=None),
        rule=rule,
        is_too_old=is_old and question.state == QuestionState.UNCONFIRMED,
        until=question.asked_at + ANSWER_WITHIN,
        usually=limits.usual_time(question.champion_id),
    )
    return _quiet(answer)


def _quiet(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
