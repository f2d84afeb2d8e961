"""The readiness panel on a page of its own."""

from __future__ import annotations

from flask import Blueprint, Response

from core import htmx
from core.access import community
from outreach.readiness import panel
from outreach.waves import queries as waves

bp = Blueprint("readiness", __name__, url_prefix="/communities/<int:community_id>/readiness")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "outreach/readiness/index.html",
        panel=panel.before_next(community().id),
        planned=waves.planned(community().id),
    )
