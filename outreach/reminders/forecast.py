"""What the clock will ask of inviters: tasks that no row stands for yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import ngettext

from core.db import now
from core.deliveries.kinds import Expected
from outreach.reminders import queries
from outreach.reminders.queries import Spans, Task


def tasks(community_ids: Collection[int] | None, until: datetime, limit: int) -> Sequence[Expected]:
    """The tasks that inviters will be told of until then, if nobody answers before; two pages."""
    spans: Spans = defaultdict(list)
    days = queries.days_where_one_listens(community_ids)
    for community_id, (first, second) in days.items():
        spans[first, second].append(community_id)
    if not spans:
        return ()
    found = [
        *queries.first_tasks(spans, until, limit),
        *queries.second_tasks(spans, until, limit),
    ]
    return [_expected(task, *days[task.community_id]) for task in found]


def _expected(task: Task, first: int, second: int) -> Expected:
    at = task.invited_at + timedelta(days=first)
    if task.first_decided_at is not None:
        since_first = task.first_decided_at + timedelta(days=second - first)
        at = max(task.invited_at + timedelta(days=second), since_first)
    waited = (at - task.invited_at).days
    why = ngettext("No answer after %(num)s day.", "No answer after %(num)s days.", waited)
    return Expected(max(at, now()), task.inviter, task.person, task.community_id, why)
