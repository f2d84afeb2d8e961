"""The clock makes reminders into tasks for inviters. Two clocks meet at the unique key."""

from __future__ import annotations

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
    for reminder in queries.untold():
        inviter_id = reminder.invitation.inviter_id
        if inviter_id is not None:
            queueing.queue(
                queries.NOTICE,
                subject_id=reminder.id,
                step="told",
                person_ids=[inviter_id],
                community_id=reminder.invitation.community_id,
            )
    db.session.commit()
