"""The chooser of a wave: whom it proposes, why, and what an organiser changes about that."""

from __future__ import annotations

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me
from core.db import db
from core.errors import RuleBroken
from core.rows import in_community
from outreach.next_ten import actions, pressing, proposing
from outreach.next_ten.forms import WeightsForm
from outreach.next_ten.pressing import WISHES, Press
from outreach.next_ten.proposing import Proposal
from outreach.next_ten.words import PART_HINTS, PART_WORDS, WAY_WORDS, suggested_why
from outreach.waves.candidates import Chosen
from outreach.waves.models import Wave
from outreach.waves.views import put_ticked_in

bp = Blueprint(
    "next_ten", __name__, url_prefix="/communities/<int:community_id>/waves/<int:wave_id>/next-ten"
)


@bp.route("/", methods=["GET", "POST"])
def show(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    form = WeightsForm(data=proposing.weights_of(wave))
    if form.validate_on_submit():
        try:
            press = pressing.pressed(wave.community_id, request.form)
            _follow(wave, form, press)
        except RuleBroken as broken:
            db.session.rollback()
            return _page(in_community(Wave, wave_id), form, rule=broken, status=409)
        db.session.commit()
        return _page(wave, _form_of(wave), press=press, is_changed=True)
    return _page(wave, form, status=422 if request.method == "POST" else 200)


@bp.post("/people")
def put_in(wave_id: int) -> AnyResponse:
    def again(chosen: Chosen, rule: RuleBroken | None, status: int) -> AnyResponse:
        wave = in_community(Wave, wave_id)
        return _page(wave, _form_of(wave), None if rule else chosen, rule, status)

    return put_ticked_in(in_community(Wave, wave_id), actions.put_in, again)


def _follow(wave: Wave, form: WeightsForm, press: Press | None) -> None:
    """Do what was pressed, and keep the weights in any case."""
    is_even = "even" in request.form
    actions.weigh(wave, proposing.even_weights() if is_even else form.values(), by=me())
    if press is None:
        return
    if press.what == "swap":
        actions.swap(wave, press.person, press.other, by=me())
    else:
        actions.wish(wave, press.person, WISHES[press.what], by=me())


def _form_of(wave: Wave) -> WeightsForm:
    return WeightsForm(formdata=None, data=proposing.weights_of(wave))


def _page(
    wave: Wave,
    form: WeightsForm,
    chosen: Chosen | None = None,
    rule: RuleBroken | None = None,
    status: int = 200,
    press: Press | None = None,
    is_changed: bool = False,
) -> AnyResponse:
    proposal, is_fragment = proposing.propose(wave), htmx.wants_fragment()
    said = pressing.said(press, proposal) if is_changed else ""
    if said and not is_fragment:
        flash(said)
    return htmx.page(
        "outreach/next_ten/show.html",
        "outreach/next_ten/_choice.html",
        status=status,
        wave=wave,
        form=form,
        proposal=proposal,
        chosen=chosen,
        rule=rule,
        said=said if is_fragment else "",
        takes_focus=press is not None and is_fragment and not press.leaves_its_button,
        goes_on_at=pressing.goes_on_at(press, proposal) if press else None,
        whys=_whys(proposal),
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
