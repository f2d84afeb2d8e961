"""Holds: what is stopped, by whom and why."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_safeguard, me
from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from core.pages import panels
from core.people import listing
from core.people import queries as people
from core.people.models import Person
from core.rows import in_community, known_person, row_number
from core.safeguarding import actions, queries
from core.safeguarding.forms import HoldForm
from core.safeguarding.models import Hold

FOUND = 10

bp = Blueprint("safeguarding", __name__, url_prefix="/communities/<int:community_id>/holds")


@bp.get("/")
def index() -> Response:
    holds = queries.of_community(community().id)
    q = request.args.get("q", "")
    filters = listing.Filters.of({"q": q})
    found = listing.page_of_people(community().id, filters).people[:FOUND] if filters.q else []
    return htmx.page(
        "core/safeguarding/index.html",
        holds=holds,
        names=people.names_of([each.subject_id for each in holds if each.subject == "person"]),
        may_lift=may_safeguard(),
        panels=panels.of("holds", community()),
        q=filters.q,
        found=found,
    )


@bp.route("/new", methods=["GET", "POST"])
def place() -> AnyResponse:
    form = HoldForm(request.values)
    subject, subject_id = _subject_or_404()
    if form.validate_on_submit():
        actions.place_hold(community(), subject, subject_id, form.reason.data, by=me())
        db.session.commit()
        flash(_("The hold is in force. Nothing leaves until it is lifted."))
        return redirect(url_for(".index"), code=303)
    status = 422 if request.method == "POST" else 200
    if status == 200:
        form = HoldForm(formdata=None, subject=subject, subject_id=subject_id)
    return htmx.page("core/safeguarding/place.html", form=form, subject=subject, status=status)


@bp.post("/<int:hold_id>/lifting")
def lift(hold_id: int) -> AnyResponse:
    if not may_safeguard():
        raise RuleBroken(_("Only the safeguarding lead can lift a hold. Talk with them."))
    actions.lift_hold(in_community(Hold, hold_id), by=me())
    db.session.commit()
    return redirect(url_for(".index"), code=303)


def hold_panel(person: Person, _community: Community) -> tuple[str, dict[str, object]]:
    """On a person's page: the hold in force, or a way to place one."""
    return "core/safeguarding/_of_person.html", {
        "person": person,
        "hold": queries.hold_on("person", person.id),
    }


def _subject_or_404() -> tuple[str, int]:
    """What is to be held, if it belongs to this community."""
    subject = request.values.get("subject", "community")
    subject_id = request.values.get("subject_id", community().id, type=row_number)
    if subject == "person":
        return subject, known_person(subject_id).id
    if subject == "community" and subject_id == community().id:
        return subject, subject_id
    rows = current_app.extensions.get("held_rows", {})
    return (subject, in_community(rows[subject], subject_id).id) if subject in rows else abort(404)
