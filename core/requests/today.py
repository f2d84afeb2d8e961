"""Requests about details that must be answered soon, among what an organiser does today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from core.db import db, today
from core.pages.links import here
from core.people.models import Person
from core.requests import queries
from core.requests.models import PersonRequest
from core.requests.words import KIND_WORDS
from core.today.ordering import Weight
from core.today.tasks import Task

AHEAD = timedelta(days=21)


def tasks(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Task]:
    """Answer what somebody asked, from ten days after it came; and tell who is not told by mail."""
    too = db.session.get_one(Person, person_id).is_administrator
    soon = max(until, today() + AHEAD)
    rows = [
        *queries.waiting(community_ids, soon, and_strangers=too),
        *queries.untold(community_ids, and_strangers=too),
    ]
    first = min(community_ids)
    return [_task(asked, person, asked.community_id or first) for asked, person in rows[:limit]]


def _task(asked: PersonRequest, person: Person | None, community_id: int) -> Task:
    day = format_date(asked.due_on, "long")
    late = _("The law wanted an answer by %(day)s.", day=day)
    soon = _("The law wants an answer by %(day)s.", day=day)
    about = {"name": person.name if person else _("somebody"), "what": KIND_WORDS[asked.kind]}
    if asked.done_at:
        title = _("Tell %(name)s what became of it: %(what)s", **about)
        soon = _("It is answered, and no mail has told them.")
    else:
        title = _("Answer %(name)s: %(what)s", **about)
    return Task(
        f"request-{asked.id}",
        "request",
        None,
        community_id,
        title,
        late if asked.is_late else soon,
        asked.due_on,
        Weight.LEGAL,
        15,
        here("core.requests.show", community_id=community_id, request_id=asked.id),
    )
