"""The way from an account to one's own choices."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.access import me
from core.consents import links

bp = Blueprint("my_choices", __name__, url_prefix="/my-choices")


@bp.get("/")
def index() -> AnyResponse:
    return redirect(url_for("core.choices.show", token=links.token(me().id)), code=303)
