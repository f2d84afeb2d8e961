"""Nominations: who was named, and what becomes of it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asked_row, community, in_community, me
from core.db import db
from outreach.nominations import actions, candidates, queries
from outreach.nominations.forms import NominationForm
from outreach.nominations.models import Nomination

bp = Blueprint("nominations", __name__, url_prefix="/communities/<int:community_id>/nominations")


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    found, after = candidates.page(community().id, before)
    return htmx.page(
        "outreach/nominations/index.html", candidates=found, next=after, is_first_page=not before
    )


@bp.get("/decided")
def decided() -> Response:
    before = asked_row("before")
    found = queries.decided(community().id, before)
    return htmx.page(
        "outreach/nominations/decided.html",
        decided=found,
        next=found[-1].id if len(found) == queries.PAGE else None,
        is_first_page=not before,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = NominationForm()
    if form.validate_on_submit():
        actions.nominate(community().id, me().id, **form.values())
        db.session.commit()
        return redirect(url_for(".index"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("outreach/nominations/new.html", form=form, status=status)


@bp.post("/<int:nomination_id>/approval")
def approve(nomination_id: int) -> AnyResponse:
    nomination = in_community(Nomination, nomination_id)
    who = request.form.get("who", "")
    person = actions.approve(nomination, community(), by=me(), who=who)
    db.session.commit()
    flash(_("%(name)s can be put in a wave now.", name=person.name))
    return redirect(url_for("core.people.show", person_id=person.id), code=303)


@bp.post("/<int:nomination_id>/refusal")
def decline(nomination_id: int) -> AnyResponse:
    actions.decline(in_community(Nomination, nomination_id), by=me())
    db.session.commit()
    flash(_("Declined. Their name is forgotten."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:nomination_id>/voice/refusal")
def decline_voice(nomination_id: int) -> AnyResponse:
    actions.decline_voice(in_community(Nomination, nomination_id), by=me())
    db.session.commit()
    flash(_("Declined. What that voice said is forgotten; the others stay."))
    return redirect(url_for(".index"), code=303)
