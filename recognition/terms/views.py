"""My time here: since when and until when, a rest, a buddy; and what buddies find out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, has_a_part, may_organise, me, only_for
from core.db import db
from core.errors import RuleBroken
from core.rows import in_community
from recognition.settings import queries as settings
from recognition.terms import actions, beginning, queries
from recognition.terms.forms import NOBODY, EmeritusForm, FoundForm, RenewalForm, RestForm
from recognition.terms.models import BuddyQuestion

bp = Blueprint("terms", __name__, url_prefix="/communities/<int:community_id>/my-time")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "recognition/terms/index.html",
        **_my_time(),
        questions=queries.open_questions_of_buddy(community().id, me().id),
        looked_after=queries.looked_after(community().id, me().id) if has_a_part() else [],
        stood_in_for=queries.stood_in_for(community().id, me().id),
    )


@bp.route("/rest", methods=["GET", "POST"])
def rest() -> AnyResponse:
    time = _my_time()
    if time["standing"] is None:
        raise RuleBroken(_("Only ambassadors have a term here."))
    term = time["term"]
    form = RestForm(
        queries.who_looks_after(community().id, besides=me().id),
        until=term.resting_until if term.is_resting else None,
        stand_in_id=(term.stand_in_id if term.is_resting else None) or NOBODY,
    )
    if form.validate_on_submit():
        actions.rest(community(), me(), form.until.data, form.stand_in_id.data or None)
        db.session.commit()
        flash(_("Rest well. Nothing is sent to you until then."))
        return redirect(url_for(".index"), code=303)
    return htmx.page("recognition/terms/rest.html", form=form, term=term, status=_status())


@bp.post("/return")
def come_back() -> AnyResponse:
    actions.come_back(community(), me())
    db.session.commit()
    return _changed(_("Welcome back. It is good that you are here."))


@bp.post("/renewal")
def renew() -> AnyResponse:
    actions.renew(community(), me(), RenewalForm().of_term)
    db.session.commit()
    return _changed(_("Thank you for going on."))


@bp.route("/emeritus", methods=["GET", "POST"])
def become_emeritus() -> AnyResponse:
    form = EmeritusForm()
    if form.validate_on_submit():
        actions.become_emeritus(community(), me())
        db.session.commit()
        return redirect(url_for(".index"), code=303)
    return htmx.page(
        "recognition/terms/become_emeritus.html", form=form, **_my_time(), status=_status()
    )


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@only_for("their buddy, and organisers")
def answer(question_id: int) -> AnyResponse:
    question = in_community(BuddyQuestion, question_id)
    is_buddy = question.buddy_id == me().id and has_a_part()
    if not is_buddy and not may_organise():
        abort(404)
    ((_question, person, _there),) = queries.questions([question.id])
    form = FoundForm()
    if form.validate_on_submit():
        actions.answer(question, form.answer.data, form.words.data, by=me())
        db.session.commit()
        flash(_("Thank you for looking after them."))
        return redirect(url_for(".index"), code=303)
    return htmx.page(
        "recognition/terms/answer.html",
        form=form,
        question=question,
        person=person,
        status=_status(),
    )


def _changed(words: str) -> AnyResponse:
    """Say so in the fragment that is swapped, or on the page that is loaded next."""
    if not htmx.wants_fragment():
        flash(words)
    return htmx.done("recognition/terms/_time.html", url_for(".index"), said=words, **_my_time())


def _my_time() -> dict[str, Any]:
    """How I stand here. Where no term is written down yet it is worked out."""
    months = settings.of_community(community().id).term_months
    standing = queries.standing(community().id, me().id)
    term = standing.term if standing else queries.term(community().id, me().id)
    if standing and term is None:
        term = beginning.worked_out((community().id, me().id, standing.since, months))
    return {
        "standing": standing,
        "term": term,
        "months": months,
        "may_renew": bool(standing and term and months and term.may_be_renewed(months)),
    }


def _status() -> int:
    return 422 if request.method == "POST" else 200
