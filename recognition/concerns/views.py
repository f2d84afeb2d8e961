"""Concerns about a question or its answer, for those who look after safeguarding."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.errors import RuleBroken
from core.rows import asked_row, in_community
from core.safeguarding import queries as safeguarding
from core.safeguarding.actions import place_hold
from recognition.questions import answering, queries
from recognition.questions.forms import OutcomeForm
from recognition.questions.models import Question
from recognition.questions.queries import Whole
from recognition.questions.words import REPORTED_BY_WORDS, STATE_WORDS

bp = Blueprint("concerns", __name__, url_prefix="/communities/<int:community_id>/concerns")
PAGE = 20


@bp.get("/")
def index() -> Response:
    before, is_open = asked_row("before"), "looked" not in request.args
    page = queries.reported(community().id, me().id, is_open, before, PAGE)
    return htmx.page(
        "recognition/concerns/index.html",
        wholes=page,
        is_open=is_open,
        next=page[-1].question.id if len(page) == PAGE else None,
        is_first_page=before is None,
        reported_by=REPORTED_BY_WORDS,
        state_words=STATE_WORDS,
    )


@bp.route("/<int:concern_id>", methods=["GET", "POST"])
def show(concern_id: int) -> AnyResponse:
    whole, form = _reported(concern_id), OutcomeForm()
    if not form.validate_on_submit():
        return htmx.page(
            "recognition/concerns/show.html",
            status=422 if request.method == "POST" else 200,
            whole=whole,
            form=form,
            reported_by=REPORTED_BY_WORDS,
            state_words=STATE_WORDS,
        )
    answering.look_at(concern_id, form.outcome.data, by=me())
    db.session.commit()
    flash(_("Noted."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:concern_id>/stopping")
def stop(concern_id: int) -> AnyResponse:
    answering.stop(_reported(concern_id).question.id, by=me())
    db.session.commit()
    flash(_("Stopped. Nothing of it is brought or shown to anybody any more."))
    return redirect(url_for(".show", concern_id=concern_id), code=303)


@bp.post("/<int:concern_id>/hold")
def hold(concern_id: int) -> AnyResponse:
    """Stop one of the two, also an asker whom this community does not know otherwise."""
    whole = _reported(concern_id)
    person = whole.face.person if request.form.get("who") == "champion" else whole.asker
    if safeguarding.is_held("person", person.id):
        raise RuleBroken(_("They are on hold already."))
    reason = _("A concern about a question to a champion")
    place_hold(community(), "person", person.id, reason, by=me())
    db.session.commit()
    flash(_("They are on hold: nothing is sent to them, asked of them, or shown of them."))
    return redirect(url_for(".show", concern_id=concern_id), code=303)


def _reported(question_id: int) -> Whole:
    """A question that somebody reported, for anybody but the two whom it is between."""
    question = in_community(Question, question_id)
    whole = queries.with_public_id(question.public_id)
    if question.reported_at is None or whole is None or whole.is_between(me().id):
        abort(404)
    return whole
