"""The doctor says which work stands still."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from core.db import db, now
from core.deliveries import resting
from core.deliveries.models import Delivery, State
from core.journal import jobs, queries
from core.journal.actions import record
from core.operations import doctor
from core.operations.models import JobRun
from core.queue import JOB_SECONDS, periodic
from tests.deliveries import delivery_in
from tests.people import People


@pytest.fixture
def all_ran(app: Flask) -> None:
    """Every periodic job has just finished."""
    for each in periodic:
        db.session.add(JobRun(path=each.job.path, last_finished_at=now()))
    db.session.commit()


def found(what: str) -> tuple[str, str]:
    (finding,) = [each for each in doctor.examine() if each.what == what]
    return finding.state, finding.text


def change(**values: object) -> str:
    """Change the run of the first periodic job, which is the one that is due most often."""
    path = min(periodic, key=lambda each: each.every).job.path
    db.session.execute(update(JobRun).where(JobRun.path == path).values(**values))
    db.session.commit()
    return path


def test_a_fresh_installation_waits_for_the_first_runs(app: Flask) -> None:
    state, text = found("periodic")
    assert state == "attention" and "Not run yet" in text


def test_jobs_that_ran_in_time_are_fine(all_ran: None) -> None:
    assert found("periodic")[0] == "ok"


def test_one_that_missed_three_times_is_named_and_wrong_once_no_worker_can_be_that_busy(
    all_ran: None,
) -> None:
    path = change(last_finished_at=now() - timedelta(seconds=100))
    assert found("periodic")[0] == "attention" and path in found("periodic")[1]
    change(last_finished_at=now() - timedelta(seconds=JOB_SECONDS + 10))
    assert found("periodic")[0] == "wrong"


def test_one_that_failed_last_time_is_named(all_ran: None) -> None:
    path = change(last_failed_at=now(), error="OperationalError")
    state, text = found("periodic")
    assert state == "attention" and path in text and "Failed" in text


def test_messages_that_wait_too_long_are_wrong_and_those_on_hold_are_not(people: People) -> None:
    assert found("deliveries")[0] == "ok"
    delivery = delivery_in(State.QUEUED, people.oisin)
    delivery.due_at = now() - timedelta(minutes=6)
    db.session.commit()
    assert found("deliveries")[0] == "wrong"
    db.session.execute(update(Delivery).values(held_at=now(), held_by_id=people.sana.id))
    db.session.commit()
    assert found("deliveries")[0] == "ok"


def test_after_a_restore_it_says_how_held_mail_is_looked_at_and_let_go(people: People) -> None:
    delivery_in(State.QUEUED, people.oisin).held_at = now()
    resting.rest(now())
    db.session.commit()
    state, text = found("deliveries")
    assert state == "attention" and "Held: 1." in text
    assert "/deliveries/" in text and "`nextten let-go`" in text
    assert resting.go_on()
    db.session.commit()
    state, text = found("deliveries")
    assert state == "attention" and "/mail/held" in text and "let-go" not in text


def test_it_says_how_far_the_journal_was_checked_and_what_came_since(people: People) -> None:
    jobs.check_journal()
    head = queries.head()
    until = head.position if head else 0
    record("signed.in", by=None)
    db.session.commit()
    state, text = found("journal")
    assert state == "ok" and f"up to position {until}," in text
    assert text.endswith("; 1 written since")


def test_unknown_messages_want_a_decision(people: People) -> None:
    delivery_in(State.UNKNOWN, people.oisin)
    db.session.commit()
    state, text = found("deliveries")
    assert state == "attention" and "Decide" in text
