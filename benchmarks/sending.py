"""A large wave through the ledger, beside a bare loop that keeps no books, and beside a peer.

The bare loop renders the same messages, builds them as bytes and sends them ahead over one line
(RFC 2920). The peer is django-post-office, installed for this measurement alone.
"""

from __future__ import annotations

import gc
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import make_url

from benchmarks.databases import databases
from benchmarks.measuring import free_port, print_table
from benchmarks.waves import app_with_a_wave, waiting
from core.db import db
from core.deliveries import post
from core.deliveries.jobs import deliver_due
from core.settings import ROOT, Settings
from outreach.invitations.links import answer_url
from outreach.invitations.messages import write_invitation
from tests.applications import environment
from tests.databases import Database
from tests.servers import running

WORKERS = (1, 2, 4)
SECONDS = 600.0
SENT_AHEAD = 400  # answers that the bare loop leaves unread for a while
PEER = ROOT / ".cache" / "django-post-office"
PEER_NEEDS = ["django-post-office==3.12.0", "psycopg[binary]"]


def main(messages: int) -> None:
    """Send the same wave bare, through the ledger with so many workers, and through the peer."""
    rows: list[tuple[object, ...]] = []
    peer = _peer_python()
    with tempfile.TemporaryDirectory() as folder, _mail_server(Path(folder)) as port:
        for name, database, settings in databases(f"smtp://127.0.0.1:{port}"):
            bare = _bare(database, settings, messages)
            rows.append((f"{name}, bare loop", bare, 1.0))
            for count in WORKERS:
                rate = _through_the_ledger(database, settings, messages, count)
                rows.append((f"{name}, ledger, workers: {count}", rate, rate / bare))
            rate = _through_the_peer(peer, Path(folder), database, settings, messages)
            rows.append((f"{name}, django-post-office", rate, rate / bare))
    title = f"{messages:,} personal invitations to a mail server on this machine"
    print_table(title, ("", "messages/s", "of the bare loop"), rows)


def _bare(database: Database, settings: Settings, messages: int) -> float:
    """Render, build and send in a loop over one line; nothing is written down."""
    app = app_with_a_wave(database, settings, messages)
    gc.freeze()
    with app.app_context(), _line(settings) as (line, answers):
        ready = waiting()
        start, unread = time.perf_counter(), 0
        for delivery, invitation in ready:
            raw = post.build(delivery, write_invitation(invitation), is_notice=False)
            envelope = f"MAIL FROM:<{settings.mail_from}>\r\nRCPT TO:<{delivery.person.email}>\r\n"
            line.sendall(envelope.encode() + b"DATA\r\n" + raw.replace(b"\n.", b"\n..") + b".\r\n")
            unread += 4
            while unread > SENT_AHEAD:
                unread -= bool(answers.readline())
        while unread:
            unread -= bool(answers.readline())
        rate = len(ready) / (time.perf_counter() - start)
        db.session.rollback()
    return rate


def _through_the_ledger(database: Database, settings: Settings, messages: int, count: int) -> float:
    """Ring for workers of their own; the rate is what the mail server saw, first to last."""
    app = app_with_a_wave(database, settings, messages)
    _ask(settings, "FORGET")
    program = [str(Path(sys.executable).parent / "nextten"), "worker", "--count", str(count)]
    env = environment(settings)
    with running(program, settings.var / "worker.log", cwd=ROOT, env=env), app.app_context():
        deliver_due.later()
        db.session.commit()
        counted = _all_counted(settings, messages)
    if counted["messages"] != counted["different"]:
        raise SystemExit("a message left twice")
    return float((messages - 1) / (counted["last"] - counted["first"]))


def _through_the_peer(
    python: str, folder: Path, database: Database, settings: Settings, messages: int
) -> float:
    """The same words as Django templates, rendered for each person at the moment of sending."""
    facts = {
        "database": _as_django(settings, folder),
        "port": urlsplit(settings.smtp_url).port,
        "processes": 1,
        "messages": messages,
        **_words(database, settings),
    }
    file = folder / "facts.json"
    file.write_text(json.dumps(facts))
    _ask(settings, "FORGET")
    script = str(Path(__file__).with_name("post_office_peer.py"))
    ran = subprocess.run([python, script, str(file)], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"django-post-office did not run:\n{ran.stderr[-2000:]}")
    _all_counted(settings, messages)
    return messages / float(ran.stdout.split()[-1])


def _words(database: Database, settings: Settings) -> dict[str, Any]:
    """One of our messages, with what differs from person to person as variables of a template."""
    app = app_with_a_wave(database, settings, 1)
    with app.app_context():
        ((_delivery, invitation),) = waiting()
        message, name = write_invitation(invitation), invitation.person.name
        url = answer_url(invitation)
        db.session.rollback()
        db.engine.dispose()
    texts = {"subject": message.subject, "text": message.text, "html": message.html}
    for varying, value in (("{{ name }}", name), ("{{ url }}", url)):
        texts = {key: text.replace(value, varying) for key, text in texts.items()}
    return {**texts, "context": {"url": url}}


def _as_django(settings: Settings, folder: Path) -> dict[str, Any]:
    """A fresh database of the same kind, on the same server, as Django names it."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.db")}
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        server.execute("CREATE DATABASE peer")
    host = url.query.get("host") or url.host
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "peer",
        "HOST": host,
        "USER": url.username,
        "PORT": url.port or "",
        "PASSWORD": url.password or "",
    }


def _peer_python() -> str:
    """A Python that has the peer, in a folder of its own."""
    python = PEER / "bin" / "python"
    if not (PEER / "ready").exists():
        print("Installing django-post-office for the comparison", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PEER_NEEDS], check=True)
        (PEER / "ready").touch()
    return str(python)


def _all_counted(settings: Settings, messages: int) -> dict[str, Any]:
    """What the mail server counted, once all have come."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        counted = json.loads(_ask(settings, "COUNT")[4:])
        if counted["messages"] >= messages:
            return dict(counted)
        time.sleep(0.5)
    raise SystemExit(f"only {counted['messages']} of {messages} messages came")


def _ask(settings: Settings, command: str) -> str:
    """Ask the counting mail server, and answer its line."""
    with _line(settings) as (line, answers):
        line.sendall(f"{command}\r\n".encode())
        return str(answers.readline().decode())


@contextmanager
def _line(settings: Settings) -> Iterator[tuple[socket.socket, Any]]:
    """A connection to the mail server, past its greeting."""
    server = urlsplit(settings.smtp_url)
    with socket.create_connection((server.hostname, server.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with line.makefile("rb") as answers:
            answers.readline()
            yield line, answers


@contextmanager
def _mail_server(folder: Path) -> Iterator[int]:
    """The counting mail server as a process of its own, and its port."""
    port = free_port()
    program = [sys.executable, "-m", "benchmarks.counting_server", "--port", str(port)]
    with running(program, folder / "server.log", cwd=ROOT):
        _wait_for(port)
        yield port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit("the mail server did not start")
