"""Putting oneself forward by a public form, where a community allows it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community_or_none, limiter
from core.communities.models import Community
from core.db import db
from outreach.self_nominations import actions
from outreach.self_nominations.forms import SelfNominationForm

bp = Blueprint(
    "self_nominations", __name__, url_prefix="/communities/<int:community_id>/put-yourself-forward"
)


@bp.get("/")
def show() -> Response:
    place = _place()
    return _page(place, SelfNominationForm(formdata=None)) if place else _nothing()


@bp.post("/")
@limiter.limit("5/hour;20/day")
def give() -> AnyResponse:
    place, form = _place(), SelfNominationForm()
    if place is None:
        return _nothing()
    if not form.validate_on_submit():
        return _page(place, form, status=422)
    actions.nominate_oneself(place, form.values())
    db.session.commit()
    return redirect(url_for(".thanks"), code=303)


@bp.get("/thanks")
def thanks() -> Response:
    place = _place()
    found = htmx.page("outreach/self_nominations/thanks.html", place=place) if place else None
    return found or _nothing()


def _place() -> Community | None:
    """The community, where it takes such nominations; otherwise as if there were none."""
    place = community_or_none()
    return place if place is not None and actions.are_taken(place) else None


def _page(place: Community, form: SelfNominationForm, status: int = 200) -> Response:
    template = "outreach/self_nominations/show.html"
    return htmx.page(template, status=status, place=place, form=form)


def _nothing() -> Response:
    """The same words whether there is no such community, it is closed, or it has no such form."""
    answer = htmx.page("outreach/self_nominations/nothing.html", status=404)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
