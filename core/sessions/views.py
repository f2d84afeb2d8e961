"""Your account: where you are signed in, and what signs you in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me, only_for, this_session
from core.db import db
from core.pages import panels
from core.sessions import actions, queries

bp = Blueprint("sessions", __name__, url_prefix="/account")


@bp.get("/")
def index() -> Response:
    return htmx.page(
        "core/sessions/index.html",
        sessions=queries.of_person(me().id),
        here=this_session(),
        panels=panels.of("account", me()),
    )


@bp.post("/sessions/<int:session_id>/ending")
@only_for("whose session it is")
def end(session_id: int) -> AnyResponse:
    if not actions.end_one(me(), session_id):
        abort(404)
    db.session.commit()
    flash(_("Signed out there."))
    return redirect(url_for(".index"), code=303)


@bp.post("/sessions/ending")
def end_others() -> AnyResponse:
    here = this_session()
    if here is None:
        abort(404)
    actions.end_others(me(), here)
    db.session.commit()
    flash(_("You are signed in here alone now."))
    return redirect(url_for(".index"), code=303)
