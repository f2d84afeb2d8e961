"""The work as it stands: an administrator sees what leaves, waits or failed, and decides."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me
from core.db import db
from core.deliveries import actions, kinds
from core.deliveries.models import Delivery
from core.deliveries.queries import PAGE
from core.deliveries.words import STATE_WORDS
from core.departures import progress
from core.operations import queries, watching, words
from core.people.models import Person
from core.rows import row_number

bp = Blueprint("operations", __name__, url_prefix="/deliveries")


@bp.get("/")
def index() -> Response:
    found = _in_trouble()
    return htmx.page(
        "core/operations/index.html",
        "core/operations/_watch.html",
        watch=watching.look(),
        progress=progress.of_everything(),
        advice=words.advice,
        troubles=found[:PAGE],
        more=found[PAGE - 1].Delivery.id if len(found) > PAGE else None,
        state_words=STATE_WORDS,
        kind_words=kinds.titles(),
    )


@bp.post("/<int:delivery_id>/arrival")
def arrived(delivery_id: int) -> AnyResponse:
    actions.arrived(_delivery_or_404(delivery_id), by=me())
    db.session.commit()
    flash(_("Noted: it arrived."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:delivery_id>/repetition")
def send_again(delivery_id: int) -> AnyResponse:
    actions.send_again(_delivery_or_404(delivery_id), by=me())
    db.session.commit()
    flash(_("It is sent once more."))
    return redirect(url_for(".index"), code=303)


def _in_trouble() -> Sequence[Row[Delivery, Person]]:
    """A page of messages in trouble; they stand still while the figures above look again."""
    if htmx.wants_fragment():
        return []
    return queries.in_trouble(request.args.get("before", type=row_number))


def _delivery_or_404(delivery_id: int) -> Delivery:
    return db.session.get(Delivery, delivery_id) or abort(404)
