"""A large wave through the ledger, against a bare loop that renders and sends the same messages."""

from __future__ import annotations

import json
import smtplib
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, insert, select

from benchmarks.databases import databases
from benchmarks.measuring import free_port, print_table
from core.accounts import actions as accounts
from core.communities import example
from core.db import db, now, today
from core.deliveries import post, queries, queueing
from core.deliveries.jobs import deliver_due
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, State
from core.people.models import Person
from core.settings import ROOT, Settings
from outreach.invitations import queries as invitations
from outreach.invitations.messages import write_invitation
from outreach.invitations.models import Channel, Invitation
from outreach.waves.models import Wave, WaveState
from tests.applications import environment
from tests.databases import Database
from tests.servers import running
from wsgi import create_app

WORKERS = (1, 2)
SECONDS = 300.0
TEAM = 100  # of the example, who are not written to


def main(messages: int) -> None:
    """Send the same wave bare, and through the ledger with one worker and with two."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder, _mail_server(Path(folder)) as (url, log):
        for name, database, settings in databases(url):
            bare = _bare(database, settings, messages)
            rows.append((f"{name}, bare loop", bare, 1.0))
            for count in WORKERS:
                rate = _through_the_ledger(database, settings, messages, count, log)
                rows.append((f"{name}, ledger, {count} at work", rate, rate / bare))
    title = f"{messages:,} personal invitations to a mail server on this machine"
    print_table(title, ("", "messages/s", "of the bare loop"), rows)


def _bare(database: Database, settings: Settings, messages: int) -> float:
    """Render and send in a loop over one connection; nothing is written down."""
    app = _app_with_a_wave(database, settings, messages)
    server = urlsplit(settings.smtp_url)
    with app.app_context(), smtplib.SMTP(server.hostname or "", server.port or 25) as smtp:
        waiting = _waiting()
        start = time.perf_counter()
        for delivery, invitation in waiting:
            raw = post.build(delivery, write_invitation(invitation), is_notice=False)
            smtp.sendmail(settings.mail_from, [delivery.person.email or ""], raw)
        return len(waiting) / (time.perf_counter() - start)


def _waiting() -> Sequence[tuple[Leaving, Invitation]]:
    """What is queued, with all that its messages say."""
    queued = select(Delivery).where(Delivery.state == State.QUEUED)
    waiting = [queries.as_leaving(each) for each in db.session.scalars(queued)]
    by_invitation = {each.subject_id: each for each in waiting}
    wave = db.session.scalars(select(func.max(Wave.id))).one()
    return [(by_invitation[each.id], each) for each in invitations.of_wave(wave)]


def _through_the_ledger(
    database: Database, settings: Settings, messages: int, count: int, log: Path
) -> float:
    """Ring for workers of their own; the rate is what the mail server saw, first to last."""
    app = _app_with_a_wave(database, settings, messages)
    log.write_text("")
    program = [str(Path(sys.executable).parent / "nextten"), "worker", "--count", str(count)]
    env = environment(settings)
    with running(program, settings.var / "worker.log", cwd=ROOT, env=env), app.app_context():
        for _each in range(count):
            deliver_due.later()
            db.session.commit()
        accepted = _accepted(log, messages)
    times = sorted(each["at"] for each in accepted)
    if len({each["message_id"] for each in accepted}) != messages:
        raise SystemExit("a message left twice")
    return float((messages - 1) / (times[-1] - times[0]))


def _accepted(log: Path, messages: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        lines = log.read_text().splitlines()
        if len(lines) >= messages:
            return [json.loads(line) for line in lines]
        time.sleep(0.5)
    raise SystemExit(f"only {len(lines)} of {messages} messages came")


def _app_with_a_wave(database: Database, settings: Settings, messages: int) -> Flask:
    """An application whose database holds one wave with that many invitations, all queued."""
    database.empty()
    app = create_app(settings)
    with app.app_context():
        community = example.load(by=accounts.administrator())
        for _done in example.load_many(messages + TEAM):
            db.session.commit()
        _queue_wave(community.id, messages)
        db.session.commit()
        db.engine.dispose()
    return app


def _queue_wave(community_id: int, messages: int) -> None:
    """Write a wave of so many in bulk, and queue it as the page for sending does."""
    owner = example.accounts()[0][0].id
    wave = Wave(
        community_id=community_id,
        number=1_000_000,
        purpose="Measure",
        size=messages,
        size_reason="To measure",
        owner_id=owner,
        starts_on=today(),
        answers_by=today() + timedelta(days=28),
        state=WaveState.INVITING,
        opened_at=now(),
    )
    db.session.add(wave)
    db.session.flush()
    chosen = select(Person.id).where(Person.email.like("person%@example.test")).limit(messages)
    rows = [_invitation(wave, person_id) for person_id in db.session.scalars(chosen)]
    if len(rows) != messages:
        raise SystemExit(f"the example has only {len(rows)} people to write to")
    made = insert(Invitation).returning(Invitation.id, Invitation.person_id)
    for invitation_id, person_id in db.session.execute(made, rows).all():
        queueing.queue(
            "invitation",
            subject_id=invitation_id,
            step="try-1",
            person_ids=[person_id],
            community_id=community_id,
            ignores_quiet_hours=True,
        )


def _invitation(wave: Wave, person_id: int) -> dict[str, Any]:
    return {
        "wave_id": wave.id,
        "community_id": wave.community_id,
        "person_id": person_id,
        "inviter_id": wave.owner_id,
        "channel": Channel.EMAIL,
        "why": "Knows the street",
        "personal_line": "You ran the seed swap, and everybody still talks about it.",
        "approved_at": now(),
    }


@contextmanager
def _mail_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """A mail server as a process of its own, and the log of what it took."""
    port, log = free_port(), folder / "accepted.jsonl"
    program = [sys.executable, "-m", "tests.smtp_sink", "--port", str(port), "--log", str(log)]
    with running(program, folder / "sink.log", cwd=ROOT):
        _wait_for(port)
        yield f"smtp://127.0.0.1:{port}", log


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit("the mail server did not start")
