"""A database that is away or full for a while, at the worst moment: answers are kept in hand."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, text

from core.db import db
from core.deliveries.jobs import deliver_due
from core.deliveries.models import State
from tests.applications import settings_for
from tests.databases import Postgresql, let_go
from tests.deliveries import states
from tests.faults.test_odd_servers import arrived_once, elsewhere, queue
from tests.faults.weather import wait_for
from tests.servers import DURABLE, Server, postgresql
from tests.smtp_faults import Step
from tests.smtp_sink import Sink
from wsgi import create_app

AWAY = "the database is away"


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A PostgreSQL that can be killed."""
    with postgresql((*DURABLE, "fsync=off")) as server:
        yield server


@pytest.fixture
def on_mortal(
    mortal: Server, sink: Sink, redis_url: str, tmp_path: Path, migrate: Callable[[str], None]
) -> Iterator[Flask]:
    """The application on it."""
    database = Postgresql(mortal.url, "mortal", migrate)
    app = create_app(settings_for(database.url, redis_url, tmp_path, sink.url))
    with app.app_context():
        yield app
        db.session.remove()
    let_go(app)
    database.drop()


@pytest.mark.parametrize("step", ["data", "dot"])
def test_postgresql_that_dies_before_the_fence_or_before_the_record(
    on_mortal: Flask, mortal: Server, sink: Sink, step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    sink.pause(step, times=2)
    fault = sink.faults[0]
    queue(8)
    with elsewhere(on_mortal, deliver_due) as sent:
        wait_for(lambda: fault.times == 0)
        mortal.stop(signal.SIGQUIT)
        sink.mend()
        wait_for(lambda: AWAY in caplog.text)
        mortal.start()
        sent.result()
    arrived_once(sink)
    assert len(states()) == 8


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_loses_and_doubles_nothing(
    app: Flask, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    queue(150)
    (pages,) = db.session.execute(text("PRAGMA page_count")).one()
    db.session.remove()
    full = Full(pages, starts=lambda: len(sink.accepted) > 20)
    event.listen(db.engine, "begin", full)
    deliver_due()
    event.remove(db.engine, "begin", full)
    assert AWAY in caplog.text
    arrived_once(sink)
    (found,) = db.session.execute(text("PRAGMA integrity_check")).one()
    assert found == "ok" and states() == [State.ACCEPTED] * 150


class Full:
    """SQLite has no more room than this, from some moment on, for two seconds."""

    def __init__(self, pages: int, starts: Callable[[], bool]) -> None:
        self.pages, self.starts, self.until = pages, starts, 0.0

    def __call__(self, connection: Connection) -> Any:
        if not self.until and self.starts():
            self.until = time.monotonic() + 2
        room = self.pages if time.monotonic() < self.until else 1_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count = {room}")
