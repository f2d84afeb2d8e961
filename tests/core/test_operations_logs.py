"""Logs say what happened in a form that programs read, and never about whom."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from flask import Flask
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from core import queue
from core.db import db
from core.deliveries.jobs import deliver_due
from core.operations.logs import Readable, Structured, discreet
from core.operations.models import JobRun
from core.operations.web import ServerLog, command
from core.people.models import Person
from core.queue import job
from core.settings import Settings
from outreach.waves import actions as waves
from tests.applications import environment, settings_for
from tests.clock import Clock
from tests.conftest import Process
from tests.deliveries import states
from tests.outreach.rounds import planned_wave, put_in, written
from tests.people import People
from tests.smtp_sink import Sink
from tests.workers import InThisProcess

Work = Callable[[], None]
NAME = "Sana " + "Malik"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, in the form for programs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Structured())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@job
def breaks() -> None:
    path = f"x\n\n{NAME}"
    db.session.add(JobRun(path=path))
    db.session.flush()
    db.session.execute(insert(JobRun), {"path": path})


def test_what_becomes_of_messages_is_logged_without_a_name_or_an_address(
    sink: Sink, people: People, work: Work, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wave = planned_wave(people)
    invited = put_in(wave, people.oisin, people.mohammed, people.amir, people=people)
    for invitation in invited:
        written(invitation, people)
    waves.send_wave(wave, by=people.sana)
    people.amir.email = "أمير@example.org"  # cannot be written to
    sink.refuse("connect", "554 5.7.1 not you", times=1)
    work()
    sink.refuse("rcpt", f"550 5.1.1 <{people.oisin.email}> is unknown here", times=1)
    clock.move(minutes=6)
    deliver_due()
    assert sorted(states()[:3]) == ["accepted", "failed", "failed"]
    secrets = {each.personal_line or "?" for each in invited}
    secrets |= {str(each.message["Subject"]) for each in sink.accepted}
    for person in db.session.scalars(select(Person)):
        secrets |= {person.name, person.email or "?"}
    logged = "\n".join([caplog.text, *(str(vars(record)) for record in caplog.records)])
    assert "does not let us in" in logged
    assert {each for each in secrets - {"?"} if each in logged} == set()


def test_a_line_is_an_object_with_the_time_in_utc_and_what_was_added(lines: io.StringIO) -> None:
    logging.getLogger("core.deliveries").warning("it %s", "left", extra={"delivery": "ab12"})
    found = json.loads(lines.getvalue())
    assert list(found)[:4] == ["time", "level", "logger", "message"]
    assert found["time"].endswith("+00:00") and found["level"] == "WARNING"
    assert (found["logger"], found["message"]) == ("core.deliveries", "it left")
    assert found["delivery"] == "ab12"


def test_a_new_line_in_a_text_begins_no_new_line(lines: io.StringIO) -> None:
    forged = 'Eve\n{"time": "2020-01-01T00:00:00+00:00", "message": "signed.in"}\r\u2028\x85'
    logging.getLogger("core").warning("from %s", forged, extra={"delivery": forged})
    (line,) = lines.getvalue().splitlines()
    assert json.loads(line)["message"] == f"from {forged}"


def test_an_error_of_the_database_is_logged_without_the_row(app: Flask, lines: io.StringIO) -> None:
    queue.ring(f"{__name__}.breaks")
    queue.worker(app, InThisProcess).work(burst=True, logging_level="ERROR")
    assert "IntegrityError" in lines.getvalue() and NAME not in lines.getvalue()


@pytest.mark.parametrize("form", [Readable, Structured])
def test_an_address_that_slips_in_is_left_out(form: Callable[[], logging.Formatter]) -> None:
    record = logging.makeLogRecord({"msg": "to <%s>: 550", "args": ("sana@example.org",)})
    line = form().format(record)
    assert "sana" not in line and "(address)" in line and "550" in line


@given(st.emails())
def test_no_address_gets_through(address: str) -> None:
    domain = address.rpartition("@")[2]
    assert f"@{domain}" not in discreet(f"550 {address} is unknown")


def test_leaving_out_takes_no_time_however_long_the_line() -> None:
    begun = time.monotonic()
    discreet("x" * 300_000 + "\nDETAIL: " + "y@" * 100_000)
    assert time.monotonic() - begun < 2


def test_a_process_without_a_terminal_writes_objects(process: Process, tmp_path: Path) -> None:
    away = settings_for(f"sqlite:///{tmp_path}/none.db", "unix:///nowhere/redis.sock", tmp_path)
    log = tmp_path / "process.log"
    with process(away, "clock"):
        until = time.monotonic() + 20
        while not log.read_text().endswith("\n") and time.monotonic() < until:
            time.sleep(0.1)
    found = json.loads(log.read_text().splitlines()[0])
    assert found["logger"] == "core.operations.clock" and found["level"] == "WARNING"


def test_on_a_terminal_a_line_is_for_people(tmp_path: Path) -> None:
    away = settings_for(f"sqlite:///{tmp_path}/none.db", "unix:///nowhere/redis.sock", tmp_path)
    command = [str(Path(sys.executable).parent / "nextten"), "clock"]
    ours, theirs = os.openpty()
    process = Popen(command, stderr=theirs, env={**os.environ, **environment(away)})
    os.close(theirs)
    with os.fdopen(ours) as terminal:
        line = terminal.readline()
        process.terminate()
        process.wait(20)
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:]{8}Z WARNING core\.operations\.clock: ", line)


def test_the_web_server_writes_objects_too(settings: Settings) -> None:
    assert f"--logger-class={ServerLog.__module__}.{ServerLog.__name__}" in command(settings)
    server_log = ServerLog(Config())
    handler = server_log._get_gunicorn_handler(server_log.error_log)
    assert isinstance(handler.formatter, Structured)
    server_log.error_log.removeHandler(handler)
