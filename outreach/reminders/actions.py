"""What an inviter can do with a reminder: write, phone, skip, or let it go out."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import update

from core.db import changed, now
from core.deliveries import actions as deliveries
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from outreach.invitations import actions as invitations
from outreach.invitations.models import Channel
from outreach.reminders import queries
from outreach.reminders.models import Choice, Reminder

CONTACTS = {Choice.WROTE: "email", Choice.PHONED: "call"}


def decide(reminder: Reminder, choice: str, words: str, by: Person) -> None:
    """Decide a reminder, once. Writing and phoning become touchpoints; sending is queued."""
    invitation = reminder.invitation
    if choice == Choice.SEND and not can_be_sent(reminder):
        raise RuleBroken(_("There is no e-mail to send here. Phone, write or meet them instead."))
    if not _decided(reminder, choice, words, by):
        raise RuleBroken(_("This reminder has been decided already."))
    if choice in CONTACTS:
        invitations.follow_up(invitation, CONTACTS[Choice(choice)], words, by)
    if choice == Choice.SEND:
        deliveries.queue(
            "reminder",
            subject_id=reminder.id,
            step=queries.next_try(reminder),
            person_ids=[invitation.person_id],
            community_id=invitation.community_id,
        )
    record(
        "reminder.decided",
        by=by,
        person_id=invitation.person_id,
        community_id=invitation.community_id,
        subject_id=reminder.id,
        choice=choice,
    )


def can_be_sent(reminder: Reminder) -> bool:
    """True with an e-mail address, for whoever was asked and has not written back."""
    invitation = reminder.invitation
    is_by_mail = invitation.channel == Channel.EMAIL and bool(invitation.person.email)
    was_asked = invitation.invited_at is not None
    return is_by_mail and was_asked and invitation.replied_at is None


def _decided(reminder: Reminder, choice: str, words: str, by: Person) -> bool:
    """True for exactly one of any number of presses."""
    moved = changed(
        update(Reminder)
        .where(Reminder.id == reminder.id, Reminder.choice.is_(None))
        .values(choice=choice, words=words, decided_by_id=by.id, decided_at=now())
    )
    return bool(moved)
