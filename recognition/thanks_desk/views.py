"""The fair-thanks desk: work that nobody has thanked for, and how widely thanks are spread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db, now
from core.errors import RuleBroken
from core.rows import asked_row, in_community
from recognition.contributions.models import Contribution
from recognition.contributions.reading import shown
from recognition.kinds.offered import kinds_of
from recognition.thanks import actions as thanking
from recognition.thanks import queries as thanks
from recognition.thanks.beside import thanks_beside
from recognition.thanks.forms import RemovalForm, ThanksForm
from recognition.thanks.models import Thanks
from recognition.thanks_desk import queries

bp = Blueprint("thanks_desk", __name__, url_prefix="/communities/<int:community_id>/thanks")
WITHIN = timedelta(days=7)
CARD = "recognition/thanks_desk/_card.html"


@bp.get("/")
def index() -> Response:
    since, before = now() - WITHIN, asked_row("before")
    place = queries.place_of(before, community().id) if before else None
    first = [] if place else queries.read(queries.first_ones(community().id, since))
    page = queries.read(queries.others(community().id, since, place))
    return htmx.page(
        "recognition/thanks_desk/index.html",
        first_ones=first,
        others=page,
        next=page[-1].id if len(page) == queries.PAGE else None,
        is_first_page=place is None,
        before=before,
        spread=thanks.spread(community().id),
        **_beside([*first, *page]),
    )


@bp.post("/contributions/<int:contribution_id>/thanks")
def thank(contribution_id: int) -> AnyResponse:
    contribution = shown(contribution_id)
    form = ThanksForm()
    if not form.validate_on_submit():
        return _again(contribution, form, form.wrong, status=422)
    try:
        thanking.thank(contribution.id, form.words.data, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _again(shown(contribution_id), form, str(rule), status=409)
    db.session.commit()
    return _done(contribution_id, _("Thanked."), then=asked_row("next"))


@bp.post("/contributions/<int:contribution_id>/seen")
def see(contribution_id: int) -> AnyResponse:
    """Whoever did it reads in their own list that it was seen; thanks can follow."""
    contribution = shown(contribution_id)
    contribution.seen_at = contribution.seen_at or now()
    db.session.commit()
    return _done(contribution_id, _("Marked as seen."), then=contribution_id)


@bp.route("/<int:thanks_id>/removal", methods=["GET", "POST"])
def remove(thanks_id: int) -> AnyResponse:
    written, contribution = thanks.with_author(in_community(Thanks, thanks_id).id)
    form = RemovalForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return htmx.page(
            "recognition/thanks_desk/remove.html",
            status=status,
            form=form,
            written=written,
            contribution=contribution,
        )
    thanking.remove(written, form.reason.data, by=me())
    db.session.commit()
    flash(_("Taken away."))
    show = url_for("recognition.contributions.show", contribution_id=contribution.id)
    return redirect(show, code=303)


def _again(contribution: Contribution, form: ThanksForm, wrong: str, status: int) -> Response:
    words = form.words.data or ""
    return htmx.page(
        "recognition/thanks_desk/thank.html",
        CARD,
        status,
        words=words,
        wrong=wrong,
        **_one(contribution),
    )


def _done(contribution_id: int, said: str, then: int | None) -> AnyResponse:
    """The card as it is now; without script the desk, at the same place."""
    if not htmx.wants_fragment():
        flash(said)
    where = f"contribution-{then}" if then else "main"
    desk = f"{url_for('.index', before=asked_row('before'))}#{where}"
    return htmx.done(CARD, desk, done=said, **_one(shown(contribution_id)))


def _one(contribution: Contribution) -> dict[str, Any]:
    """What one card needs besides; `next_id` is the card after it."""
    place = {"before": asked_row("before"), "next_id": asked_row("next")}
    return {"contribution": contribution, **place, **_beside([contribution])}


def _beside(page: Sequence[Contribution]) -> dict[str, Any]:
    return {"kinds": kinds_of(community().id), "within": WITHIN, **thanks_beside(page)}
