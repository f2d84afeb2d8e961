"""A rehearsal goes through the very engine, to nobody, and leaves nothing behind."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from benchmarks.measuring import free_port
from core.db import db, now
from core.deliveries import rehearsal
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery
from core.deliveries.tally import Taken, tally
from core.people.models import Person
from core.privacy.models import Suppression
from core.settings import ROOT, Settings
from tests.conftest import Process
from tests.deliveries import states
from tests.faults.weather import wait_for
from tests.people import People
from tests.servers import running
from tests.smtp_sink import Sink

NOTHING = {"lost": 0, "twice": 0, "unknown": 0, "failed": 0}


def test_each_message_leaves_once_and_is_personal(app: Flask, sink: Sink, people: People) -> None:
    found = rehearse(app, "30")
    assert {key: found[key] for key in NOTHING} == NOTHING
    assert found["accepted"] == 30 == len({each.message_id for each in sink.accepted})
    names = {each.message["To"].addresses[0].display_name for each in sink.accepted}
    hosts = {each.recipients[0].rpartition("@")[2] for each in sink.accepted}
    assert len(names) == 30 and "محمد Ó Súilleabháin" in names
    assert len(hosts) == 30 and all(host.endswith(".test") for host in hosts)


def test_nothing_is_left_behind(app: Flask, sink: Sink, people: People) -> None:
    sink.refuse("rcpt", "550 5.1.1 nobody", times=2)
    before = numbers()
    assert rehearse(app, "12")["failed"] == 2
    assert numbers() == before


def test_what_a_killed_rehearsal_left_is_gone_with_the_next(
    app: Flask, sink: Sink, people: People
) -> None:
    for _done in rehearsal.prepare(7):
        db.session.commit()
    assert rehearse(app, "5")["accepted"] == 5
    assert numbers()[:2] == [0, 8]


def test_a_person_with_the_same_source_stays(app: Flask, sink: Sink, people: People) -> None:
    people.oisin.source = rehearsal.SOURCE
    rehearse(app, "1")
    assert db.session.get(Person, people.oisin.id) is not None


@pytest.mark.parametrize("url", ["", "smtp://mail.example.org:587"])
def test_it_is_refused_unless_mail_stays_on_this_machine(
    app: Flask, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    elsewhere = replace(app.config["SETTINGS"], smtp_url=url)
    monkeypatch.setitem(app.config, "SETTINGS", elsewhere)
    refused = app.test_cli_runner().invoke(args=["rehearse", "3"])
    assert refused.exit_code == 1 and "on this machine" in refused.output


def test_what_is_left_of_one_goes_nowhere_else(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _done in rehearsal.prepare(2):
        db.session.commit()
    elsewhere = replace(app.config["SETTINGS"], smtp_url="smtp://192.0.2.1")
    monkeypatch.setitem(app.config, "SETTINGS", elsewhere)
    deliver_due()
    assert states() == ["cancelled"] * 2


def test_a_mail_server_that_counts_is_asked(
    settings: Settings, people: People, process: Process, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "rehearsal.log"
    program = [sys.executable, "-m", "benchmarks.counting_server", "--port", str(port)]
    ours = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    people_before = numbers()
    with running(program, log, cwd=ROOT), process(ours, *ARGUMENTS, "--workers", "2") as done:
        wait_for(lambda: done.poll() is not None, seconds=120)
    found = json.loads((tmp_path / "process.log").read_text().splitlines()[-1])
    assert done.returncode == 0 and found["is_counted_by_server"]
    assert (found["accepted"], numbers()) == (300, people_before)


def test_what_left_twice_or_vanished_is_counted(people: People) -> None:
    for _done in rehearsal.prepare(3):
        db.session.commit()
    found = tally(3, now(), Taken(10, 10), Taken(14, 13))
    assert (found.lost, found.twice) == (3, 1)


ARGUMENTS = ("rehearse", "300", "--json")


def rehearse(app: Flask, number: str) -> dict[str, Any]:
    done = app.test_cli_runner().invoke(args=["rehearse", number, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def numbers() -> list[int]:
    """How many deliveries, people and suppressed addresses there are."""
    db.session.commit()
    tables = (Delivery, Person, Suppression)
    found = [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]
    db.session.commit()
    return found
