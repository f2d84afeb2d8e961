"""A worker that is killed between any two steps: each message left once, or stands as unknown.

The mail server is the ground truth: it counts what it accepted, whatever anyone else believes.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from core.db import db
from core.deliveries.jobs import deliver_due, reconcile
from core.people.models import Person
from core.queue import Job, connection
from core.settings import Settings
from outreach.waves.actions import send_wave
from outreach.waves.queries import of_community
from tests.conftest import Process
from tests.deliveries import states
from tests.faults.weather import after_the_leases, let_go, send_to_many, wait_for
from tests.people import People
from tests.smtp_faults import Step
from tests.smtp_sink import Sink

MANY = 6
LINES = 3  # two for six messages, and one for a line that has gone quiet; no more can be unknown


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "body", "dot"])
def test_a_worker_killed_at_any_step_neither_loses_nor_doubles(
    settings: Settings, people: People, sink: Sink, process: Process, step: Step
) -> None:
    sink.hang(step, skip=2, times=1)
    fault = sink.faults[0]
    send_to_many(people, MANY)
    with process(settings, "worker") as worker:
        wait_for(lambda: fault.times == 0)
        os.killpg(worker.pid, signal.SIGKILL)
    sink.mend()
    after_the_leases()
    unknown = states().count("unknown")
    assert (step == "dot") <= unknown <= LINES
    assert states().count("accepted") == MANY - unknown
    assert len({each.message_id for each in sink.accepted}) == len(sink.accepted)
    assert len(sink.accepted) >= MANY - unknown


def test_a_flushed_redis_loses_nothing(people: People, sink: Sink) -> None:
    send_to_many(people, MANY)
    connection().flushall()
    reconcile()
    deliver_due()
    assert states() == ["accepted"] * MANY and len(sink.accepted) == MANY


def test_two_workers_and_two_sweeps_at_once_send_each_message_once(
    app: Flask, people: People, sink: Sink
) -> None:
    send_to_many(people, MANY * 3)
    let_go()
    with ThreadPoolExecutor(4) as pool:
        jobs = [deliver_due, reconcile, deliver_due, reconcile]
        for done in [pool.submit(in_app, app, job) for job in jobs]:
            done.result()
    assert set(states()) == {"accepted"}
    assert len(sink.accepted) == MANY * 3 == len({each.message_id for each in sink.accepted})


def test_eight_presses_on_send_at_the_same_time_send_once(
    app: Flask, people: People, sink: Sink
) -> None:
    wave = send_to_many(people, MANY, press=False)
    wave_community, owner = wave.community_id, people.sana.id
    let_go()

    def press(_number: int) -> None:
        with app.app_context():
            (again,) = of_community(wave_community)
            send_wave(again, by=db.session.get_one(Person, owner))
            db.session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))
    deliver_due()
    assert states() == ["accepted"] * MANY and len(sink.accepted) == MANY


def in_app(app: Flask, job: Job[[]]) -> None:
    with app.app_context():
        job()
