"""The chooser of a wave: whom it proposes, why, and what an organiser changes about that."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asked_row, community, in_community, me
from core.db import db
from core.errors import RuleBroken
from outreach.next_ten import actions, proposing
from outreach.next_ten.forms import WeightsForm
from outreach.next_ten.models import WishKind
from outreach.next_ten.proposing import Proposal
from outreach.next_ten.words import PART_HINTS, PART_WORDS, WAY_WORDS, suggested_why
from outreach.waves import candidates
from outreach.waves.candidates import Chosen
from outreach.waves.models import Wave

bp = Blueprint(
    "next_ten", __name__, url_prefix="/communities/<int:community_id>/waves/<int:wave_id>/next-ten"
)
WISHES = {"must": WishKind.MUST, "never": WishKind.NEVER, "free": None}


@bp.route("/", methods=["GET", "POST"])
def show(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    form = WeightsForm(data=proposing.weights_of(wave))
    rule, status = None, 200
    if form.validate_on_submit():
        try:
            _follow(wave, form)
            db.session.commit()
        except RuleBroken as broken:
            db.session.rollback()
            rule, status, wave = broken, 409, in_community(Wave, wave_id)
    elif request.method == "POST":
        status = 422
    return _page(wave, form, rule=rule, status=status)


@bp.post("/people")
def put_in(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    chosen = candidates.chosen(community().id, request.form)
    if not chosen.is_complete:
        form = WeightsForm(formdata=None, data=proposing.weights_of(wave))
        return _page(wave, form, chosen, status=422)
    try:
        actions.put_in(wave, chosen.people, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        wave = in_community(Wave, wave_id)
        form = WeightsForm(formdata=None, data=proposing.weights_of(wave))
        return _page(wave, form, rule=rule, status=409)
    db.session.commit()
    flash(_("They are in the wave. Each needs an inviter and a personal line now."))
    return redirect(url_for("outreach.waves.show", wave_id=wave.id), code=303)


def _follow(wave: Wave, form: WeightsForm) -> None:
    """Do what was pressed, and keep the weights in any case."""
    actions.weigh(wave, form.values(), by=me())
    for name, kind in WISHES.items():
        if name in request.form:
            actions.wish(wave, _asked(name), kind, by=me())
    if "swap" in request.form:
        one = _asked("swap")
        actions.swap(wave, one, _asked(f"for-{one}"), by=me())


def _asked(name: str) -> int:
    return asked_row(name) or abort(404)


def _page(
    wave: Wave,
    form: WeightsForm,
    chosen: Chosen | None = None,
    rule: RuleBroken | None = None,
    status: int = 200,
) -> AnyResponse:
    proposal = proposing.propose(wave)
    return htmx.page(
        "outreach/next_ten/show.html",
        "outreach/next_ten/_choice.html",
        status=status,
        wave=wave,
        form=form,
        proposal=proposal,
        chosen=chosen,
        rule=rule,
        whys={
            each.person.id: request.form.get(
                f"why-{each.person.id}", suggested_why(each.reasons, proposal.private)
            )
            for each in proposal.picks
        },
        typed=request.form,
        part_words=PART_WORDS,
        part_hints=PART_HINTS,
        way_words=WAY_WORDS,
    )


def _whys(proposal: Proposal) -> dict[int, str]:
    """Why each is asked, as it was typed, or as a beginning."""
    return {
        each.person.id: request.form.get(
            f"why-{each.person.id}", suggested_why(each.reasons, proposal.private)
        )
        for each in proposal.picks
    }
