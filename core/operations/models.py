"""What is kept about the work itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class JobRun(Model):
    """When a periodic job last ran, written by the worker that ran it; one row for each job.

    `error` is the class of what it failed with last, and never its text, which may name people;
    it is empty once the job has finished again.
    """

    __tablename__ = "job_runs"

    path: Mapped[str] = mapped_column(primary_key=True)
    last_started_at: Mapped[datetime | None]
    last_finished_at: Mapped[datetime | None]
    last_failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
