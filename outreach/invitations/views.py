"""One invitation: write it, preview it, approve it, and note what was heard."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, may_organise, me, only_for
from core.communities import queries as communities
from core.db import db, today
from core.pages import headers
from core.people import timeline
from outreach.answers import actions as answers
from outreach.invitations import actions, messages, queries
from outreach.invitations.forms import AskedForm, HeardForm, LineForm
from outreach.invitations.likeness import near_copies
from outreach.invitations.models import Channel, Invitation
from outreach.reminders import queries as reminders
from outreach.touchpoints import queries as touchpoints
from outreach.trials import ways as trial_ways
from outreach.trials.ways import USUAL
from outreach.waves import board

bp = Blueprint("invitations", __name__, url_prefix="/communities/<int:community_id>/invitations")


@bp.route("/<int:invitation_id>", methods=["GET", "POST"])
@only_for("its inviter, and organisers")
def show(invitation_id: int) -> AnyResponse:
    invitation = _mine_or_404(invitation_id)
    form = LineForm(community().id, obj=invitation)
    if form.validate_on_submit():
        _write(invitation, form)
        db.session.commit()
        lacks = ", ".join(invitation.lacks)
        flash(_("Saved. It still needs: %(what)s.", what=lacks) if lacks else _("Saved."))
        return redirect(url_for(".show", invitation_id=invitation.id), code=303)
    return htmx.page(
        "outreach/invitations/show.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        card=board.cards_of([invitation])[0],
        apart=communities.not_to_read(community().id, [invitation.person_id]),
        invitation=invitation,
        moments=timeline.of_person(invitation.person_id, community().id)[:8],
        contacts=touchpoints.colleague_contacts([invitation.person_id], me().id),
        copies=near_copies(queries.of_wave(invitation.wave_id)).get(invitation.id, []),
        answers=queries.answers_of(invitation.id),
        replies=queries.replies_of(invitation.id),
        reminders=reminders.of_invitation(invitation.id),
    )


@bp.get("/<int:invitation_id>/preview")
@only_for("its inviter, and organisers")
def preview(invitation_id: int) -> Response:
    invitation = _written_or_404(invitation_id)
    is_letter = invitation.channel == Channel.LETTER
    ways = trial_ways.of_invitations([invitation]).get(invitation.id, USUAL)
    return htmx.page(
        "outreach/invitations/preview.html",
        invitation=invitation,
        ways=ways,
        message=None if is_letter else messages.write_invitation(invitation, ways=ways),
        printed_on=today(),
    )


@bp.get("/<int:invitation_id>/preview.html")
@only_for("its inviter, and organisers")
def preview_html(invitation_id: int) -> Response:
    invitation = _written_or_404(invitation_id)
    if invitation.channel != Channel.EMAIL:
        abort(404)
    message = messages.write_invitation(invitation)  # the trials change no word of the body
    return headers.allow_mail(Response(message.html, mimetype="text/html"))


@bp.post("/<int:invitation_id>/approval")
@only_for("organisers")
def approve(invitation_id: int) -> AnyResponse:
    invitation = _organised_or_404(invitation_id)
    actions.approve(invitation, by=me())
    db.session.commit()
    flash(_("Approved. It leaves when you send the wave."))
    return _to_board(invitation)


@bp.post("/<int:invitation_id>/removal")
@only_for("organisers")
def take_out(invitation_id: int) -> AnyResponse:
    invitation = _organised_or_404(invitation_id)
    actions.take_out(invitation, by=me())
    db.session.commit()
    return _to_board(invitation)


@bp.post("/<int:invitation_id>/stopping")
@only_for("organisers")
def stop(invitation_id: int) -> AnyResponse:
    invitation = _organised_or_404(invitation_id)
    actions.stop(invitation, by=me())
    db.session.commit()
    return _to_board(invitation)


@bp.route("/<int:invitation_id>/asking", methods=["GET", "POST"])
@only_for("its inviter, and organisers")
def ask(invitation_id: int) -> AnyResponse:
    invitation = _mine_or_404(invitation_id)
    if invitation.channel == Channel.EMAIL:
        abort(404)
    form = AskedForm()
    if form.validate_on_submit():
        actions.asked_by_hand(invitation, form.said.data, by=me())
        db.session.commit()
        return redirect(url_for(".show", invitation_id=invitation.id), code=303)
    return htmx.page("outreach/invitations/ask.html", form=form, invitation=invitation)


@bp.route("/<int:invitation_id>/answer", methods=["GET", "POST"])
@only_for("its inviter, and organisers")
def hear(invitation_id: int) -> AnyResponse:
    invitation = _mine_or_404(invitation_id)
    form = HeardForm(answer=invitation.answer)
    if form.validate_on_submit():
        answers.answer(invitation, form.given(via=form.via.data), by=me())
        db.session.commit()
        flash(_("The answer is noted."))
        return redirect(url_for(".show", invitation_id=invitation.id), code=303)
    return htmx.page(
        "outreach/invitations/hear.html",
        form=form,
        invitation=invitation,
        status=422 if request.method == "POST" else 200,
    )


def _write(invitation: Invitation, form: LineForm) -> None:
    people = {person.id: person for person in communities.inviters(community().id)}
    if may_organise():
        inviter = people.get(form.inviter_id.data)
        why, channel = form.why.data, form.channel.data
    else:
        inviter, why, channel = invitation.inviter, invitation.why, invitation.channel
    line = form.personal_line.data
    actions.write(invitation, why, line, inviter, channel, by=me())


def _mine_or_404(invitation_id: int) -> Invitation:
    """The invitation, for its inviter or for an organiser of this community."""
    invitation = queries.one(invitation_id)
    if invitation is None or invitation.community_id != community().id:
        abort(404)
    if invitation.inviter_id != me().id and not may_organise():
        abort(404)
    return invitation


def _organised_or_404(invitation_id: int) -> Invitation:
    return _mine_or_404(invitation_id) if may_organise() else abort(404)


def _written_or_404(invitation_id: int) -> Invitation:
    """An invitation that has something to preview: what is said by voice has not."""
    invitation = _mine_or_404(invitation_id)
    is_on_paper = invitation.channel in (Channel.EMAIL, Channel.LETTER)
    return invitation if is_on_paper and invitation.inviter is not None else abort(404)


def _to_board(invitation: Invitation) -> AnyResponse:
    return redirect(url_for("outreach.waves.show", wave_id=invitation.wave_id), code=303)
