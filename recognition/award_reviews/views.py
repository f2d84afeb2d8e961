"""What organisers look at: small circles, awards that are wrong, and holders who need a helper."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.errors import RuleBroken
from core.people import queries as people
from core.people.text import one_line
from core.rows import asked_row
from recognition.award_reviews import queries
from recognition.award_reviews.circles import why_less
from recognition.award_reviews.forms import (
    AnswerForm,
    CorrectionForm,
    RevocationForm,
    answering,
)
from recognition.awards import correcting, deciding, offering, viewing
from recognition.awards import queries as awards
from recognition.awards.models import Award, Endorsement
from recognition.awards.queries import Card
from recognition.awards.words import CHANGE_WORDS, STATE_WORDS

TOLD_TO_ORGANISERS = (
    "given",
    "co_signed",
    "words_taken_back",
    "counted_in_full",
    "left_as_it_is",
    "corrected",
    "revoked",
)
"""What the holder decided is theirs to tell."""

bp = Blueprint(
    "award_reviews", __name__, url_prefix="/communities/<int:community_id>/award-reviews"
)


@bp.get("/")
def index() -> Response:
    before = asked_row("before")
    voices = queries.to_review(community().id, me().id, before)
    names = people.names_of({each for voice in voices for each in voice.endorsement.circle})
    return htmx.page(
        "recognition/award_reviews/index.html",
        voices=voices,
        why={each.endorsement.id: why_less(each.endorsement.circle, names) for each in voices},
        next=voices[-1].endorsement.id if len(voices) == queries.PAGE else None,
        is_first_page=before is None,
        revoked=queries.revoked(community().id, me().id) if before is None else [],
        state_words=STATE_WORDS,
    )


@bp.post("/voices/<int:endorsement_id>/review")
def review(endorsement_id: int) -> AnyResponse:
    endorsement = queries.voice(community().id, me().id, endorsement_id) or abort(404)
    in_full = request.form.get("in_full") == "yes"
    offering.review(endorsement, by=me(), in_full=in_full)
    db.session.commit()
    flash(_("Counted in full.") if in_full else _("Left as it is."))
    return redirect(url_for(".index"), code=303)


@bp.get("/presented")
def find() -> AnyResponse:
    """The badge that somebody showed me, on a screen or on paper, whoever else may see it."""
    address = one_line(request.args.get("address")).rpartition("/")[2].partition(".")[0]
    award = queries.presented(community().id, me().id, address)
    if award is None:
        flash(_("No badge from here has this address or code. Look at it once more."))
        return redirect(url_for(".index"), code=303)
    return redirect(url_for(".show", award_id=award.id, presented=award.public_id), code=303)


@bp.get("/awards/<int:award_id>")
def show(award_id: int) -> Response:
    return _page(_known(award_id), RevocationForm())


@bp.post("/awards/<int:award_id>/revocation")
def revoke(award_id: int) -> AnyResponse:
    award = _known(award_id)
    form = RevocationForm()
    if not form.validate_on_submit():
        return _page(award, form, status=422)
    correcting.revoke(award, by=me(), why=form.why.data)
    db.session.commit()
    flash(_("Revoked. Its holder is told why."))
    return redirect(url_for(".show", award_id=award_id), code=303)


@bp.route("/voices/<int:endorsement_id>/words", methods=["GET", "POST"])
def correct(endorsement_id: int) -> AnyResponse:
    endorsement = db.session.get(Endorsement, endorsement_id) or abort(404)
    award = _known(endorsement.award_id)
    readable = {said.id for said, _person in viewing.said_to_others(award)}
    if endorsement.id not in readable or award.state not in awards.LIVE:
        abort(404)
    form = CorrectionForm(words=endorsement.words)
    if form.validate_on_submit():
        correcting.correct(endorsement, me(), form.words.data, form.why.data)
        db.session.commit()
        flash(_("Corrected. Its holder is told why."))
        return redirect(url_for(".show", award_id=award.id, presented=_presented()), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page(
        "recognition/award_reviews/correct.html",
        form=form,
        award=award,
        presented=_presented(),
        status=status,
    )


@bp.get("/help")
def helping() -> Response:
    after = asked_row("after")
    page = queries.to_help(community().id, me().id, after)
    return htmx.page(
        "recognition/award_reviews/helping.html",
        waiting=page,
        next=page[-1].award.id if len(page) == queries.PAGE else None,
        is_first_page=after is None,
        helped=queries.helped(community().id, me().id) if after is None else [],
    )


@bp.route("/help/<int:award_id>", methods=["GET", "POST"])
def answer(award_id: int) -> AnyResponse:
    waiting = _to_answer(award_id)
    form = answering(waiting.award, waiting.person)
    if not form.validate_on_submit():
        return _answer_page(waiting, form)
    try:
        _write_down(waiting.award, form)
    except RuleBroken as rule:
        db.session.rollback()
        return _answer_page(_to_answer(award_id), form, rule)
    db.session.commit()
    flash(_("Written down, as they said."))
    return redirect(url_for(".helping"), code=303)


def _write_down(award: Award, form: AnswerForm) -> None:
    choice, agreed = form.choice, form.agreed.data
    if choice is not None:
        deciding.decide(award, choice, me(), agreed)
    elif award.accepted_at is not None:
        deciding.hand_back(award, me(), agreed)
    else:
        deciding.decline(award, me(), agreed)


def _known(award_id: int) -> Award:
    return queries.known(community().id, me().id, award_id, _presented()) or abort(404)


def _presented() -> str | None:
    return one_line(request.args.get("presented")) or None


def _to_answer(award_id: int) -> Card:
    return queries.to_answer(community().id, me().id, award_id) or abort(404)


def _page(award: Award, form: RevocationForm, status: int = 200) -> Response:
    return htmx.page(
        "recognition/award_reviews/show.html",
        status=status,
        card=awards.card(award.id),
        standing=viewing.said_to_others(award),
        changes=viewing.told_to_others(award, awards.changes([award.id], *TOLD_TO_ORGANISERS)),
        form=form,
        is_live=award.state in awards.LIVE,
        presented=_presented(),
        change_words=CHANGE_WORDS,
        state_words=STATE_WORDS,
    )


def _answer_page(waiting: Card, form: AnswerForm, rule: RuleBroken | None = None) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page(
        "recognition/award_reviews/answer.html",
        status=status,
        waiting=waiting,
        standing=awards.standing(waiting.award.id),
        form=form,
        rule=rule,
    )
