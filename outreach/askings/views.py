"""Askings: members drawn by chance are asked in private whom they go to."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.db import db
from core.errors import RuleBroken
from core.rows import asked_row, in_community
from outreach.askings import actions, answering, queries
from outreach.askings.forms import AskingForm, NamesForm
from outreach.askings.models import AskedMember, Asking

bp = Blueprint("askings", __name__, url_prefix="/communities/<int:community_id>/askings")


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    found = queries.of_community(community().id, before)
    return htmx.page(
        "outreach/askings/index.html",
        askings=found,
        tallies=queries.tallies([each.id for each in found]),
        next=found[-1].id if len(found) == queries.PAGE else None,
        is_first_page=not before,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form, rule = AskingForm(), None
    if form.validate_on_submit():
        try:
            made = actions.plan(community(), form.about.data, form.size.data, by=me())
        except RuleBroken as broken:
            db.session.rollback()
            rule = broken
        else:
            db.session.commit()
            return redirect(url_for(".show", asking_id=made.id), code=303)
    return htmx.page(
        "outreach/askings/new.html",
        status=409 if rule else 422 if request.method == "POST" else 200,
        form=form,
        rule=rule,
        free=queries.number_to_ask(community().id),
    )


@bp.get("/<int:asking_id>")
def show(asking_id: int) -> Response:
    asking = in_community(Asking, asking_id)
    by_phone = queries.by_phone(asking)
    if asking.sent_at is None:
        by_phone = queries.without_mail(queries.members_of(asking.id))
    return htmx.page(
        "outreach/askings/show.html",
        asking=asking,
        tally=queries.tallies([asking.id]).get(asking.id, queries.Tally()),
        by_phone=by_phone,
        left=queries.messages_that_left(asking.id),
    )


@bp.post("/<int:asking_id>/sending")
@asks_again()
def send(asking_id: int) -> AnyResponse:
    asking = in_community(Asking, asking_id)
    actions.send(asking, by=me())
    db.session.commit()
    flash(_("On its way. Who has no e-mail stands below, for you to phone."))
    return redirect(url_for(".show", asking_id=asking.id), code=303)


@bp.post("/<int:asking_id>/removal")
def discard(asking_id: int) -> AnyResponse:
    actions.discard(in_community(Asking, asking_id), by=me())
    db.session.commit()
    flash(_("Thrown away. Nobody was asked."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:asking_id>/end")
def end(asking_id: int) -> AnyResponse:
    asking = in_community(Asking, asking_id)
    actions.end(asking, by=me())
    db.session.commit()
    flash(_("Ended. No more answers are taken."))
    return redirect(url_for(".show", asking_id=asking.id), code=303)


@bp.route("/<int:asking_id>/members/<int:asked_member_id>", methods=["GET", "POST"])
def answer(asking_id: int, asked_member_id: int) -> AnyResponse:
    asked = _on_the_phone(in_community(Asking, asking_id), asked_member_id)
    form, rule = NamesForm(), None
    nobody = "nobody" in request.form
    if nobody or form.validate_on_submit():
        try:
            answering.answer(asked, [] if nobody else form.named(), by=me())
        except RuleBroken as broken:
            db.session.rollback()
            rule = broken
        else:
            db.session.commit()
            flash(_("Written down."))
            return redirect(url_for(".show", asking_id=asking_id), code=303)
    asked = _on_the_phone(in_community(Asking, asking_id), asked_member_id)
    form.offer(answering.room(asked))
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page(
        "outreach/askings/answer.html", status=status, form=form, rule=rule, asked=asked
    )


def _on_the_phone(asking: Asking, asked_member_id: int) -> AskedMember:
    """Somebody whom no mail reached; what others said, and whether they did, is private."""
    if not asking.is_under_way:
        abort(404)
    found = [each for each in queries.by_phone(asking) if each.id == asked_member_id]
    return (queries.by_public_id(found[0].public_id) if found else None) or abort(404)
