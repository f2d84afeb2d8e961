"""Each run of a periodic job is noted; one that fails is noted too, and hides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from rq.serializers import JSONSerializer
from sqlalchemy import select, text

from core import queue
from core.db import db, now
from core.deliveries.jobs import deliver_due, reconcile
from core.operations.models import JobRun
from core.queue import every, periodic
from tests.workers import InThisProcess

Work = Callable[[], None]


@pytest.fixture(autouse=True)
def breaking() -> Iterator[None]:
    """One more periodic job, which fails while it holds the lock of the database."""
    every(hours=1)(breaks)
    yield
    periodic.pop()


def breaks() -> None:
    db.session.execute(text("DELETE FROM people"))
    raise LookupError("sana@example.org is not here")


def runs() -> dict[str, JobRun]:
    db.session.rollback()
    return {each.path.rpartition(".")[2]: each for each in db.session.scalars(select(JobRun))}


def test_a_run_is_noted(app: Flask, work: Work) -> None:
    before = now()
    queue.ring(reconcile.path)
    work()
    run = runs()["reconcile"]
    assert run.last_started_at and run.last_finished_at
    assert before <= run.last_started_at <= run.last_finished_at <= now()
    assert run.last_failed_at is None and run.error is None


def test_a_job_that_nobody_rings_for_by_the_clock_is_not_noted(app: Flask, work: Work) -> None:
    queue.ring(deliver_due.path)
    work()
    assert runs() == {}


def test_a_failure_is_noted_without_what_it_said_and_the_worker_still_sees_it(app: Flask) -> None:
    queue.ring(f"{__name__}.breaks")
    queue.worker(app, InThisProcess).work(burst=True, logging_level="CRITICAL")
    run = runs()["breaks"]
    assert (run.error, run.last_finished_at) == ("LookupError", None)
    assert run.last_failed_at
    with app.app_context():
        (failed,) = queue.the_queue().failed_job_registry.get_job_ids()
        result = queue.Rung.fetch(failed, queue.connection(), JSONSerializer).latest_result()
    assert result is not None and not result.exc_string
    assert queue.the_queue().failed_job_registry.get_job_count() == 1


def test_a_run_after_a_failure_clears_the_error(
    app: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.ring(f"{__name__}.breaks")
    queue.worker(app, InThisProcess).work(burst=True, logging_level="CRITICAL")
    monkeypatch.setitem(globals(), "breaks", lambda: None)
    queue.ring(f"{__name__}.breaks")
    queue.worker(app, InThisProcess).work(burst=True, logging_level="CRITICAL")
    run = runs()["breaks"]
    assert run.error is None and run.last_finished_at and run.last_failed_at


def test_a_run_that_cannot_be_noted_is_a_run_all_the_same(app: Flask, work: Work) -> None:
    db.session.execute(text("ALTER TABLE job_runs RENAME TO elsewhere"))
    db.session.commit()
    queue.ring(reconcile.path)
    work()
    db.session.execute(text("ALTER TABLE elsewhere RENAME TO job_runs"))
    db.session.commit()
    assert runs() == {}
