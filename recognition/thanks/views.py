"""Thanking somebody's work, beside it, on whatever page it is shown."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter, me
from core.accounts.visits import counted_as
from core.db import db
from core.errors import RuleBroken
from core.rows import asked_row
from recognition.contributions.models import Contribution
from recognition.contributions.reading import shown
from recognition.thanks import actions
from recognition.thanks.beside import ALL, FEW, thanks_beside
from recognition.thanks.forms import ThanksForm

bp = Blueprint(
    "thanks",
    __name__,
    url_prefix="/communities/<int:community_id>/contributions/<int:contribution_id>/thanks",
)


@bp.post("")
def write(contribution_id: int) -> AnyResponse:
    contribution = shown(contribution_id)
    form = ThanksForm()
    if not form.validate_on_submit():
        return _again(contribution, form, form.wrong, status=422)
    try:
        actions.thank(contribution.id, form.words.data, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _again(shown(contribution_id), form, str(rule), status=409)
    db.session.commit()
    return _done(contribution_id, _("Thank you for thanking."))


@bp.post("/removal")
@limiter.limit("60/hour", key_func=counted_as)
def withdraw(contribution_id: int) -> AnyResponse:
    actions.withdraw(shown(contribution_id).id, by=me())
    db.session.commit()
    return _done(contribution_id, _("Taken back."))


def _again(contribution: Contribution, form: ThanksForm, wrong: str, status: int) -> Response:
    return htmx.page(
        "recognition/thanks/write.html",
        "recognition/thanks/_thanks.html",
        status,
        contribution=contribution,
        words=form.words.data or "",
        wrong=wrong,
        in_list=_in_list(),
        before=asked_row("before"),
        **thanks_beside([contribution], FEW if _in_list() else ALL),
    )


def _done(contribution_id: int, said: str) -> AnyResponse:
    contribution = shown(contribution_id)
    if not htmx.wants_fragment():
        flash(said)
    return htmx.done(
        "recognition/thanks/_thanks.html",
        _back_to(contribution),
        contribution=contribution,
        done=said,
        in_list=_in_list(),
        before=asked_row("before"),
        **thanks_beside([contribution], FEW if _in_list() else ALL),
    )


def _back_to(contribution: Contribution) -> str:
    """Where they came from: the page of the contribution, or its place in the list."""
    if _in_list():
        index = url_for("recognition.contributions.index", before=asked_row("before"))
        return f"{index}#thanks-{contribution.id}"
    show = url_for("recognition.contributions.show", contribution_id=contribution.id)
    return f"{show}#thanks-{contribution.id}"


def _in_list() -> bool:
    return request.form.get("in_list") == "yes"
