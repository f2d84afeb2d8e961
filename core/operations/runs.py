"""Noting when a periodic job ran and how it ended, so that one that stands still is seen."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from core.db import db, insert_once, now
from core.operations.models import JobRun

log = logging.getLogger(__name__)


def begin(path: str) -> None:
    """Note that the job has begun."""
    _note(path, last_started_at=now())


def end(path: str, error: str) -> None:
    """Note that the job has finished, or the class of the error that ended it."""
    if error:
        _note(path, last_failed_at=now(), error=error)
    else:
        _note(path, last_finished_at=now(), error=None)


def _note(path: str, **values: datetime | str | None) -> None:
    """Save in a transaction of its own. Where that fails, the job runs on and its error is seen."""
    row = insert_once(JobRun).values(path=path, **values)
    try:
        with db.engine.begin() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["path"], set_=values))
    except SQLAlchemyError as error:
        log.warning("the run of %s could not be noted: %s", path, type(error).__name__)
