"""Tomorrow's mail of a community: what would leave and when, with hold, edit and cancel."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me, organised_communities
from core.communities.models import Community
from core.db import db
from core.deliveries import kinds
from core.deliveries.models import Delivery
from core.departures import actions, listing, queries
from core.departures.forms import CancelForm, HoldForm, PostponeForm
from core.forms import Form
from core.people.models import Person
from core.rows import in_community

bp = Blueprint("departures", __name__, url_prefix="/communities/<int:community_id>/mail")


@bp.get("/")
def index() -> Response:
    after = request.args.get("after", type=listing.cursor)
    found = listing.waiting_page([community().id], after, community().timezone)
    return _page("index.html", "_waiting.html", found)


@bp.get("/held")
def held() -> Response:
    after = request.args.get("after", type=listing.held_cursor)
    found = listing.held_page([community().id], after)
    return _page("held.html", "_held.html", found)


@bp.get("/<int:delivery_id>")
def show(delivery_id: int) -> Response:
    return _message_page(_shown(delivery_id))


@bp.post("/<int:delivery_id>/hold")
def hold(delivery_id: int) -> AnyResponse:
    delivery, form = _shown(delivery_id), HoldForm(prefix="hold")
    if not form.validate_on_submit():
        return _message_page(delivery, status=422, hold=form)
    actions.hold(delivery, form.why.data, by=me())
    db.session.commit()
    flash(_("It is held, and stays here until somebody releases it."))
    return _to_message(delivery_id)


@bp.post("/<int:delivery_id>/release")
def release(delivery_id: int) -> AnyResponse:
    actions.release(_shown(delivery_id), by=me())
    db.session.commit()
    flash(_("It is released, and leaves once nothing speaks against it."))
    return _to_message(delivery_id)


@bp.post("/<int:delivery_id>/moment")
def postpone(delivery_id: int) -> AnyResponse:
    delivery = _shown(delivery_id)
    form = PostponeForm(community().timezone, delivery.expires_at, prefix="postpone")
    if not form.validate_on_submit():
        return _message_page(delivery, status=422, postpone=form)
    actions.postpone(delivery, form.moment(), by=me())
    db.session.commit()
    flash(_("It waits for the moment that you chose."))
    return _to_message(delivery_id)


@bp.post("/<int:delivery_id>/cancellation")
def cancel(delivery_id: int) -> AnyResponse:
    delivery, form = _shown(delivery_id), CancelForm(prefix="cancel")
    if not form.validate_on_submit():
        return _message_page(delivery, status=422, cancel=form)
    actions.cancel(delivery, form.why.data, by=me())
    db.session.commit()
    flash(_("It is cancelled and never leaves."))
    return _to_message(delivery_id)


@bp.route("/hold", methods=["GET", "POST"])
def hold_all() -> AnyResponse:
    form = HoldForm()
    if form.validate_on_submit():
        number = actions.hold_all(community(), form.why.data, by=me())
        db.session.commit()
        flash(ngettext("%(num)s message is held.", "%(num)s messages are held.", number))
        return redirect(url_for(".held"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("core/departures/hold_all.html", form=form, status=status)


@bp.post("/release")
@asks_again()
def release_all() -> AnyResponse:
    number = actions.release_all(community(), by=me())
    db.session.commit()
    flash(ngettext("%(num)s message is released.", "%(num)s messages are released.", number))
    return redirect(url_for(".index"), code=303)


def held_panel(person: Person, here: Community) -> tuple[str, dict[str, object]] | None:
    """On a person's page: what is held for them, by whom and why."""
    found = queries.held_for(person.id, here.id)
    if not found:
        return None
    return "core/departures/_of_person.html", {"held": found, "kind_words": kinds.titles()}


def _page(template: str, fragment: str, found: dict[str, Any]) -> Response:
    """A list of this community; whoever looks after others too finds the way to all of them."""
    is_one_of_many = me().is_administrator or len(organised_communities()) > 1
    return htmx.page(
        f"core/departures/{template}",
        f"core/departures/{fragment}",
        is_one_of_many=is_one_of_many,
        **found,
    )


def _message_page(delivery: Delivery, status: int = 200, **given: Form) -> Response:
    """The message, with the form that was given as it was filled in, and the others empty."""
    zone = community().timezone
    forms: dict[str, Form] = {
        "hold": HoldForm(formdata=None, prefix="hold"),
        "cancel": CancelForm(formdata=None, prefix="cancel"),
        "postpone": PostponeForm(zone, delivery.expires_at, formdata=None, prefix="postpone"),
    }
    return htmx.page(
        "core/departures/show.html",
        "core/departures/_message.html",
        status=status,
        forms=forms | given,
        wrong=next(iter(given.values()), None),
        **listing.message_page(delivery, zone),
    )


def _shown(delivery_id: int) -> Delivery:
    """The message, unless its page would tell who somebody is."""
    delivery = in_community(Delivery, delivery_id)
    if kinds.named(delivery.kind).is_confidential:
        abort(404)
    return delivery


def _to_message(delivery_id: int) -> AnyResponse:
    return redirect(url_for(".show", delivery_id=delivery_id), code=303)
