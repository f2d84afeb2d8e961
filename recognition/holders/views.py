"""The page of a link: whoever was given a badge decides about it. No account needed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import limiter
from core.communities.models import Community
from core.db import db
from core.errors import RuleBroken
from recognition.award_pages import files, showing
from recognition.award_pages import queries as award_pages
from recognition.awards import deciding, queries, sharing, viewing
from recognition.awards.forms import ChoosingForm, choosing
from recognition.awards.links import award_of
from recognition.awards.models import AwardState
from recognition.awards.queries import Card
from recognition.awards.words import STATE_WORDS, audience_words
from recognition.carrying.carry import carry, is_reachable
from recognition.holding import must_not_be_held

bp = Blueprint("holders", __name__, url_prefix="/your-badge")


@bp.get("/<token>")
def show(token: str) -> Response:
    card = _found(token)
    return _page(card, choosing(card.award, card.person), token)


@bp.post("/<token>/decision")
@limiter.limit("30/hour")
def decide(token: str) -> AnyResponse:
    card = _found(token)
    form = choosing(card.award, card.person)
    if not form.validate_on_submit():
        return _page(card, form, token)
    try:
        must_not_be_held(card.award.community_id)
        deciding.decide(card.award, form.choice, by=card.person)
    except RuleBroken as rule:
        db.session.rollback()
        return _page(_found(token), form, token, rule)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/refusal")
@limiter.limit("30/hour")
def decline(token: str) -> AnyResponse:
    card = _found(token)
    deciding.decline(card.award, by=card.person)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.post("/<token>/return")
@limiter.limit("30/hour")
def hand_back(token: str) -> AnyResponse:
    card = _found(token)
    deciding.hand_back(card.award, by=card.person)
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


@bp.get("/<token>/badge.<any(json, png, svg):form>")
def file(token: str, form: str) -> Response:
    return files.file_of(award_pages.of_award(_accepted(token)), form)


@bp.get("/<token>/certificate")
def certificate(token: str) -> Response:
    award_id = _accepted(token)
    about = showing.certificate(award_pages.of_award(award_id), is_reachable(award_id))
    return htmx.page("recognition/award_pages/certificate.html", **about)


@bp.post("/<token>/link")
@limiter.limit("30/hour")
def switch_link(token: str) -> AnyResponse:
    card = _found(token)
    must_not_be_held(card.award.community_id)
    sharing.switch_link(card.award, card.person, request.form.get("is_on") == "yes")
    db.session.commit()
    return redirect(url_for(".show", token=token), code=303)


def _accepted(token: str) -> int:
    award = _found(token).award
    return award.id if award.state == AwardState.ACCEPTED else abort(404)


def _found(token: str) -> Card:
    award = award_of(token) or abort(404)
    return queries.card(award.id)


def _page(card: Card, form: ChoosingForm, token: str, rule: RuleBroken | None = None) -> Response:
    where = db.session.get_one(Community, card.award.community_id)
    return htmx.page(
        "recognition/holders/show.html",
        status=409 if rule else 422 if request.method == "POST" else 200,
        seen=viewing.seen_by(card, card.person.id),
        form=form,
        token=token,
        rule=rule,
        carry=carry(card.award, "recognition.holders", token=token),
        where=where,
        audience_words=audience_words(where.openness),
        state_words=STATE_WORDS,
    )
