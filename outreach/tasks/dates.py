"""What inviters and organisers promised, in their own calendars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _

from core.calendars.dates import Date
from core.db import today
from core.pages.links import absolute
from outreach.next_steps import queries as promised
from outreach.tasks import looking_after, queries


def next_steps(
    person_id: int, community_ids: Collection[int], since: datetime, until: datetime, limit: int
) -> Sequence[Date]:
    """What I said I would do, on the day by which I said so."""
    found = promised.dated(person_id, community_ids, since.date(), until.date(), limit)
    return [
        Date(
            f"step-{each.id}",
            _("Next step with %(name)s", name=each.name),
            each.due_on,
            absolute("core.people.show", community_id=each.community_id, person_id=each.person_id),
            _stamp(each.due_on),
            each.community_id,
            each.person_id,
        )
        for each in found
    ]


def reminders(
    person_id: int, community_ids: Collection[int], _since: datetime, _until: datetime, limit: int
) -> Sequence[Date]:
    """Reminders that I have to decide."""
    return [
        Date(
            f"reminder-{each.id}",
            _("Decide how to remind %(name)s", name=each.name),
            each.due_on,
            absolute(
                "outreach.reminders.decide", community_id=each.community_id, reminder_id=each.id
            ),
            _stamp(each.due_on),
            each.community_id,
            each.person_id,
        )
        for each in queries.to_decide(person_id, community_ids, limit)
    ]


def waves(
    person_id: int, community_ids: Collection[int], since: datetime, until: datetime, limit: int
) -> Sequence[Date]:
    """The days by which my waves want answers."""
    found = looking_after.waves_of(person_id, community_ids, since.date(), until.date(), limit)
    return [
        Date(
            f"wave-{each.id}",
            _("Answers to wave %(number)s are due", number=each.number),
            each.answers_by,
            absolute("outreach.waves.show", community_id=each.community_id, wave_id=each.id),
            each.created_at,
            each.community_id,
        )
        for each in found
    ]


def _stamp(day: date) -> datetime:
    """Not to come, and the same for a whole day, so that a feed without news is the same bytes."""
    return datetime.combine(min(day, today()), time(), UTC)
