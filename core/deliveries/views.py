"""Mail over all communities of a reader: what would leave, what is held, and the local outbox."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default as modern

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me, only_for, organised_communities
from core.deliveries import kinds, queries
from core.departures import listing
from core.pages import headers
from core.rows import row_number

bp = Blueprint("deliveries", __name__)


@bp.get("/mail/")
@only_for("organisers of any community, and administrators")
def waiting() -> Response:
    after = request.args.get("after", type=listing.cursor)
    found = listing.waiting_page(_visible(), after, _zone())
    return htmx.page("core/departures/index.html", "core/departures/_waiting.html", **found)


@bp.get("/mail/held")
@only_for("organisers of any community, and administrators")
def held() -> Response:
    found = listing.held_page(_visible(), request.args.get("after", type=listing.held_cursor))
    return htmx.page("core/departures/held.html", "core/departures/_held.html", **found)


@bp.get("/outbox/")
@only_for("organisers of any community, and administrators")
def outbox() -> Response:
    found = queries.kept(_visible(), request.args.get("before", type=row_number))
    more = found[queries.PAGE - 1].Delivery.id if len(found) > queries.PAGE else None
    return htmx.page(
        "core/deliveries/outbox.html",
        kept=found[: queries.PAGE],
        more=more,
        kind_words=kinds.titles(),
        confidential=[] if me().is_administrator else kinds.confidential(),
    )


@bp.get("/outbox/<int:delivery_id>")
@only_for("organisers of any community, and administrators")
def message(delivery_id: int) -> Response:
    raw = _raw_or_404(delivery_id)
    return htmx.page(
        "core/deliveries/message.html",
        delivery_id=delivery_id,
        message=_parsed(raw),
        text=_part(raw, "plain"),
        source=raw.decode("utf-8", "replace"),
    )


@bp.get("/outbox/<int:delivery_id>/message.html")
@only_for("organisers of any community, and administrators")
def message_html(delivery_id: int) -> AnyResponse:
    html = _part(_raw_or_404(delivery_id), "html")
    return headers.allow_mail(Response(html, mimetype="text/html"))


def _visible() -> list[int] | None:
    """The communities whose messages may be read; None for every one."""
    if me().is_administrator:
        return None
    return organised_communities() or abort(404)


def _zone() -> str:
    """Where the reader is; without word of it, where this installation is."""
    return me().timezone or str(current_app.config["SETTINGS"].timezone)


def _raw_or_404(delivery_id: int) -> bytes:
    return queries.kept_message(delivery_id, _visible()) or abort(404)


def _parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=modern)


def _part(raw: bytes, kind: str) -> str:
    body = _parsed(raw).get_body((kind,))
    return str(body.get_content()) if body else ""
