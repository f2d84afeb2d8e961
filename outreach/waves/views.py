"""Pages of a wave: plan it, put people in, see the board, send, close."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities import queries as communities
from core.communities.quiet_hours import is_quiet
from core.db import db, today
from core.deliveries.transports import mail_is_local
from core.errors import RuleBroken
from core.people.models import Person
from core.rows import in_community, row_number
from core.safeguarding import queries as safeguarding
from outreach.effort import estimates
from outreach.effort import words as effort
from outreach.invitations import obstacles, standing
from outreach.invitations import queries as invitations
from outreach.invitations.likeness import near_copies
from outreach.invitations.models import Answer, Channel, Invitation
from outreach.learning import closing, forecasts
from outreach.readiness import panel as readiness
from outreach.reminders import queries as reminders
from outreach.touchpoints import queries as touchpoints
from outreach.waves import actions, board, candidates, queries
from outreach.waves.candidates import Chosen
from outreach.waves.forms import CloseForm, SendForm, WaveForm
from outreach.waves.models import Wave

bp = Blueprint("waves", __name__, url_prefix="/communities/<int:community_id>/waves")


@bp.get("/")
def index() -> Response:
    before = request.args.get("before", type=row_number)
    waves = queries.of_community(community().id, before)
    return htmx.page(
        "outreach/waves/index.html",
        waves=waves,
        tallies=queries.tallies([wave.id for wave in waves]),
        is_first=before is None,
        before=waves[-1].number if len(waves) == queries.PAGE and waves[-1].number > 1 else None,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = WaveForm(community().id, owner_id=me().id)
    if form.validate_on_submit():
        wave = actions.plan_wave(community(), form.values(), by=me())
        db.session.commit()
        _say_if_too_much(wave)
        return redirect(url_for(".people", wave_id=wave.id), code=303)
    return htmx.page("outreach/waves/new.html", form=form, status=_status())


@bp.get("/<int:wave_id>")
def show(wave_id: int) -> Response:
    wave = in_community(Wave, wave_id)
    cards = board.cards(wave)
    return htmx.page(
        "outreach/waves/show.html",
        "outreach/waves/_board.html",
        wave=wave,
        cards=cards,
        columns=board.in_columns(cards),
        reminders=reminders.open_of_wave(wave),
        is_moving=any(card.is_moving for card in cards),
        progress=board.progress_of(cards),
        hold=safeguarding.hold_on("wave", wave.id),
        panel=_readiness(wave),
        kept=readiness.kept(wave),
        effort=None if wave.is_sent else estimates.of_wave(wave),
    )


@bp.route("/<int:wave_id>/plan", methods=["GET", "POST"])
def edit(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    form = WaveForm(community().id, obj=wave)
    if form.validate_on_submit():
        actions.change_wave(wave, form.values(), by=me())
        db.session.commit()
        _say_if_too_much(wave)
        return _to_board(wave)
    return htmx.page(
        "outreach/waves/edit.html",
        form=form,
        wave=wave,
        panel=_readiness(wave),
        forecast=forecasts.of_next(community().id, wave.size),
        effort=None if wave.is_sent else estimates.of_wave(wave),
        status=_status(),
    )


@bp.get("/<int:wave_id>/people")
def people(wave_id: int) -> Response:
    wave = in_community(Wave, wave_id)
    return _candidates_page(wave)


@bp.post("/<int:wave_id>/people")
def put_in(wave_id: int) -> AnyResponse:
    def again(chosen: Chosen, rule: RuleBroken | None, status: int) -> Response:
        return _candidates_page(in_community(Wave, wave_id), chosen, rule, status)

    return put_ticked_in(in_community(Wave, wave_id), actions.put_in, again)


def put_ticked_in(
    wave: Wave,
    put_in: Callable[[Wave, Sequence[tuple[Person, str]], Person], None],
    again: Callable[[Chosen, RuleBroken | None, int], AnyResponse],
) -> AnyResponse:
    """Put whom the sent form ticked in the wave; the page comes `again` where that cannot be."""
    chosen = candidates.chosen(community().id, request.form)
    if not chosen.is_complete:
        return again(chosen, None, 422)
    try:
        put_in(wave, chosen.people, me())
    except RuleBroken as rule:
        db.session.rollback()
        return again(chosen, rule, 409)
    db.session.commit()
    flash(_("They are in the wave. Each needs an inviter and a personal line now."))
    return _to_board(wave)


@bp.route("/<int:wave_id>/sending", methods=["GET", "POST"])
def send(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    form = SendForm()
    if form.validate_on_submit():
        try:
            sent = actions.send_wave(
                wave, by=me(), override=form.override.data, wakes_people=form.wakes_people.data
            )
        except RuleBroken as rule:
            db.session.rollback()
            return _sending_page(in_community(Wave, wave_id), form, rule, status=409)
        db.session.commit()
        flash(_sent_words(sent))
        return _to_board(wave)
    return _sending_page(wave, form)


@bp.route("/<int:wave_id>/closing", methods=["GET", "POST"])
def close(wave_id: int) -> AnyResponse:
    wave = in_community(Wave, wave_id)
    if not wave.is_open and request.method == "GET":
        return htmx.page("outreach/waves/closed.html", wave=wave)
    wave.must_be_open()
    form = CloseForm()
    if form.validate_on_submit():
        actions.close_wave(wave, form.learned.data, by=me())
        db.session.commit()
        flash(_("The wave is closed. What you learned stays with it."))
        return _to_board(wave)
    answers = closing.answers_in(wave)
    return htmx.page(
        "outreach/waves/close.html",
        form=form,
        wave=wave,
        answers=answers,
        prompts=closing.prompts(answers[-1]),
        given=list(Answer),
        unsettled=queries.unsettled(wave),
        never_asked=[each for each in invitations.of_wave(wave.id) if not each.invited_at],
        status=_status(),
    )


@bp.get("/<int:wave_id>/call-sheet")
def call_sheet(wave_id: int) -> Response:
    wave = in_community(Wave, wave_id)
    by_voice = (Channel.PHONE, Channel.IN_PERSON)
    found = [card for card in board.cards(wave) if card.invitation.channel in by_voice]
    stopped = _not_on_paper([card.invitation for card in found])
    cards = [card for card in found if card.invitation.id not in stopped]
    people_ids = [card.invitation.person_id for card in cards]
    return htmx.page(
        "outreach/waves/call_sheet.html",
        wave=wave,
        cards=cards,
        last=touchpoints.latest(people_ids, [wave.community_id]),
        apart=communities.not_to_read(wave.community_id, people_ids),
        printed_on=today(),
    )


@bp.get("/<int:wave_id>/letters")
def letters(wave_id: int) -> Response:
    wave = in_community(Wave, wave_id)
    by_letter = [each for each in invitations.of_wave(wave.id) if each.channel == Channel.LETTER]
    stopped = _not_on_paper(by_letter)
    return htmx.page(
        "outreach/waves/letters.html",
        wave=wave,
        invitations=[each for each in by_letter if each.is_approved and each.id not in stopped],
        printed_on=today(),
    )


def _not_on_paper(found: Sequence[Invitation]) -> set[int]:
    """Whom nobody is to phone, meet or write a letter to."""
    return {*standing.stopped_among(found), *obstacles.of_invitations(found)}


def _sent_words(sent: int) -> str:
    if not sent:
        return str(_("The wave is open. Ask the others by phone, by letter or in person."))
    words = ngettext("%(num)s message is on its way.", "%(num)s messages are on their way.", sent)
    return str(words)


def _to_board(wave: Wave) -> AnyResponse:
    return redirect(url_for("outreach.waves.show", wave_id=wave.id), code=303)


def _readiness(wave: Wave) -> readiness.Panel:
    """The panel, as long as the wave has not been opened."""
    return readiness.Panel() if wave.is_sent else readiness.before(wave)


def _say_if_too_much(wave: Wave) -> None:
    """Say so where a plan takes more hours than there are; it is kept all the same."""
    if not wave.is_sent and (too_much := effort.does_not_fit(estimates.of_wave(wave))):
        flash(too_much, "warn")


def _status() -> int:
    return 422 if request.method == "POST" else 200


def _sending_page(
    wave: Wave, form: SendForm, rule: RuleBroken | None = None, status: int = 200
) -> Response:
    cards = board.cards(wave)
    ready = [card.invitation for card in cards if card.column == "ready"]
    return htmx.page(
        "outreach/waves/send.html",
        status=status,
        wave=wave,
        form=form,
        rule=rule,
        ready=ready,
        blocked={card.invitation.id: card.obstacle for card in cards if card.obstacle},
        not_ready=[card for card in cards if card.column == "to_write"],
        panel=_readiness(wave),
        forecast=None if wave.is_sent else forecasts.of_next(community().id, len(cards)),
        copies=near_copies([card.invitation for card in cards]),
        contacts=touchpoints.colleague_contacts([each.person_id for each in ready], me().id),
        is_night=is_quiet(community()) and not mail_is_local(),
    )


def _candidates_page(
    wave: Wave,
    chosen: candidates.Chosen | None = None,
    rule: RuleBroken | None = None,
    status: int = 200,
) -> Response:
    q, after = request.args.get("q", ""), request.args.get("after", type=row_number)
    found = candidates.of_wave(wave, q, after)
    inside = queries.tallies([wave.id]).get(wave.id, queries.Tally()).invitations
    return htmx.page(
        "outreach/waves/people.html",
        "outreach/waves/_candidates.html",
        status=status,
        wave=wave,
        found=found,
        chosen=chosen,
        rule=rule,
        free=wave.size - inside,
        q=q,
    )
