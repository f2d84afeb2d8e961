"""The invitation and its reminders as mail, and what is checked right before they leave."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.communities import queries as communities
from core.communities.models import Role
from core.db import db
from core.deliveries.checks import on_leave
from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.models import Delivery
from core.deliveries.writing import write
from core.journal.actions import record
from core.people.models import Person
from outreach.invitations import queries, returns, standing
from outreach.invitations.links import answer_url
from outreach.invitations.models import AnswerGiven, Invitation
from outreach.invitations.words import ANSWER_WORDS
from outreach.waves import queries as waves
from outreach.waves.models import WaveState


def write_invitation(invitation: Invitation, folder: str = "invitation", **more: object) -> Message:
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
    return write(parts, context, inviter.name, inviter.email, automatic=False)


def may_still_be_asked(invitation: Invitation | None) -> Verdict:
    """Whether it is still right to write to this person, right before a message leaves."""
    if invitation is None:
        return Never(_("The invitation was taken out of the wave."), state="cancelled")
    if invitation.wave.state not in (WaveState.INVITING, WaveState.LISTENING):
        return Never(_("The wave is not open."), state="cancelled")
    if stopped := standing.stopped(invitation):
        return Never(stopped, state="cancelled" if invitation.answer else "suppressed")
    if not _inviter_is_here(invitation):
        return Never(
            _("The inviter is no longer here, or has no e-mail address. Choose another one."),
            state="cancelled",
        )
    return on_leave(invitation.inviter) if invitation.inviter else None


def check_invitation(delivery: Delivery, _person: Person) -> Verdict:
    """As for every message about an invitation, and its words must still be the approved ones."""
    invitation = queries.one(delivery.subject_id)
    objection = may_still_be_asked(invitation)
    if objection is None and invitation is not None and not invitation.is_approved:
        return Never(_("Its words were changed and wait to be approved."), state="cancelled")
    return objection


def compose_invitation(delivery: Delivery, _person: Person) -> Message:
    invitation = queries.one(delivery.subject_id)
    if invitation is None:
        raise LookupError("the invitation is gone")
    return write_invitation(invitation)


def invitation_accepted(delivery: Delivery) -> None:
    """The mail server has taken it: the person has been asked, and told what we hold."""
    invitation = queries.one(delivery.subject_id)
    if invitation is not None:
        invitation.went_out()
        invitation.person.told()
        record(
            "invitation.sent",
            by=invitation.inviter,
            person_id=invitation.person_id,
            community_id=invitation.community_id,
            subject_id=invitation.id,
        )
        db.session.flush()
        if waves.everyone_is_asked(invitation.wave_id):
            waves.locked(invitation.wave).listen()


def compose_answer_notice(delivery: Delivery, person: Person) -> Message:
    """Tell the inviter what was answered."""
    given = db.session.get_one(AnswerGiven, delivery.subject_id)
    invitation = queries.one(given.invitation_id)
    if invitation is None:
        raise LookupError("the invitation is gone")
    context = {
        "given": given,
        "invitation": invitation,
        "inviter": person,
        "community": invitation.wave.community,
        "answer_words": ANSWER_WORDS[given.answer],
    }
    return write("outreach/invitations/mail/answered", context)


def _inviter_is_here(invitation: Invitation) -> bool:
    inviter = invitation.inviter
    if inviter is None or not inviter.may_be_contacted or not inviter.email:
        return False
    return inviter.is_administrator or any(
        communities.has_role(invitation.community_id, inviter.id, role)
        for role in (Role.ORGANISER, Role.AMBASSADOR)
    )


INVITATION = Kind(
    "invitation",
    _l("Invitation"),
    compose_invitation,
    check_invitation,
    accepted=invitation_accepted,
    came_back=returns.invitation_came_back,
    replied=returns.invitation_replied,
)
ANSWER_NOTICE = Kind(
    "answer-notice", _l("News of an answer"), compose_answer_notice, is_notice=True
)
