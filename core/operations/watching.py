"""Everything that the page of deliveries shows, looked up in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis import RedisError
from sqlalchemy import Row

from core.db import now
from core.deliveries import resting
from core.deliveries.models import Pace, State
from core.operations import clock, periodic, queries, workers
from core.operations.periodic import Standing
from core.operations.queries import Settled, Waiting
from core.operations.workers import Work
from core.queue import connection

SOON = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Watch:
    """The work at one moment. `work` is None while Redis does not answer.

    It `rests` from a restore until somebody lets mail go.
    """

    at: datetime
    in_progress: dict[str, int]
    waiting: Waiting
    settled: list[Settled]
    reasons: Sequence[Row[*tuple[Any, ...]]]
    domains: Sequence[Row[*tuple[Any, ...]]]
    shut: Sequence[Pace]
    periodic: list[Standing]
    work: Work | None
    clock_ticks: bool
    rests: bool

    @property
    def held(self) -> int:
        """How many messages wait until somebody releases them."""
        return max(0, self.in_progress[State.QUEUED] - self.waiting.number)

    @property
    def leaving(self) -> int:
        return self.in_progress[State.CLAIMED] + self.in_progress[State.SENDING]

    @property
    def unknown(self) -> int:
        return self.in_progress[State.UNKNOWN]

    @property
    def is_moving(self) -> bool:
        """True while a worker is about to change something, so the page should look again soon."""
        first = self.waiting.first_at
        is_due = first is not None and first < self.at + SOON
        return self.leaving > 0 or (is_due and not self.rests)

    @property
    def waits_too_long(self) -> bool:
        oldest = self.waiting.oldest
        return oldest is not None and self.at - oldest > LONGEST_WAIT

    @property
    def last_minute(self) -> int:
        return sum(each.minute for each in self.settled)

    @property
    def a_minute(self) -> float:
        """Messages a minute, over the last ten."""
        return sum(each.ten_minutes for each in self.settled) / 10

    @property
    def jobs_failed(self) -> bool:
        """True when the newest failure is of the last day; Redis keeps them for a week."""
        latest = self.work.latest_failed if self.work else []
        return any(job.at and self.at - job.at < queries.DAY for job in latest)

    @property
    def late(self) -> list[Standing]:
        return [each for each in self.periodic if each.is_late]

    @property
    def failing(self) -> list[Standing]:
        return [each for each in self.periodic if each.error]


def look() -> Watch:
    """Look at everything once. Redis being away breaks nothing."""
    work, clock_ticks = _in_redis()
    return Watch(
        at=now(),
        in_progress=queries.in_progress(),
        waiting=queries.waiting(),
        settled=queries.settled(),
        reasons=queries.failures_by_reason(),
        domains=queries.failures_by_domain(),
        shut=queries.shut_hosts(),
        periodic=periodic.standing(),
        work=work,
        clock_ticks=clock_ticks,
        rests=resting.rests(),
    )


def _in_redis() -> tuple[Work | None, bool]:
    try:
        return workers.seen(), bool(connection().exists(clock.HEARTBEAT))
    except RedisError:
        return None, False
