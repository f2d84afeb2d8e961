"""Whoever watches over NextTen is told how it is, and nobody else, and nothing about people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text, update

from core import queue
from core.db import db, now
from core.deliveries.models import Delivery, State
from core.operations.models import JobRun
from core.queue import periodic
from core.settings import Settings
from tests.deliveries import delivery_in
from tests.people import People
from tests.statements import statements

TOKEN = "a-token-for-tests-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Figures = dict[tuple[str, str], float]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, metrics_token=TOKEN)


def figures(client: FlaskClient) -> Figures:
    """Every figure, by its name without the prefix and its label."""
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    return {
        (sample.name.removeprefix("nextten_"), "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def went_wrong(people: People, **values: object) -> None:
    delivery = delivery_in(State.FAILED, people.oisin)
    db.session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**values))


@pytest.mark.parametrize(
    "header", [None, "", TOKEN, f"Basic {TOKEN}", "Bearer ", f"Bearer {TOKEN}x", "Bearer é" * 9]
)
def test_without_the_token_nothing_is_told(client: FlaskClient, header: str | None) -> None:
    answer = client.get("/metrics", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "nextten_" not in answer.text


def test_where_no_token_is_set_there_is_no_such_page(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_nobody = replace(app.config["SETTINGS"], metrics_token="")
    monkeypatch.setitem(app.config, "SETTINGS", open_to_nobody)
    for headers in ({}, {"Authorization": "Bearer "}, BEARER):
        assert client.get("/metrics", headers=headers).status_code == 404


def test_messages_are_counted_by_state(people: People, client: FlaskClient) -> None:
    waiting, held = (delivery_in(State.QUEUED, people.oisin) for _ in range(2))
    waiting.due_at, held.held_at = now() - timedelta(seconds=90), now()
    for state in (State.CLAIMED, State.UNKNOWN, State.ACCEPTED):
        delivery_in(state, people.oisin)
    found = figures(client)
    assert found["deliveries_pending", "queued"] == 2 and found["deliveries_held", ""] == 1
    assert found["deliveries_pending", "claimed"] == found["deliveries_pending", "unknown"] == 1
    assert 90 <= found["deliveries_oldest_waiting_seconds", ""] < 100
    assert found["deliveries_settled_24h", "accepted"] == 1
    assert found["deliveries_settled_1m", ""] == 2


def test_failures_are_counted_by_class_and_for_twenty_domains(
    people: People, client: FlaskClient
) -> None:
    went_wrong(people, status="5.1.1", code=550)
    went_wrong(people, status=None, code=451)
    went_wrong(people, status=None, code=None)
    for number in range(25):
        went_wrong(people, status="5.7.1", domain=f"{number}.test")
    went_wrong(people, status="5.7.1", settled_at=now() - timedelta(hours=25))
    found = figures(client)
    classes = {label: n for (name, label), n in found.items() if name == "deliveries_failures_24h"}
    assert classes == {"5": 26, "4": 1, "none": 1}
    assert sum(name == "deliveries_failures_by_domain_24h" for name, _ in found) == 20


def test_periodic_jobs_tell_when_they_last_finished(people: People, client: FlaskClient) -> None:
    first, second = (each.job.path for each in periodic[:2])
    ago = now() - timedelta(seconds=40)
    db.session.add(JobRun(path=first, last_finished_at=ago, error="LookupError"))
    found = figures(client)
    assert 40 <= found["periodic_job_finished_seconds", first] < 50
    assert found["periodic_job_failed", first] == 1 and found["periodic_job_failed", second] == 0
    assert found["periodic_job_finished_seconds", second] == float("inf")
    assert found["periodic_job_interval_seconds", first] == periodic[0].every.total_seconds()


def test_the_queue_is_counted(people: People, client: FlaskClient) -> None:
    queue.ring("core.deliveries.jobs.deliver_due")
    found = figures(client)
    assert (found["jobs_waiting", ""], found["workers_alive", ""], found["redis_up", ""]) == (
        1,
        0,
        1,
    )


def test_what_is_away_is_said_and_the_rest_is_told(app: Flask, client: FlaskClient) -> None:
    kept = app.extensions["redis"]
    app.extensions["redis"] = queue.connected("unix:///nowhere/redis.sock")
    found = figures(client)
    app.extensions["redis"] = kept
    assert (found["redis_up", ""], found["database_up", ""]) == (0, 1)
    assert ("workers_alive", "") not in found and ("deliveries_held", "") in found
    db.session.execute(text("ALTER TABLE deliveries RENAME TO elsewhere"))
    found = figures(client)
    db.session.execute(text("ALTER TABLE elsewhere RENAME TO deliveries"))
    db.session.commit()
    assert (found["redis_up", ""], found["database_up", ""]) == (1, 0)


def test_nothing_is_told_about_people(people: People, client: FlaskClient) -> None:
    went_wrong(people, note=f"550 {people.oisin.email} is unknown", domain="example.org")
    told = client.get("/metrics", headers=BEARER).text
    assert "@" not in told and "Oisín" not in told


def test_it_takes_the_same_few_statements_however_much_there_is(
    people: People, client: FlaskClient
) -> None:
    def asked() -> int:
        db.session.commit()
        with statements() as sent:
            figures(client)
        return len([each for each in sent if not each.startswith(("BEGIN", "COMMIT", "ROLLBACK"))])

    assert asked() == 6
    for number in range(30):
        went_wrong(people, domain=f"{number}.test")
        delivery_in(State.QUEUED, people.oisin)
    assert asked() == 6
