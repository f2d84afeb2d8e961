"""The page of deliveries shows the work as it stands, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from core import queue
from core.db import db, now
from core.deliveries import resting
from core.deliveries.models import Delivery, Pace, State
from core.operations import clock, watching
from core.operations.models import JobRun
from core.queue import periodic
from tests.deliveries import delivery_in
from tests.people import People, sign_in
from tests.statements import statements
from tests.workers import InThisProcess

PAGE = "/deliveries/"


@pytest.fixture
def admin(people: People, client: FlaskClient) -> FlaskClient:
    sign_in(client, people.ada)
    return client


@pytest.fixture
def no_redis(app: Flask) -> Iterator[None]:
    kept = app.extensions["redis"]
    app.extensions["redis"] = queue.connected("unix:///nowhere/redis.sock")
    yield
    app.extensions["redis"] = kept


def settle(state: str, people: People, minutes_ago: float = 0, **values: object) -> Delivery:
    """A delivery that came to this state that long ago."""
    delivery = delivery_in(state, people.oisin)
    at = now() - timedelta(minutes=minutes_ago)
    values = {"settled_at": at, **values}
    db.session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**values))
    return delivery


def shown(client: FlaskClient, **headers: str) -> str:
    answer = client.get(PAGE, headers=headers)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_it_is_for_administrators(people: People, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303
    sign_in(client, people.sana)
    assert client.get(PAGE).status_code == 404


def test_after_a_restore_it_leads_to_what_is_held_and_calls_nothing_late(
    admin: FlaskClient, people: People
) -> None:
    delivery_in(State.QUEUED, people.oisin).due_at = now() - timedelta(hours=1)
    assert "still waits" in shown(admin) and "Messages are leaving" in shown(admin)
    resting.rest(now())
    page = shown(admin)
    assert 'href="/mail/held">Look at held mail' in page and "let-go" in page
    assert "still waits" not in page and "Messages are leaving" not in page


def test_only_the_last_day_is_counted(people: People) -> None:
    for minutes in (0, 5, 60, 25 * 60):
        settle(State.ACCEPTED, people, minutes)
    watch = watching.look()
    (accepted,) = [each for each in watch.settled if each.state == State.ACCEPTED]
    assert (accepted.day, accepted.ten_minutes, accepted.minute) == (3, 2, 1)
    assert (watch.last_minute, watch.a_minute) == (1, 0.2)


def test_what_is_pending_is_told_apart(people: People) -> None:
    for state in (State.QUEUED, State.QUEUED, State.QUEUED, State.CLAIMED, State.SENDING):
        delivery_in(state, people.oisin)
    held, later = db.session.query(Delivery).filter_by(state="queued").limit(2)
    held.held_at, later.due_at = now(), now() + timedelta(hours=1)
    db.session.commit()
    watch = watching.look()
    assert (watch.waiting.number, watch.waiting.due, watch.held, watch.leaving) == (2, 1, 1, 2)
    assert watch.waiting.oldest == watch.waiting.first_at


def test_what_went_wrong_is_told_by_reason_and_by_domain(
    people: People, admin: FlaskClient
) -> None:
    for domain in ("a.test", "a.test", "b.test", None):
        settle(State.FAILED, people, 30, code=550, status="5.1.1", domain=domain)
    settle(State.BOUNCED, people, 30, code=None, status="5.2.2", domain="b.test")
    settle(State.FAILED, people, 25 * 60, code=550, status="5.7.1", domain="old.test")
    page = shown(admin)
    assert "<code>550 5.1.1</code>" in page and "There is no such address." in page
    assert "5.2.2" in page and "The mailbox is full or closed." in page
    assert page.index("<bdi>a.test") < page.index("Not noted") and "old.test" not in page


def test_hosts_that_are_left_alone_are_named_with_the_reason(
    people: People, admin: FlaskClient
) -> None:
    soon, past = now() + timedelta(minutes=5), now() - timedelta(minutes=5)
    rows = [
        ("slow.test", soon, "Too <many>"),
        ("", soon, "Lets nobody in"),
        ("done.test", past, ""),
    ]
    values = [{"host": host, "shut_until": until, "why": why} for host, until, why in rows]
    db.session.execute(insert(Pace), values)
    page = shown(admin)
    assert "slow.test" in page and "Too <many>" in page and "done.test" not in page
    assert "the mail server itself" in page and "Lets nobody in" in page


def test_nobody_at_work_is_said_with_what_to_do(admin: FlaskClient) -> None:
    page = shown(admin)
    assert "No worker is at work" in page and "The clock is not ticking" in page
    clock.tick(now(), {})
    assert "The clock is not ticking" not in shown(admin)


def test_workers_and_what_they_do_are_shown(app: Flask, admin: FlaskClient) -> None:
    worker = queue.worker(app, InThisProcess)
    queue.ring("core.deliveries.jobs.deliver_due")
    job = queue.the_queue().jobs[0]
    worker.register_birth()
    worker.set_current_job_id(job.id)
    page = shown(admin)
    assert worker.hostname in page and "<code>core.deliveries.jobs.deliver_due</code>" in page
    assert "No worker is at work" not in page
    worker.register_death()
    assert "No worker is at work" in shown(admin)


def test_a_failed_job_is_named_without_what_it_said(app: Flask, admin: FlaskClient) -> None:
    queue.ring("core.nowhere.job", "sana@example.org")
    queue.worker(app, InThisProcess).work(burst=True, logging_level="CRITICAL")
    page = shown(admin)
    assert "Jobs failed in the last 24 hours" in page and "<code>core.nowhere.job</code>" in page
    assert "sana@example.org" not in page


def test_periodic_jobs_that_are_late_or_failing_are_named(admin: FlaskClient) -> None:
    late, failing, fine = periodic[:3]
    long_ago, at = now() - timedelta(days=3), now()
    for path, finished, failed, error in (
        (late.job.path, long_ago, None, None),
        (failing.job.path, at, at, "LookupError"),
        (fine.job.path, at, None, None),
    ):
        run = JobRun(path=path, last_finished_at=finished, last_failed_at=failed, error=error)
        db.session.add(run)
    page = shown(admin)
    assert f"three times their interval: {late.job.path}." in page
    assert f"failed last time: {failing.job.path}." in page and "LookupError" in page


def test_without_redis_it_says_so(no_redis: None, admin: FlaskClient) -> None:
    page = shown(admin)
    assert "Redis does not answer" in page and "No worker is at work" not in page


def test_it_looks_again_only_while_something_is_leaving(people: People, admin: FlaskClient) -> None:
    assert "hx-trigger" not in shown(admin)
    delivery = delivery_in(State.QUEUED, people.oisin)
    assert 'hx-trigger="every 5s"' in shown(admin)
    delivery.due_at = now() + timedelta(hours=1)
    assert "hx-trigger" not in shown(admin)


def test_the_fragment_is_the_figures_alone(people: People, admin: FlaskClient) -> None:
    delivery_in(State.UNKNOWN, people.oisin)
    fragment = shown(admin, **{"HX-Request": "true"})
    assert fragment.strip().startswith('<section id="watch"') and people.oisin.name not in fragment


def test_the_number_of_statements_does_not_grow(people: People, admin: FlaskClient) -> None:
    def asked() -> int:
        db.session.commit()
        with statements() as sent:
            shown(admin)
        return len(sent)

    delivery_in(State.QUEUED, people.oisin)
    few = asked()
    for number in range(30):
        settle(State.FAILED, people, number, code=500 + number, domain=f"{number}.test")
        delivery_in(State.QUEUED, people.oisin)
    assert asked() == few
