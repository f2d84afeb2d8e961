"""Signing in by a link or a typed code, and signing out."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me_or_nobody, only_for
from core.accounts import actions, devices, entering, queries, visits
from core.accounts.forms import CodeForm, SignInForm
from core.db import db
from core.journal.actions import record
from core.passkeys import actions as passkeys
from core.people.models import Person
from core.privacy.digests import address_digest
from core.single_sign_on import queries as single_sign_on

bp = Blueprint("accounts", __name__)


def _account() -> str:
    """Whose requests are counted together: those for one address, wherever they come from.

    Those of a browser that the person signed in with are counted apart.
    """
    address = request.form.get("email", "")
    known = devices.known_as(address)
    return f"device {known}" if known else f"account {address_digest(address)}"


def _window() -> str:
    return f"window {devices.browser()}"


def _whoever() -> str:
    """Who asks, so that the people of one house do not count together."""
    visit = visits.here()
    return f"again {visit.person.id}" if visit else visits.whence()


def _too_often() -> str:
    return str(_("There were too many attempts. Try again in an hour, or sign in with a passkey."))


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
@limiter.limit("10/hour", key_func=_account, methods=["POST"], error_message=_too_often)
def ask() -> AnyResponse:
    form = SignInForm()
    if not form.validate_on_submit():
        return htmx.page("core/accounts/ask.html", form=form, status=_status())
    is_known = devices.known_as(form.email.data) is not None
    actions.mail_link(form.email.data, devices.browser(), is_known)
    db.session.commit()
    return redirect(url_for(".asked"), code=303)


@bp.route("/sign-in/again", methods=["GET", "POST"])
@limiter.limit("10/hour", key_func=_whoever, methods=["POST"])
@only_for("who is signed in")
def again() -> AnyResponse:
    """Ask somebody who is signed in to show again who they are."""
    person = me_or_nobody()
    if person is None:
        return redirect(url_for(".ask"), code=303)
    if request.method != "POST":
        is_at_issuer = single_sign_on.signs_in(person.id)
        return htmx.page("core/accounts/again.html", is_at_issuer=is_at_issuer)
    actions.mail_link(person.email or "", devices.browser(), is_known=True)
    db.session.commit()
    return redirect(url_for(".asked"), code=303)


@bp.route("/sign-in/sent", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", methods=["POST"])
@limiter.limit("10/hour", key_func=_window, methods=["POST"], error_message=_too_often)
def asked() -> AnyResponse:
    form = CodeForm()
    if form.validate_on_submit():
        person = actions.sign_in_by_code(devices.browser(), form.code.data)
        if person:
            return _let_in(person)
        db.session.commit()
        form.code.errors = [
            _("This code does not fit, or it is too old. After five tries, ask for a new link.")
        ]
    return htmx.page("core/accounts/asked.html", form=form, status=_status())


@bp.post("/sign-in/passkey/options")
@limiter.limit("60/minute")
def passkey_options() -> Response:
    """What the browser asks a device for; a challenge for five minutes goes with it."""
    wanted = passkeys.begin_signing_in()
    db.session.commit()
    return Response(wanted, mimetype="application/json")


@bp.post("/sign-in/passkey")
@limiter.limit("20/minute")
def enter_by_passkey() -> AnyResponse:
    challenge = passkeys.take_challenge(None)
    db.session.commit()
    try:
        person = passkeys.sign_in(request.form.get("credential", ""), challenge)
    except passkeys.Copied:
        db.session.commit()
        return htmx.page("core/accounts/passkey_refused.html", is_copy=True, status=403)
    if person is None:
        db.session.rollback()
        return htmx.page("core/accounts/passkey_refused.html", is_copy=False, status=403)
    return _let_in(person)


@bp.get("/sign-in/<token>")
def link(token: str) -> Response:
    found = queries.link_of(token)
    if found is None or not found.is_usable:
        return htmx.page("core/accounts/link_is_old.html", status=410)
    is_here = found.was_asked_in(_known_browser())
    return htmx.page("core/accounts/link.html", link=found, token=token, is_here=is_here)


@bp.post("/sign-in/<token>")
@limiter.limit("20/minute")
def enter(token: str) -> AnyResponse:
    found = queries.link_of(token)
    if found is not None and found.is_usable and not found.was_asked_in(_known_browser()):
        code = actions.make_code(found)
        db.session.commit()
        return htmx.page("core/accounts/code.html", code=code)
    if found is None or found.person is None or not actions.sign_in(found):
        db.session.rollback()
        return htmx.page("core/accounts/link_is_old.html", status=410)
    return _let_in(found.person)


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    visit = visits.here()
    if visit:
        person = visit.person
        record("signed.out", by=person, person_id=person.id)
    actions.sign_out()
    db.session.commit()
    answer = redirect(url_for(".ask"), code=303)
    # no "cookies": that would sign out of every site below the same domain
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _let_in(person: Person) -> AnyResponse:
    person_id = person.id
    db.session.commit()
    return entering.go_on(person_id)


def _known_browser() -> str:
    """What this browser is known by; looking at a page gives it no name."""
    return devices.browser() if "browser" in session else ""


def _status() -> int:
    return 422 if request.method == "POST" else 200
