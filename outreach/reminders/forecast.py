"""What the clock will ask of inviters: tasks that no row stands for yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import ngettext

from core.db import now
from core.deliveries.kinds import Expected
from outreach.reminders import queries
from outreach.reminders.queries import Task
from outreach.reminders.spans import Span, Spans, where_one_listens


def tasks(community_ids: Collection[int] | None, until: datetime, limit: int) -> Sequence[Expected]:
    """The tasks that inviters will be told of until then, if nobody answers before; two pages."""
    spans: Spans = defaultdict(list)
    by_community = where_one_listens(community_ids)
    for community_id, span in by_community.items():
        spans[span].append(community_id)
    if not spans:
        return ()
    found = [
        *queries.first_tasks(spans, until, limit),
        *queries.second_tasks(spans, until, limit),
    ]
    return [_expected(task, by_community[task.community_id]) for task in found]


def _expected(task: Task, span: Span) -> Expected:
    first = span.first_of(task.way, task.invited_at)
    at = task.invited_at + timedelta(days=first)
    if task.first_decided_at is not None:
        gap = span.gap(first if task.way is not None else span.first)
        since_first = task.first_decided_at + timedelta(days=gap)
        at = max(task.invited_at + timedelta(days=span.second), since_first)
    waited = (at - task.invited_at).days
    why = ngettext("No answer after %(num)s day.", "No answer after %(num)s days.", waited)
    return Expected(max(at, now()), task.inviter, task.person, task.community_id, why)
