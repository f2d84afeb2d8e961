"""How far sending has come: how many of how many have left, how fast, and how long it will take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask_babel import LazyString, format_decimal, format_timedelta
from flask_babel import lazy_gettext as _l

from core.db import now
from core.deliveries.models import Delivery
from core.deliveries.queries import LEFT
from core.departures import queries
from core.departures.queries import MINUTE
from core.pages.languages import moment

LARGE = 100
HOUR = timedelta(hours=1)
SHORTEST = 5.0  # seconds that a rate is taken over, so that the first messages promise nothing


SENTENCES = {
    (False, True): _l("%(left)s of %(total)s have left; about a minute to go."),
    (False, False): _l("%(left)s of %(total)s have left; about %(time)s to go."),
    (True, True): _l("%(left)s of %(total)s have left, %(rate)s a minute; about a minute to go."),
    (True, False): _l("%(left)s of %(total)s have left, %(rate)s a minute; about %(time)s to go."),
}
"""By whether there are many, and whether it is soon over."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`recent` have left within the last minute, from `since` on; `next_at` is when one is due."""

    left: int
    waiting: int
    recent: int
    since: datetime | None
    next_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.left + self.waiting

    @property
    def per_minute(self) -> int:
        """The rate of the last minute, or of as much of it as sending has lasted."""
        if self.since is None:
            return 0
        seconds = min(max((now() - self.since).total_seconds(), SHORTEST), 60.0)
        return round(self.recent * 60 / seconds)

    @property
    def minutes_left(self) -> int | None:
        """How long the others will take at this rate; None where there is no rate yet."""
        return ceil(self.waiting / self.per_minute) if self.per_minute else None

    @property
    def words(self) -> str:
        """All of it in a sentence. A rate says nothing where few messages leave."""
        said = {
            "left": format_decimal(self.left),
            "total": format_decimal(self.total),
            "rate": format_decimal(self.per_minute),
            "time": format_timedelta(timedelta(minutes=self.minutes_left or 0)),
            "when": moment(self.next_at),
        }
        return str(self._sentence()) % said

    def _sentence(self) -> LazyString:
        if self.next_at is not None and self.next_at > now() + MINUTE:
            return _l("%(left)s of %(total)s have left. The next leaves %(when)s.")
        if self.minutes_left is None:
            return _l("%(left)s of %(total)s have left.")
        is_large, is_soon = self.total >= LARGE, self.minutes_left <= 1
        return SENTENCES[is_large, is_soon]


def of(deliveries: Collection[Delivery]) -> Progress | None:
    """How far these messages have come; None when none of them is on its way.

    What is held, failed or was stopped is not on its way.
    """
    waiting = [each for each in deliveries if each.is_pending and each.held_at is None]
    if not waiting:
        return None
    left = [each.settled_at for each in deliveries if each.state in LEFT and each.settled_at]
    recent = [at for at in left if at > now() - MINUTE]
    next_at = min(each.due_at for each in waiting)
    return Progress(len(left), len(waiting), len(recent), min(recent, default=None), next_at)


def of_everything() -> Progress | None:
    """How far all mail together has come that leaves now, counted from an hour ago on."""
    waiting = queries.under_way()
    if not waiting:
        return None
    left, _first = queries.left_since(now() - HOUR)
    recent, since = queries.left_since(now() - MINUTE)
    return Progress(left, waiting, recent, since)
