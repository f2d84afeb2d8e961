"""For organisers: how their own site shows champions, with what to copy into it."""

from __future__ import annotations

from flask import Blueprint, Response

from core import htmx
from core.access import community
from recognition.champions import queries

bp = Blueprint(
    "showing", __name__, url_prefix="/communities/<int:community_id>/champions/on-your-site"
)


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "recognition/showing/index.html", is_open=queries.strangers_may_look(community().id)
    )
