"""The passkeys of the person who is signed in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, limiter, me, only_for
from core.accounts import entering, visits
from core.accounts.browsers import named
from core.accounts.sessions import step_up
from core.db import db
from core.errors import RuleBroken
from core.passkeys import actions, queries
from core.passkeys.forms import PasskeyForm
from core.people.models import Person

bp = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")


@bp.route("/new", methods=["GET", "POST"])
@asks_again()
def new() -> AnyResponse:
    browser, system = named(request.user_agent.string)
    form = PasskeyForm(name=system or browser or "")
    if not form.validate_on_submit():
        return _page(form)
    challenge = actions.take_challenge(me().id)
    db.session.commit()
    try:
        actions.add(me(), form.credential.data or "", challenge, form.name.data)
    except RuleBroken as rule:
        db.session.rollback()
        return _page(form, rule)
    person_id, is_first = me().id, visits.halfway() is not None
    if is_first:
        step_up(me())
    db.session.commit()
    flash(_("From now on you can sign in with this passkey."))
    return entering.go_on(person_id) if is_first else _to_account()


@bp.post("/options")
@limiter.limit("20/minute")
def options() -> Response:
    """What the browser asks the device for; a challenge for five minutes goes with it."""
    wanted = actions.begin_adding(me())
    db.session.commit()
    return Response(wanted, mimetype="application/json")


@bp.post("/<int:passkey_id>/removal")
@asks_again()
@only_for("whose passkey it is")
def remove(passkey_id: int) -> AnyResponse:
    if not actions.remove(me(), passkey_id):
        abort(404)
    db.session.commit()
    flash(_("This passkey signs nobody in any more."))
    return _to_account()


def account_panel(person: Person) -> tuple[str, dict[str, object]]:
    """On the account page: the passkeys that somebody has."""
    return "core/passkeys/_account.html", {"passkeys": queries.of_person(person.id)}


def _to_account() -> AnyResponse:
    return redirect(url_for("core.sessions.index"), code=303)


def _page(form: PasskeyForm, rule: RuleBroken | None = None) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page("core/passkeys/new.html", form=form, rule=rule, status=status)
