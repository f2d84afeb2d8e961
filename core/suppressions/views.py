"""Addresses that nothing is sent to: why, since when, and how one is let in again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me
from core.consents.models import How
from core.db import db
from core.privacy import queries
from core.privacy.words import REASON_WORDS
from core.suppressions import actions
from core.suppressions.forms import AddressForm, LiftForm

bp = Blueprint("suppressions", __name__, url_prefix="/suppressions")


@bp.route("/", methods=["GET", "POST"])
def index() -> Response:
    """Look through the list, or look one address up: posted, so that no log has it."""
    form = AddressForm()
    if form.validate_on_submit():
        return _page(form, _lifting(formdata=None, address=form.address.data))
    return _page(form, None, status=422 if request.method == "POST" else 200)


@bp.post("/lifting")
@asks_again()
def lift() -> AnyResponse:
    form = _lifting()
    if not form.validate_on_submit():
        return _page(AddressForm(formdata=None, address=form.address.data), form, status=422)
    how = How(form.how.data) if form.how else None
    actions.lift(form.address.data, form.reason.data, me(), how)
    db.session.commit()
    flash(_("Mail may be sent to this address again."))
    return redirect(url_for(".index"), code=303)


def _lifting(**given: Any) -> LiftForm:
    """The form, with the question how they said so only where they had stopped mail."""
    form = LiftForm(**given)
    if not actions.stopped_it_themselves(form.address.data or ""):
        del form.how
    return form


def _page(form: AddressForm, lifting: LiftForm | None, status: int = 200) -> Response:
    found = queries.suppressions(request.args.get("before", ""))
    more = found[queries.PAGE - 1].address_digest if len(found) > queries.PAGE else None
    address = (lifting.address.data or "") if lifting else ""
    return htmx.page(
        "core/suppressions/index.html",
        status=status,
        form=form,
        lifting=lifting,
        suppression=queries.suppression_of(address) if address else None,
        found=found[: queries.PAGE],
        more=more,
        reason_words=REASON_WORDS,
    )
