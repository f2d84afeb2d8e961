"""Replies that belong to nobody's page, so that nothing that came back is lost."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me
from core.db import db
from core.inbox import queries
from core.rows import row_number
from core.settings import Settings

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


@bp.get("/")
def index() -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    found = queries.unmatched(request.args.get("before", type=row_number))
    more = found[queries.PAGE - 1].id if len(found) > queries.PAGE else None
    return htmx.page(
        "core/inbox/index.html",
        found=found[: queries.PAGE],
        more=more,
        positions=queries.positions(),
        is_read=bool(settings.imap_url),
    )


@bp.post("/<int:inbound_id>/confirmation")
def confirm(inbound_id: int) -> AnyResponse:
    found = queries.unmatched_one(inbound_id) or abort(404)
    found.confirm(me().id)
    db.session.commit()
    flash(_("Done. Its words are kept in the mailbox alone."))
    return redirect(url_for(".index"), code=303)
