"""Dates for calendars: each half of the product adds what it knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from flask import Flask, current_app
from flask_babel import ngettext

from core.db import now, today
from core.pages.links import absolute
from core.safeguarding import queries as safeguarding
from core.today import queries

MOST = 300
"""Of one source."""
BACK, AHEAD = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Date:
    """One date: a whole day, or a moment that lasts some minutes.

    `key` names it for ever, so that calendars know it again; `person_id` is whom it is about.
    """

    key: str
    title: str
    starts: date | datetime
    url: str
    changed_at: datetime
    community_id: int
    person_id: int | None = None
    minutes: int = 0
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


Source = Callable[[int, Collection[int], datetime, datetime, int], Sequence[Date]]


def add_source(app: Flask, source: Source, *, for_organisers: bool = False) -> None:
    """Add dates: `source(person_id, community_ids, since, until, limit)`, by an index."""
    app.extensions.setdefault("calendar_sources", []).append((source, for_organisers))


def of(person_id: int) -> list[Date]:
    """The dates of this person in the past 30 and the next 365 days, in order.

    Without those about people, or in communities, that are on hold, or who said never.
    """
    parts = queries.parts_of(person_id)
    since, until = now() - BACK, now() + AHEAD
    sources = cast(list[tuple[Source, bool]], current_app.extensions.get("calendar_sources", []))
    found = [
        each
        for source, for_organisers in sources
        if (ids := parts.organised if for_organisers else parts.all)
        for each in source(person_id, ids, since, until, MOST)
    ]
    people = {each.person_id for each in found if each.person_id is not None}
    left_out = safeguarding.held("person", people) | queries.left_alone(people)
    held = safeguarding.held("community", {each.community_id for each in found})
    return sorted(
        (e for e in found if e.person_id not in left_out and e.community_id not in held),
        key=lambda each: (_day(each.starts), each.key),
    )


def to_be_told(
    _person_id: int, community_ids: Collection[int], _since: datetime, until: datetime, limit: int
) -> Sequence[Date]:
    """By when people must be told that we hold their details: one date a day, however many."""
    return [
        Date(
            f"inform-{each.community_id}-{each.inform_by:%Y%m%d}",
            ngettext(
                "Tell %(num)s person what we hold about them",
                "Tell %(num)s people what we hold about them",
                each.number,
            ),
            each.inform_by,
            absolute(
                "core.people.index",
                community_id=each.community_id,
                untold=each.inform_by.isoformat(),
            ),
            datetime.combine(min(each.inform_by, today()), time(), UTC),
            each.community_id,
        )
        for each in queries.days_to_tell(community_ids, until.date(), limit)
    ]


def _day(starts: date | datetime) -> date:
    return starts.date() if isinstance(starts, datetime) else starts
