"""The invitation and its reminders as mail, and what is checked right before they leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Role
from core.consents.models import Purpose
from core.db import db
from core.deliveries.checks import on_leave
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.writing import write
from core.journal.actions import record_many
from core.many import fill_in
from core.people.models import Person
from outreach.invitations import queries, returns, standing
from outreach.invitations.links import answer_url
from outreach.invitations.models import AnswerGiven, Invitation
from outreach.invitations.words import ANSWER_WORDS
from outreach.trials import ways as trial_ways
from outreach.trials.ways import USUAL, Tried, Ways
from outreach.waves import queries as waves
from outreach.waves.models import WaveState


def write_invitation(
    invitation: Invitation, folder: str = "invitation", ways: Ways = USUAL, **more: object
) -> Message:
    """The message exactly as it will arrive; the preview and the worker both use it."""
    inviter, wave = invitation.inviter, invitation.wave
    if inviter is None:
        raise ValueError("an invitation without an inviter has no sender")
    context = {
        "invitation": invitation,
        "person": invitation.person,
        "inviter": inviter,
        "community": wave.community,
        "url": answer_url(invitation),
        **more,
    }
    parts = f"outreach/invitations/mail/{folder}"
    message = write(parts, context, inviter.name, inviter.email, automatic=False)
    names = {
        "inviter": inviter.name,
        "community": wave.community.name,
        "person": invitation.person.name,
    }
    return trial_ways.apply(message, ways, names, has_subject=folder == "invitation")


@dataclass(frozen=True)
class Asked:
    """An invitation that a message is about, and why nobody should be asked by it any more."""

    invitation: Invitation
    stopped: str
    inviter_is_here: bool
    tried: Tried

    @property
    def ways(self) -> Ways:
        """How its words differ from the usual ones, where a trial runs."""
        return self.tried.ways.get(self.invitation.id, USUAL)


def asked(invitation_ids: Collection[int]) -> dict[int, Asked]:
    """What is known of these invitations, for messages about them, in a few queries."""
    invitations = queries.some(invitation_ids)
    stopped = standing.stopped_among(invitations)
    here = _inviters_who_are_here(invitations)
    tried = Tried(invitations)
    return {
        each.id: Asked(
            each,
            stopped.get(each.id, ""),
            (each.community_id, each.inviter_id) in here,
            tried,
        )
        for each in invitations
    }


def gather_invitations(deliveries: Sequence[Leaving]) -> dict[int, Asked]:
    return asked({each.subject_id for each in deliveries})


def may_still_be_asked(about: Asked | None) -> Verdict:
    """Whether it is still right to write to this person, right before a message leaves."""
    if about is None:
        return Never(_("The invitation was taken out of the wave."), state="cancelled")
    invitation = about.invitation
    if invitation.wave.state not in (WaveState.INVITING, WaveState.LISTENING):
        return Never(_("The wave is not open."), state="cancelled")
    if about.stopped:
        return Never(about.stopped, state="cancelled" if invitation.answer else "suppressed")
    if not about.inviter_is_here:
        return Never(
            _("The inviter is no longer here, or has no e-mail address. Choose another one."),
            state="cancelled",
        )
    return on_leave(invitation.inviter) if invitation.inviter else None


def check_invitation(_delivery: Leaving, about: Asked | None) -> Verdict:
    """As for every message about an invitation, and its words must still be the approved ones."""
    objection = may_still_be_asked(about)
    if objection is None and about is not None and not about.invitation.is_approved:
        return Never(_("Its words were changed and wait to be approved."), state="cancelled")
    return objection


def compose_invitation(_delivery: Leaving, about: Asked) -> Message:
    return write_invitation(about.invitation, ways=about.ways)


def invitations_accepted(deliveries: Sequence[Leaving]) -> None:
    """The mail server has taken them: the people have been asked, and told what we hold."""
    ids = [each.subject_id for each in deliveries]
    fill_in(Invitation, "invited_at", ids)
    fill_in(Person, "informed_at", [each.person_id for each in deliveries])
    record_many("invitation.sent", queries.as_journal_lines(ids))
    for wave_id in waves.done_inviting(ids):
        waves.locked_by_id(wave_id).listen()


def where_it_is_written(delivery: Leaving) -> str:
    """The page on which the inviter writes."""
    return url_for(
        "outreach.invitations.show",
        community_id=delivery.community_id,
        invitation_id=delivery.subject_id,
    )


def compose_answer_notice(delivery: Leaving, _about: None) -> Message:
    """Tell the inviter what was answered."""
    given = db.session.get_one(AnswerGiven, delivery.subject_id)
    invitation = queries.one(given.invitation_id)
    if invitation is None:
        raise LookupError("the invitation is gone")
    context = {
        "given": given,
        "invitation": invitation,
        "inviter": delivery.person,
        "community": invitation.wave.community,
        "answer_words": ANSWER_WORDS[given.answer],
    }
    return write("outreach/invitations/mail/answered", context)


def _inviters_who_are_here(invitations: Collection[Invitation]) -> set[tuple[int, int]]:
    """Communities and inviters, as far as the inviter can write there and be answered."""
    inviters = {(each.community_id, each.inviter) for each in invitations if each.inviter}
    reachable = {(at, who) for at, who in inviters if who.may_be_contacted and who.email}
    entitled = communities.with_role(
        {who.id for _at, who in reachable}, Role.ORGANISER, Role.AMBASSADOR
    )
    return {
        (at, who.id) for at, who in reachable if who.is_administrator or (at, who.id) in entitled
    }


INVITATION = Kind(
    "invitation",
    _l("Invitation"),
    compose_invitation,
    check_invitation,
    gather_invitations,
    invitations_accepted,
    purpose=Purpose.INVITATION,
    edit_url=where_it_is_written,
    came_back=returns.invitation_came_back,
    replied=returns.invitation_replied,
)
ANSWER_NOTICE = Kind(
    "answer-notice", _l("News of an answer"), compose_answer_notice, is_notice=True
)
