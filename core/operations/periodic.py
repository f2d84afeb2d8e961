"""The periodic jobs as they stand: when each last ran, and whether that is too long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.db import now
from core.operations import queries
from core.operations.models import JobRun
from core.queue import JOB_SECONDS, periodic

MISSED = 3
BUSY = timedelta(seconds=JOB_SECONDS)


@dataclass(frozen=True)
class Standing:
    """A periodic job: late when it has not ended for three times its interval.

    One job may keep a worker busy for a quarter of an hour, so a late one is `stuck` only then.
    """

    path: str
    every: timedelta
    run: JobRun | None

    @property
    def finished_at(self) -> datetime | None:
        return self.run.last_finished_at if self.run else None

    @property
    def ended_at(self) -> datetime | None:
        """When it last finished or failed."""
        ends = [self.finished_at, self.run.last_failed_at if self.run else None]
        return max((at for at in ends if at), default=None)

    @property
    def error(self) -> str:
        """The class of what it failed with, if it failed last time."""
        return (self.run.error if self.run else None) or ""

    @property
    def is_late(self) -> bool:
        return self.ended_at is not None and now() - self.ended_at > MISSED * self.every

    @property
    def is_stuck(self) -> bool:
        return self.is_late and self.ended_at is not None and now() - self.ended_at > BUSY


def standing() -> list[Standing]:
    """Every periodic job, in one statement."""
    runs = queries.job_runs()
    return [Standing(each.job.path, each.every, runs.get(each.job.path)) for each in periodic]
