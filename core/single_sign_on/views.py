"""To the issuer and back. Looking at where one comes back uses nothing up; the button does."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me_or_nobody, only_for
from core.accounts import actions as accounts
from core.accounts import devices, entering
from core.db import db
from core.single_sign_on import actions, provider

log = logging.getLogger(__name__)
bp = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/with")


@bp.before_request
def is_there() -> None:
    """Without an issuer there are no such pages."""
    if actions.name() is None:
        abort(404)


@bp.post("")
@limiter.limit("20/minute")
@only_for("where an account elsewhere may sign in")
def begin() -> Response:
    """Lead to the issuer by a header: our forms may be sent to nobody else."""
    try:
        to = actions.begin(devices.browser())
    except provider.Refused:
        return _refuse()
    except provider.NeverSaysWhen:
        return _refuse("core/single_sign_on/not_again.html")
    db.session.commit()
    answer = htmx.page("core/single_sign_on/begin.html", to=to, issuer=actions.name())
    answer.headers["Refresh"] = f"0; url={to}"
    return _kept_private(answer)


@bp.get("/back")
@only_for("where an account elsewhere may sign in")
def back() -> Response:
    if "code" not in request.args or "state" not in request.args:
        return _refuse()
    return _kept_private(htmx.page("core/single_sign_on/back.html", issuer=actions.name()))


@bp.post("/back")
@limiter.limit("20/minute")
@only_for("where an account elsewhere may sign in")
def enter() -> AnyResponse:
    left = actions.take(request.form.get("state", ""), devices.browser())
    db.session.commit()
    if left is None:
        return _refuse()
    try:
        account = provider.account_of(request.form.get("code", ""), left.nonce, left.verifier)
        person = actions.sign_in(account, left.at)
    except provider.Refused as refused:
        log.warning("single sign-on was refused: %s", type(refused.__cause__).__name__)
        return _refuse()
    except actions.NotShownAgain:
        return _refuse("core/single_sign_on/not_again.html")
    if person:
        person_id = person.id
        db.session.commit()
        return entering.go_on(person_id)
    return _meet(account)


def _meet(account: provider.Account) -> AnyResponse:
    """An account that we do not know yet: its person proves first that they are ours."""
    person = actions.remember(account)
    here = me_or_nobody()
    if person is None:
        return _refuse()
    if here is not None and here.id == person.id:
        return redirect(url_for("core.identities.new"), code=303)
    accounts.mail_link(account.address or "", devices.browser(), is_known=False)
    db.session.commit()
    return redirect(url_for("core.accounts.asked"), code=303)


def _refuse(template: str = "core/single_sign_on/refused.html") -> Response:
    return _kept_private(htmx.page(template, issuer=actions.name(), status=403))


def _kept_private(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
