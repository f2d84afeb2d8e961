"""Codes for events: preparing one, its poster, and stopping it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.pages.links import absolute
from core.pages.squares import square
from core.rows import asked_row, in_community
from recognition.badges.models import Badge
from recognition.claims import codes, preparing, queries
from recognition.claims.forms import CodeForm
from recognition.claims.models import ClaimCode
from recognition.claims.words import LOOKS, STANDING_WORDS, clock_time
from recognition.kinds.offered import kinds_of

bp = Blueprint("claim_codes", __name__, url_prefix="/communities/<int:community_id>/claim-codes")


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    page = queries.of_community(community().id, before)
    return htmx.page(
        "recognition/claim_codes/index.html",
        codes=page,
        next=page[-1].code.id if len(page) == queries.PAGE else None,
        is_first_page=before is None,
        looks=LOOKS,
        standing_words=STANDING_WORDS,
        clock_time=clock_time,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    badges = queries.given_by_organisers(community().id)
    form = CodeForm()
    form.offer(badges, kinds_of(community().id))
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return htmx.page(
            "recognition/claim_codes/new.html", status=status, form=form, badges=badges
        )
    badge = in_community(Badge, form.badge.data)
    made = preparing.prepare(community(), badge, form.prepared(community().timezone), by=me())
    db.session.commit()
    flash(_("Prepared. Print the poster, and hang it where everybody passes."))
    return redirect(url_for(".show", code_id=made.id), code=303)


@bp.get("/<int:code_id>")
def show(code_id: int) -> Response:
    """The poster, with what only the screen shows above it."""
    prepared = queries.whole(in_community(ClaimCode, code_id).id)
    url = absolute("recognition.claims.show", code=prepared.code.code)
    image = square(url, scale=8)
    return htmx.page(
        "recognition/claim_codes/show.html",
        prepared=prepared,
        qr=image,
        spelled=codes.spelled(prepared.code.code),
        find_url=absolute("recognition.claims.find"),
        looks=LOOKS,
        standing_words=STANDING_WORDS,
        clock_time=clock_time,
    )


@bp.post("/<int:code_id>/stopping")
def stop(code_id: int) -> AnyResponse:
    preparing.stop(in_community(ClaimCode, code_id), by=me())
    db.session.commit()
    flash(_("Stopped. Nobody can use this code any more; what was claimed stays."))
    return redirect(url_for(".show", code_id=code_id), code=303)
