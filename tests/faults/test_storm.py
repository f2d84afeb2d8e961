"""Everything at once: each message arrives once, or stands as failed or unknown with the reason."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.measuring import free_port
from core.db import db
from core.deliveries import rehearsal
from core.deliveries.models import Delivery
from core.settings import ROOT
from tests.applications import settings_for
from tests.databases import Postgresql, Sqlite, let_go
from tests.faults.accounts import settled
from tests.faults.storm import Storm, at_work, clear_up, rage
from tests.servers import DURABLE, postgresql, redis, running
from wsgi import create_app

WAY = "timeout=3&final_timeout=3&lines=4"
ON_THE_SAME_DISK = (*DURABLE, "fsync=off")  # what was committed survives all but a loss of power
FAULTS = (
    {"step": "connect", "does": "refuse", "answer": "421 4.3.2 later", "chance": 0.02},
    {"step": "mail", "does": "refuse", "answer": "451 4.3.0 later", "chance": 0.02},
    {"step": "rcpt", "does": "refuse", "answer": "550 5.1.1 nobody", "chance": 0.01},
    {"step": "rcpt", "does": "refuse", "answer": "452 4.2.2 full", "chance": 0.02},
    {"step": "rcpt", "does": "hang", "chance": 0.003},
    {"step": "data", "does": "close", "chance": 0.01},
    {"step": "body", "does": "close", "chance": 0.01},
    {"step": "dot", "does": "refuse", "answer": "452 4.3.1 later", "chance": 0.02},
    {"step": "dot", "does": "refuse", "answer": "554 5.6.0 not that", "chance": 0.01},
    {"step": "dot", "does": "hang", "chance": 0.003},
    {"step": "dot", "does": "close", "chance": 0.005, "takes": True},
    {"step": "dot", "does": "close", "chance": 0.005, "takes": False},
    {"step": "answered", "does": "close", "chance": 0.02},
)

Start = Callable[[int, float], Storm]


@pytest.fixture(params=["sqlite", "postgresql"])
def start(
    request: pytest.FixtureRequest, tmp_path: Path, migrate: Callable[[str], None]
) -> Iterator[Start]:
    """Start an installation: how many workers, and for how long the mail server takes a message."""
    with ExitStack() as stack:

        def begin(workers: int, pause: float) -> Storm:
            memory = stack.enter_context(redis())
            server, url = None, ""
            if request.param == "postgresql":
                server = stack.enter_context(postgresql(ON_THE_SAME_DISK))
                served = Postgresql(server.url, "storm", migrate)
                stack.callback(served.drop)
                url = served.url
            else:
                database = Sqlite(tmp_path, migrate)
                database.empty()
                url = database.url
            log, port = tmp_path / "taken.jsonl", free_port()
            slow = {"step": "dot", "does": "pause", "seconds": pause}
            faults = json.dumps([*FAULTS, slow])
            sink = [sys.executable, "-m", "tests.smtp_sink", "--port", str(port)]
            sink += ["--log", str(log), "--faults", faults]
            stack.enter_context(running(sink, tmp_path / "sink.log", signal.SIGKILL, cwd=ROOT))
            smtp = f"smtp://127.0.0.1:{port}?{WAY}"
            settings = settings_for(url, memory.url, tmp_path, smtp)
            app, seed = create_app(settings), random.randrange(10**6)
            stack.callback(let_go, app)
            sys.stdout.write(f"The order of events comes from {seed}.\n")
            chance = random.Random(seed)
            return Storm(app, settings, memory, server, log, tmp_path, workers, chance)

        yield begin


def test_a_storm_neither_loses_nor_doubles(start: Start) -> None:
    storm = start(2, 0.03)
    weather(storm, messages=240, rounds=1, seconds=180)


@pytest.mark.long
def test_a_long_storm_neither_loses_nor_doubles(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = start(3, 0.01)
    told = weather(storm, messages=10_000, rounds=8, seconds=1200)
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")


def weather(storm: Storm, messages: int, rounds: int, seconds: float) -> str:
    """Send so many through the storm, and answer what came of them."""
    began = time.monotonic()
    everything = queue(storm, messages)
    assert len(everything) == messages
    with at_work(storm):
        rage(storm, messages, rounds)
        clear_up(storm, seconds)
    found = storm.in_database(lambda: settled(storm.taken, everything))
    told = f"{messages} messages in {time.monotonic() - began:.0f} s: {found}"
    sys.stdout.write(f"{told}\n")
    assert found.is_clean, told
    assert found.counts["accepted"] > messages / 2
    return told


def queue(storm: Storm, messages: int) -> Sequence[str]:
    """Queue a rehearsal of so many, and answer their public ids."""
    with storm.app.app_context():
        for _done in rehearsal.prepare(messages):
            db.session.commit()
        return db.session.scalars(select(Delivery.public_id)).all()
