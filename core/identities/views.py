"""The accounts elsewhere that sign in the person who is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me, only_for
from core.accounts import entering
from core.db import db
from core.people.models import Person
from core.single_sign_on import actions, queries

bp = Blueprint("identities", __name__, url_prefix="/account/identities")


@bp.route("/new", methods=["GET", "POST"])
@asks_again()
def new() -> AnyResponse:
    """Ask once more before an account elsewhere opens this one."""
    if request.method != "POST":
        waits, issuer = actions.pending(me()), actions.name()
        if waits is None:
            return redirect(url_for("core.sessions.index"), code=303)
        return htmx.page("core/identities/new.html", issuer=issuer, called=waits.called)
    actions.connect(me())
    person_id = me().id
    db.session.commit()
    flash(_("From now on this account signs you in."))
    return entering.go_on(person_id)


@bp.post("/<int:identity_id>/removal")
@asks_again()
@only_for("whose account it is")
def remove(identity_id: int) -> AnyResponse:
    if not actions.disconnect(me(), identity_id):
        abort(404)
    db.session.commit()
    flash(_("This account signs nobody in any more."))
    return redirect(url_for("core.sessions.index"), code=303)


def account_panel(person: Person) -> tuple[str, dict[str, object]] | None:
    """On the account page, where there is an issuer or was one."""
    found = queries.of_person(person.id)
    may_add = actions.name() is not None and not queries.signs_in(person.id)
    shown = {"identities": found, "may_add": may_add}
    return ("core/identities/_account.html", shown) if found or may_add else None
