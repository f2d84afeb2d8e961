"""The authenticator app and the recovery codes of the person who is signed in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, limiter, me, only_for
from core.accounts import entering, visits
from core.db import db
from core.errors import RuleBroken
from core.pages.squares import square
from core.people.models import Person
from core.second_factor import actions, codes, queries
from core.second_factor.forms import AppForm
from core.second_factor.sealing import hand_over, handed_over

bp = Blueprint("authenticators", __name__, url_prefix="/account/authenticator")


@bp.route("/new", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@asks_again()
def new() -> AnyResponse:
    form = AppForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        written = actions.add_app(me(), form.seed.data or "", form.code.data)
    except RuleBroken as rule:
        db.session.rollback()
        return _page(form, rule)
    return _show_once(written)


@bp.post("/removal")
@asks_again()
@only_for("who has an app")
def remove() -> AnyResponse:
    if not actions.remove_app(me()):
        abort(404)
    db.session.commit()
    flash(_("We ask for codes of this app no more."))
    return redirect(url_for("core.sessions.index"), code=303)


@bp.post("/recovery-codes")
@asks_again()
def make_codes() -> Response:
    return _show_once(actions.make_recovery_codes(me()))


def account_panel(person: Person) -> tuple[str, dict[str, object]]:
    """On the account page: the app, and how many recovery codes are left."""
    return "core/authenticators/_account.html", {"has": queries.of_person(person)}


def _page(form: AppForm, rule: RuleBroken | None = None) -> Response:
    """The square of the seed that is being set up, or of a new one."""
    seed = handed_over(form.seed.data or "", me().id) or codes.new_seed()
    form.seed.data = hand_over(seed, me().id)
    return htmx.page(
        "core/authenticators/new.html",
        form=form,
        rule=rule,
        seed=" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)),
        square=square(codes.address_of(seed, me())),
        is_first=visits.halfway() is not None,
        status=409 if rule else 422 if request.method == "POST" else 200,
    )


def _show_once(written: list[str]) -> Response:
    """The codes as they are, which are kept nowhere; and the way on, for who was halfway in."""
    person_id, was_halfway = me().id, visits.halfway() is not None
    db.session.commit()
    go_to = url_for("core.sessions.index")
    if was_halfway and not entering.is_halfway():
        go_to = entering.wanted(person_id)
    return htmx.page("core/authenticators/codes.html", codes=written, go_to=go_to)
