"""What came back about an invitation: the inviter is told, and nothing is guessed."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from core.db import db, now
from core.deliveries import actions as deliveries
from core.deliveries.kinds import Kind, Message
from core.deliveries.leaving import Leaving, Recipient
from core.deliveries.models import Delivery, State
from core.deliveries.writing import write
from core.inbox.models import InboundMessage
from outreach.hand_overs import queries as hand_overs
from outreach.invitations import queries
from outreach.invitations.models import Invitation
from outreach.reminders import queries as reminders
from outreach.reminders.models import Reminder

REPLY, BOUNCE = "reply-notice", "bounce-notice"
AT_ONCE = timedelta(minutes=1)
QUIET_FOR = timedelta(hours=1)


def invitation_came_back(delivery: Delivery, inbound_id: int) -> None:
    """They were neither asked nor told what we hold, after all."""
    invitation = queries.one(delivery.subject_id)
    if invitation is None:
        return
    invited, informed = invitation.invited_at, invitation.person.informed_at
    if invited and informed and abs(informed - invited) < AT_ONCE:
        invitation.person.not_told()
    invitation.came_back()
    _stop_reminders(invitation, why=_("The invitation came back."))
    tell_inviter(BOUNCE, invitation, inbound_id)


def invitation_replied(delivery: Delivery, inbound_id: int) -> None:
    """Whoever writes back is reminded no more."""
    invitation = queries.one(delivery.subject_id)
    if invitation is not None:
        hear(invitation, inbound_id)


def hear(invitation: Invitation, inbound_id: int) -> None:
    """They wrote back: stop what is queued to remind them, and pass their words on.

    However much they write, the inviter has one notice an hour; all words stand on their page.
    """
    invitation.heard_from(db.session.get_one(InboundMessage, inbound_id).received_at)
    _stop_reminders(invitation, why=_("They have written back."))
    if not _is_just_told(invitation):
        tell_inviter(REPLY, invitation, inbound_id)


def tell_inviter(kind: str, invitation: Invitation, inbound_id: int) -> None:
    """Queue the notice, once however often the message is read."""
    if invitation.inviter_id is not None:
        hears = invitation.community_id, invitation.inviter_id, invitation.created_at
        deliveries.queue(
            kind,
            subject_id=inbound_id,
            step="told",
            person_ids=[hand_overs.who_hears(*hears)],
            community_id=invitation.community_id,
        )


def _stop_reminders(invitation: Invitation, why: str) -> None:
    ids = list(db.session.scalars(_reminders_of(invitation)))
    deliveries.cancel("reminder", ids, why=why)
    deliveries.cancel(reminders.NOTICE, reminders.told_alone(ids), why=why)


def _is_just_told(invitation: Invitation) -> bool:
    """True while a notice of a reply to this invitation waits, and for an hour after it began."""
    sent = aliased(Delivery)
    of_this = or_(
        (sent.kind == queries.KIND) & (sent.subject_id == invitation.id),
        (sent.kind == "reminder") & sent.subject_id.in_(_reminders_of(invitation)),
    )
    told = (
        select(Delivery.id)
        .join(InboundMessage, InboundMessage.id == Delivery.subject_id)
        .join(sent, sent.id == InboundMessage.delivery_id)
        .where(
            Delivery.kind == REPLY,
            Delivery.person_id == invitation.inviter_id,
            or_(Delivery.state == State.QUEUED, Delivery.created_at > now() - QUIET_FOR),
            of_this,
        )
    )
    return db.session.scalar(told.limit(1)) is not None


def _reminders_of(invitation: Invitation) -> Select[int]:
    return select(Reminder.id).where(Reminder.invitation_id == invitation.id)


def compose_reply_notice(delivery: Leaving, _about_it: None) -> Message:
    """Their words, so that pressing Reply in any mail program writes to them."""
    inbound, invitation = _about(delivery.subject_id)
    folder = "outreach/invitations/mail/replied"
    name = _("%(name)s through NextTen", name=invitation.person.name)
    context = _context(inbound, invitation, delivery.person)
    return write(folder, context, name, invitation.person.email)


def compose_bounce_notice(delivery: Leaving, _about_it: None) -> Message:
    inbound, invitation = _about(delivery.subject_id)
    sent = db.session.get_one(Delivery, inbound.delivery_id)
    context = {**_context(inbound, invitation, delivery.person), "why": sent.note or ""}
    return write("outreach/invitations/mail/came_back", context)


def _context(
    inbound: InboundMessage, invitation: Invitation, inviter: Recipient
) -> dict[str, object]:
    return {
        "inbound": inbound,
        "invitation": invitation,
        "inviter": inviter,
        "community": invitation.wave.community,
    }


def _about(inbound_id: int) -> tuple[InboundMessage, Invitation]:
    """What came back, and the invitation that it is about, by itself or by a reminder of it."""
    inbound = db.session.get_one(InboundMessage, inbound_id)
    sent = db.session.get_one(Delivery, inbound.delivery_id)
    if sent.kind == queries.KIND:
        invitation = queries.one(sent.subject_id)
    else:
        reminder = reminders.one(sent.subject_id)
        invitation = reminder.invitation if reminder else None
    if invitation is None:
        raise LookupError("the invitation is gone")
    return inbound, invitation


REPLY_NOTICE = Kind(REPLY, _l("News of a reply"), compose_reply_notice, is_notice=True)
BOUNCE_NOTICE = Kind(
    BOUNCE, _l("News of a message that came back"), compose_bounce_notice, is_notice=True
)
