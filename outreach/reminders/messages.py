"""The reminder to an invitee, and the notice that asks the inviter first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.consents.models import Purpose
from core.deliveries.kinds import Kind, Later, Message, Never, Verdict
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery
from core.deliveries.writing import write
from core.journal.actions import record_many
from outreach.invitations import messages, returns
from outreach.invitations.messages import Asked
from outreach.reminders import forecast, queries
from outreach.reminders.models import Reminder


@dataclass(frozen=True)
class Reminded:
    """The reminder that a message is about, and what is known of its invitation."""

    reminder: Reminder
    asked: Asked


def gather(deliveries: Sequence[Leaving]) -> dict[int, Reminded]:
    """What these messages are about, in a few queries."""
    reminders = queries.some({each.subject_id for each in deliveries})
    asked = messages.asked({each.invitation_id for each in reminders})
    return {each.id: Reminded(each, asked[each.invitation_id]) for each in reminders}


def gather_notices(deliveries: Sequence[Leaving]) -> dict[int, list[Reminded]]:
    """The same for messages of which each tells of several reminders."""
    reminders = queries.in_bundles({each.subject_id for each in deliveries})
    asked = messages.asked({each.invitation_id for each in reminders})
    found: dict[int, list[Reminded]] = defaultdict(list)
    for each in reminders:
        found[each.bundle or each.id].append(Reminded(each, asked[each.invitation_id]))
    return dict(found)


def check_notice(delivery: Leaving, about: Sequence[Reminded] | None) -> Verdict:
    """It leaves as long as one of its reminders is still to be decided by whoever reads it."""
    verdicts = [_to_decide(delivery, each) for each in about or ()]
    if not verdicts:
        return check(delivery, None)
    later = [each for each in verdicts if isinstance(each, Later)]
    return None if None in verdicts else (later or verdicts)[0]


def _to_decide(delivery: Leaving, about: Reminded) -> Verdict:
    if about.reminder.is_decided:
        return Never(_("It is decided already."), state="cancelled")
    if about.asked.invitation.inviter_id != delivery.person_id:
        return Never(_("Somebody else asks them by now."), state="cancelled")
    return check(delivery, about)


def check(_delivery: Leaving, about: Reminded | None) -> Verdict:
    """A reply stops reminders, whatever it says; so does an invitation that did not arrive."""
    if about is not None and about.asked.invitation.replied_at is not None:
        return Never(_("They have written back."))
    if about is not None and about.asked.invitation.invited_at is None:
        return Never(_("The invitation came back, so there is nothing to remind them of."))
    return messages.may_still_be_asked(about.asked if about else None)


def compose_reminder(_delivery: Leaving, about: Reminded) -> Message:
    """The second reminder says that it is the last."""
    return messages.write_invitation(
        about.asked.invitation, "reminder", about.asked.ways, reminder=about.reminder
    )


def reminders_accepted(deliveries: Sequence[Leaving]) -> None:
    """The mail server has taken them; they stand on the people's timelines."""
    record_many("reminder.sent", queries.as_journal_lines([each.subject_id for each in deliveries]))


def reminder_came_back(delivery: Delivery, inbound_id: int) -> None:
    returns.tell_inviter(returns.BOUNCE, _reminder(delivery).invitation, inbound_id)


def reminder_replied(delivery: Delivery, inbound_id: int) -> None:
    returns.hear(_reminder(delivery).invitation, inbound_id)


def compose_notice(delivery: Leaving, about: Sequence[Reminded]) -> Message:
    """Ask the inviter what shall happen; nothing goes to the invitees by itself."""
    found = [each for each in about if _to_decide(delivery, each) is None]
    context = {
        "reminders": [(each.reminder, each.asked.invitation) for each in found or about],
        "inviter": delivery.person,
        "community": about[0].asked.invitation.wave.community,
    }
    return write("outreach/reminders/mail/task", context)


def _reminder(delivery: Delivery) -> Reminder:
    reminder = queries.one(delivery.subject_id)
    if reminder is None:
        raise LookupError("the reminder is gone")
    return reminder


REMINDER = Kind(
    "reminder",
    _l("Reminder"),
    compose_reminder,
    check,
    gather,
    reminders_accepted,
    purpose=Purpose.INVITATION,
    came_back=reminder_came_back,
    replied=reminder_replied,
)
REMINDER_NOTICE = Kind(
    queries.NOTICE,
    _l("Task for an inviter"),
    compose_notice,
    check_notice,
    gather_notices,
    is_notice=True,
    forecast=forecast.tasks,
)
