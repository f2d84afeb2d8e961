"""The clock makes reminders into tasks for inviters. Two clocks meet at the unique key."""

from __future__ import annotations

from collections import defaultdict

from core.db import db, insert_once, now
from core.deliveries import queueing
from core.queue import every
from outreach.reminders import queries, spans
from outreach.reminders.models import Reminder
from outreach.trials import drawing

COLUMNS = ["invitation_id", "number", "due_on", "words", "created_at"]


@every(minutes=10)
def plan_reminders() -> None:
    """Give each inviter a task for everyone who has not answered in time, and tell them.

    Where the day of the first reminder is tried, chance decides when the earlier day has come.
    """
    at = now()
    for community_id, span in spans.where_one_listens().items():
        if span.trial is not None:
            unanswered = queries.to_draw(community_id, span.trial, at)
            drawing.draw(community_id, [span.trial.option], unanswered)
        both = (
            queries.first_ones_due(community_id, span, at),
            queries.second_ones_due(community_id, span, at),
        )
        for number, due in enumerate(both, start=1):
            rows = queries.as_reminders(due, number, at)
            db.session.execute(
                insert_once(Reminder).from_select(COLUMNS, rows).on_conflict_do_nothing()
            )
    db.session.commit()
    _tell_inviters()


def _tell_inviters() -> None:
    """One message to each inviter of a community tells of everybody who has not answered."""
    together: dict[tuple[int, int], list[Reminder]] = defaultdict(list)
    for reminder in queries.untold():
        invitation = reminder.invitation
        if invitation.inviter_id is not None:
            together[invitation.community_id, invitation.inviter_id].append(reminder)
    for (community_id, inviter_id), found in together.items():
        bundle = found[0].id
        for each in found:
            each.bundle = bundle
        queueing.queue(
            queries.NOTICE,
            subject_id=bundle,
            step="told",
            person_ids=[inviter_id],
            community_id=community_id,
        )
    db.session.commit()
