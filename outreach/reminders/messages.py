"""The reminder to an invitee, and the notice that asks the inviter first."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.deliveries.kinds import Kind, Message, Never, Verdict
from core.deliveries.models import Delivery
from core.deliveries.writing import write
from core.journal.actions import record
from core.people.models import Person
from outreach.invitations import messages, returns
from outreach.reminders import queries
from outreach.reminders.models import Reminder


def compose_reminder(delivery: Delivery, _person: Person) -> Message:
    """The second reminder says that it is the last."""
    reminder = _reminder(delivery)
    return messages.write_invitation(reminder.invitation, "reminder", reminder=reminder)


def check_reminder(delivery: Delivery, _person: Person) -> Verdict:
    """A reply stops reminders, whatever it says."""
    reminder = queries.one(delivery.subject_id)
    if reminder is not None and reminder.invitation.replied_at is not None:
        return Never(_("They have written back."))
    return messages.may_still_be_asked(reminder.invitation if reminder else None)


def reminder_accepted(delivery: Delivery) -> None:
    """The mail server has taken it; it stands on the person's timeline."""
    invitation = _reminder(delivery).invitation
    record(
        "reminder.sent",
        by=invitation.inviter,
        person_id=invitation.person_id,
        community_id=invitation.community_id,
        subject_id=delivery.subject_id,
    )


def reminder_came_back(delivery: Delivery, inbound_id: int) -> None:
    returns.tell_inviter(returns.BOUNCE, _reminder(delivery).invitation, inbound_id)


def reminder_replied(delivery: Delivery, inbound_id: int) -> None:
    returns.hear(_reminder(delivery).invitation, inbound_id)


def compose_notice(delivery: Delivery, person: Person) -> Message:
    """Ask the inviter what shall happen; nothing goes to the invitee by itself."""
    reminder = _reminder(delivery)
    context = {
        "reminder": reminder,
        "invitation": reminder.invitation,
        "inviter": person,
        "community": reminder.invitation.wave.community,
    }
    return write("outreach/reminders/mail/task", context)


def _reminder(delivery: Delivery) -> Reminder:
    reminder = queries.one(delivery.subject_id)
    if reminder is None:
        raise LookupError("the reminder is gone")
    return reminder


def check_notice(delivery: Delivery, _person: Person) -> Verdict:
    return check_reminder(delivery, _person)


REMINDER = Kind(
    "reminder",
    _l("Reminder"),
    compose_reminder,
    check_reminder,
    accepted=reminder_accepted,
    came_back=reminder_came_back,
    replied=reminder_replied,
)
REMINDER_NOTICE = Kind(
    queries.NOTICE, _l("Task for an inviter"), compose_notice, check_notice, is_notice=True
)
