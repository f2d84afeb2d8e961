"""Nominations: who was named, and what becomes of it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, in_community, me
from core.db import db
from outreach.nominations import actions, queries
from outreach.nominations.forms import NominationForm
from outreach.nominations.models import UNDECIDED_FOR, Nomination

bp = Blueprint("nominations", __name__, url_prefix="/communities/<int:community_id>/nominations")


@bp.get("/")
def index() -> Response:
    nominations = queries.of_community(community().id)
    return htmx.page(
        "outreach/nominations/index.html",
        waiting=[each for each in nominations if each.state == "waiting"],
        decided=[each for each in nominations if each.state != "waiting"],
        undecided_for=UNDECIDED_FOR,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = NominationForm()
    if form.validate_on_submit():
        values = form.values()
        actions.nominate(community().id, me().id, **values)
        db.session.commit()
        return redirect(url_for(".index"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("outreach/nominations/new.html", form=form, status=status)


@bp.post("/<int:nomination_id>/approval")
def approve(nomination_id: int) -> AnyResponse:
    nomination = in_community(Nomination, nomination_id)
    person = actions.approve(nomination, community(), by=me())
    db.session.commit()
    flash(_("%(name)s can be put in a wave now.", name=person.name))
    return redirect(url_for("core.people.show", person_id=person.id), code=303)


@bp.post("/<int:nomination_id>/refusal")
def decline(nomination_id: int) -> AnyResponse:
    actions.decline(in_community(Nomination, nomination_id), by=me())
    db.session.commit()
    flash(_("Declined. Their name is forgotten."))
    return redirect(url_for(".index"), code=303)
