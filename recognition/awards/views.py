"""Awards: giving a badge, what one gave and was given, and what is shown to the community."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.db import db
from core.errors import RuleBroken
from core.people.models import Person
from core.people.text import one_line
from core.rows import asked_row, in_community
from recognition.awards import budget, deciding, offering, picking, queries, viewing, voices
from recognition.awards.forms import ChoosingForm, CoSigningForm, GivingForm, choosing, voice_form
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.awards.queries import Card
from recognition.awards.words import STATE_WORDS, audience_words, for_giver
from recognition.badges.models import Badge
from recognition.carrying.carry import carry

bp = Blueprint("awards", __name__, url_prefix="/communities/<int:community_id>/awards")


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    page = queries.shown(community().id, before)
    return htmx.page(
        "recognition/awards/index.html",
        cards=page,
        next=page[-1].award.id if len(page) == queries.PAGE else None,
        is_first_page=before is None,
    )


@bp.get("/mine")
def mine() -> Response:
    before = asked_row("before")
    page = queries.decided_by(me().id, community().id, before)
    return htmx.page(
        "recognition/awards/mine.html",
        offered=queries.offered_to(me().id, community().id) if before is None else [],
        cards=page,
        next=page[-1].award.id if len(page) == queries.PAGE else None,
        is_first_page=before is None,
        audience_words=audience_words(community().openness),
        state_words=STATE_WORDS,
    )


@bp.get("/given")
def given() -> Response:
    before = asked_row("before")
    page = queries.given_by(me().id, community().id, before)
    return htmx.page(
        "recognition/awards/given.html",
        given=page,
        needed=picking.voices_needed({card.award.badge_id for _words, card in page}),
        next=page[-1][0].id if len(page) == queries.PAGE else None,
        is_first_page=before is None,
        left=budget.left(community().id, me().id),
        for_giver=for_giver,
        may_take_back=offering.may_take_back,
        signs=bool(queries.signed_by(me().id)),
        voice_form=voice_form,
    )


@bp.get("/new/for")
def choose() -> Response:
    name = one_line(request.args.get("name"))
    return htmx.page(
        "recognition/awards/choose.html",
        people=picking.people(community().id, me().id, may_organise(), name),
        badge=asked_row("badge"),
        name=name,
    )


@bp.route("/new", methods=["GET", "POST"])
@only_for("a badge for somebody who did something that its giver may see")
def give() -> AnyResponse:
    person, deeds = _recipient()
    badges = picking.badges(community().id, may_organise())
    form = GivingForm(contributions=[asked_row("contribution")], badge=asked_row("badge"))
    form.offer(badges, deeds, may_organise())
    about = {"person": person, "badges": badges, "deeds": deeds}
    if not form.validate_on_submit():
        return _giving_page(form, **about)
    badge = in_community(Badge, form.badge.data)
    chosen, as_organiser = form.contributions.data, form.is_as_organiser
    try:
        award = offering.give(badge, person, me(), form.words.data, chosen, as_organiser)
        voices.speak(award, me(), **form.voice)
    except RuleBroken as rule:
        db.session.rollback()
        person, deeds = _recipient()
        badges = picking.badges(community().id, may_organise())
        return _giving_page(form, rule, person=person, badges=badges, deeds=deeds)
    db.session.commit()
    flash(_given(badge, as_organiser))
    return redirect(url_for(".given"), code=303)


@bp.get("/<int:award_id>")
@only_for("whoever may see it")
def show(award_id: int) -> Response:
    return _award_page(_seen_by_me(award_id), CoSigningForm())


@bp.post("/<int:award_id>/endorsements")
@only_for("whoever may see it")
def co_sign(award_id: int) -> AnyResponse:
    card = _seen_by_me(award_id)
    form = CoSigningForm()
    if not form.validate_on_submit():
        return _award_page(card, form, status=422)
    offering.co_sign(card.award, me(), form.words.data)
    voices.speak(card.award, me(), **form.voice)
    db.session.commit()
    flash(_("Thank you. Your words stand beside the others now."))
    return redirect(url_for(".show", award_id=award_id), code=303)


@bp.post("/given/<int:endorsement_id>/taking-back")
@only_for("who wrote it")
def take_back(endorsement_id: int) -> AnyResponse:
    offering.take_back(_my_words(endorsement_id), by=me())
    db.session.commit()
    flash(_("Taken back."))
    return redirect(url_for(".given"), code=303)


@bp.post("/given/<int:endorsement_id>/voice")
@only_for("who wrote it")
def change_voice(endorsement_id: int) -> AnyResponse:
    said = _my_words(endorsement_id)
    form = voice_form(said)
    if said.taken_back_at is not None or not form.validate_on_submit():
        abort(404)
    voices.change(said, is_for_strangers=form.is_for_strangers.data, **form.voice)
    db.session.commit()
    flash(_("Saved. It holds from now on; a file that somebody has downloaded stays as it is."))
    return redirect(url_for(".given"), code=303)


@bp.post("/given/signatures/removal")
def stop_signing() -> AnyResponse:
    voices.stop_signing(me())
    db.session.commit()
    flash(_("Done. Nothing is signed in your name any more; a file that was downloaded stays."))
    return redirect(url_for(".given"), code=303)


@bp.route("/<int:award_id>/decision", methods=["GET", "POST"])
@only_for("its holder")
def decide(award_id: int) -> AnyResponse:
    card = _mine(award_id)
    form = choosing(card.award, card.person)
    if not form.validate_on_submit():
        return _decision_page(card, form)
    try:
        deciding.decide(card.award, form.choice, by=me())
    except RuleBroken as rule:
        db.session.rollback()
        return _decision_page(_mine(award_id), form, rule)
    db.session.commit()
    flash(_("Saved. You can change this at any time."))
    return redirect(url_for(".show", award_id=award_id), code=303)


@bp.post("/<int:award_id>/refusal")
@only_for("its holder")
def decline(award_id: int) -> AnyResponse:
    deciding.decline(_mine(award_id).award, by=me())
    db.session.commit()
    flash(_("Declined. Nobody sees it."))
    return redirect(url_for(".mine"), code=303)


@bp.post("/<int:award_id>/return")
@only_for("its holder")
def hand_back(award_id: int) -> AnyResponse:
    deciding.hand_back(_mine(award_id).award, by=me())
    db.session.commit()
    flash(_("Handed back. It is gone from every page."))
    return redirect(url_for(".mine"), code=303)


def _given(badge: Badge, as_organiser: bool) -> str:
    """What becomes of it now, in words that do not tell whether anybody else has given it."""
    if as_organiser or badge.peers_needed < 2:
        return str(_("Given. Once it reaches them, they decide whether others see it."))
    return str(
        _(
            "Noted. This badge reaches its holder once %(num)s people have given it. Then it is "
            "theirs to decide whether others see it.",
            num=badge.peers_needed,
        )
    )


def _recipient() -> tuple[Person, Any]:
    """Whom the badge is for, with what they did; they are known here by what members can read."""
    person_id = asked_row("person") or abort(404)
    deeds = list(picking.to_pick(person_id, community().id, may_organise()))
    first = asked_row("contribution")
    if first and first not in {each.id for each in deeds}:
        deeds += picking.some(first, person_id, community().id, may_organise())
    if not deeds or person_id == me().id:
        abort(404)
    return db.session.get_one(Person, person_id), deeds


def _my_words(endorsement_id: int) -> Endorsement:
    said = in_community(Endorsement, endorsement_id)
    return said if said.by_id == me().id else abort(404)


def _seen_by_me(award_id: int) -> Card:
    return queries.seen(community().id, award_id, me().id) or abort(404)


def _mine(award_id: int) -> Card:
    """My own, while there is something to decide about it."""
    card = _seen_by_me(in_community(Award, award_id).id)
    undecided = card.award.state in (AwardState.OFFERED, AwardState.ACCEPTED)
    if card.award.person_id != me().id or not undecided:
        abort(404)
    return card


def _award_page(card: Card, form: CoSigningForm, status: int = 200) -> Response:
    seen = viewing.seen_by(card, me().id)
    return htmx.page(
        "recognition/awards/show.html",
        status=status,
        seen=seen,
        form=form,
        carry=carry(card.award, "recognition.carrying", award_id=card.award.id)
        if seen.is_mine
        else None,
        may_co_sign=card.award.tells_who and not seen.is_mine and not seen.has_spoken(me()),
        audience_words=audience_words(community().openness),
        state_words=STATE_WORDS,
    )


def _giving_page(form: GivingForm, rule: RuleBroken | None = None, **about: Any) -> Response:
    return htmx.page(
        "recognition/awards/give.html",
        status=_status(rule),
        form=form,
        rule=rule,
        why_not="" if request.method == "POST" else _why_not(about["person"]),
        left=budget.left(community().id, me().id),
        per_week=budget.per_week(community().id),
        **about,
    )


def _why_not(person: Person) -> str:
    return budget.why_not(community().id, me().id, person.id)


def _decision_page(card: Card, form: ChoosingForm, rule: RuleBroken | None = None) -> Response:
    return htmx.page(
        "recognition/awards/decide.html",
        status=_status(rule),
        seen=viewing.seen_by(card, me().id),
        form=form,
        rule=rule,
    )


def _status(rule: RuleBroken | None) -> int:
    return 409 if rule else 422 if request.method == "POST" else 200
