"""Nominations: who was named, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, limiter, me
from core.accounts.visits import counted_as
from core.db import db
from core.rows import asked_row, in_community, known_person
from core.today.returning import way_back
from outreach.nominations import actions, candidates, placing, queries
from outreach.nominations.forms import NamingForm
from outreach.nominations.models import Nomination

bp = Blueprint("nominations", __name__, url_prefix="/communities/<int:community_id>/nominations")


@bp.get("/")
def index() -> Response:
    skip, approved = asked_row("skip") or 0, asked_row("approved")
    found, more = candidates.page(community().id, skip)
    return htmx.page(
        "outreach/nominations/index.html",
        candidates=found,
        next=more,
        skip=skip,
        approved=placing.of_person(known_person(approved)) if approved else None,
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
@limiter.limit("20/minute;100/day", key_func=counted_as, methods=["POST"])
def new() -> AnyResponse:
    form = NamingForm()
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
    if way_back():
        flash(_("Approved. %(name)s is among the people of the community now.", name=person.name))
    return redirect(_list(approved=person.id), code=303)


@bp.route("/<int:nomination_id>/refusal", methods=["GET", "POST"])
def decline(nomination_id: int) -> AnyResponse:
    nomination = in_community(Nomination, nomination_id)
    if request.method == "POST":
        actions.decline(nomination, by=me())
        db.session.commit()
        flash(_("Declined. Their name is forgotten."))
        return redirect(_list(), code=303)
    return _decline_page(nomination, queries.voices([nomination]))


@bp.route("/<int:nomination_id>/voice/refusal", methods=["GET", "POST"])
def decline_voice(nomination_id: int) -> AnyResponse:
    nomination = in_community(Nomination, nomination_id)
    if request.method == "POST":
        actions.decline_voice(nomination, by=me())
        db.session.commit()
        flash(_("Declined. What that voice said is forgotten; the others stay."))
        return redirect(_list(), code=303)
    return _decline_page(nomination, [nomination])


def _decline_page(nomination: Nomination, voices: Sequence[Nomination]) -> AnyResponse:
    """Ask before what was said is forgotten: nothing brings it back."""
    if nomination.state != "waiting":
        return redirect(_list(), code=303)
    return htmx.page(
        "outreach/nominations/decline.html",
        name=candidates.usual_name(voices),
        voices=voices,
        is_one_voice=request.endpoint == "outreach.nominations.decline_voice",
        back=_list(),
    )


def _list(approved: int | None = None) -> str:
    """The page of the list that whoever decides came from."""
    return url_for(".index", skip=asked_row("skip"), approved=approved)
