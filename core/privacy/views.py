"""Unsubscribing: a GET shows a button, a POST takes effect, also from a mail program (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.choices import actions as choices
from core.consents import links as links_of_choices
from core.db import db
from core.deliveries import queries
from core.deliveries.models import Delivery
from core.forms import csrf
from core.people import queries as people
from core.people.models import Person
from core.privacy import actions, links

bp = Blueprint("privacy", __name__)


@bp.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> Response:
    """Ask, or say that it is done, to whoever pressed the button and who opens the link again."""
    person = _person_or_404(token)
    _about, never_by = choices.chosen(person)
    return htmx.page(
        "core/privacy/unsubscribe.html",
        token=token,
        choices=links_of_choices.token(person.id),
        is_done="email" in never_by,
    )


@bp.post("/unsubscribe/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # the token is the proof; mail programs have no other
@limiter.limit("60/minute")
def stop_mail(token: str) -> AnyResponse:
    actions.unsubscribe(_delivery_or_404(token))
    db.session.commit()
    if "List-Unsubscribe" in request.form:
        return Response("", 200)
    return redirect(url_for(".unsubscribe", token=token), code=303)


def _person_or_404(token: str) -> Person:
    person_id = people.current(_delivery_or_404(token).person_id)
    return db.session.get(Person, person_id) or abort(404)


def _delivery_or_404(token: str) -> Delivery:
    public_id = links.public_id_of(token)
    found = queries.by_public_id(public_id) if public_id else None
    return found or abort(404)
