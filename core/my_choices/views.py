"""One's own choices, by signing in. No address leads here that opens them without."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.access import me
from core.choices.views import page_of, take

bp = Blueprint("my_choices", __name__, url_prefix="/my-choices")


@bp.get("/")
def index() -> Response:
    return page_of(me())


@bp.post("/")
def choose() -> AnyResponse:
    return take(me(), url_for(".index"))
