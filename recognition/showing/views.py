"""For organisers: how their own site shows champions, with what to copy into it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core import htmx
from core.access import community
from recognition.champions import queries

bp = Blueprint(
    "showing", __name__, url_prefix="/communities/<int:community_id>/champions/on-your-site"
)
SCHEME_WORDS: dict[str | None, LazyString] = {
    None: _l("as each reader prefers"),
    "light": _l("light"),
    "dark": _l("dark"),
}


@bp.get("/")
def index() -> Response:
    asked = request.args.get("scheme")
    return htmx.page(
        "recognition/showing/index.html",
        is_open=queries.strangers_may_look(community().id),
        scheme=asked if asked in SCHEME_WORDS else None,
        schemes=SCHEME_WORDS.items(),
    )
