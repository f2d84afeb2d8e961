"""Commands about messages."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import asdict
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from redis import RedisError

from core.db import db, now
from core.deliveries import queries, rehearsal
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.tally import Tally, taken, tally
from core.deliveries.transports import ShutOut
from core.operations import supervisor
from core.queue import connection
from core.settings import Settings

SWEEP = 10.0

group = AppGroup("deliveries", help="What became of messages, as JSON.")


def init_app(app: Flask) -> None:
    """Add `nextten deliveries` and `nextten rehearse`."""
    app.cli.add_command(group)
    app.cli.add_command(rehearse)


@group.command("status")
def status() -> None:
    """Print how many messages are in each state, and how many are pending."""
    counts = queries.counts()
    oldest = queries.oldest_waiting()
    pending = sum(counts[state] for state in queries.PENDING)
    shown = {
        "pending": pending,
        "oldest_waiting": oldest.isoformat() if oldest else None,
        "states": counts,
    }
    click.echo(json.dumps(shown, indent=2))


@group.command("dump")
def dump() -> None:
    """Print Message-ID, kind and state of every message: a JSON array, one a line, streamed."""
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname
    click.echo("[", nl=False)
    for number, (public_id, kind, state) in enumerate(queries.every_one()):
        row = {"message_id": f"<{public_id}@{host}>", "kind": kind, "state": state}
        click.echo(("," if number else "") + "\n" + json.dumps(row), nl=False)
    click.echo("\n]")


@click.command("rehearse")
@click.argument("number", type=click.IntRange(1, 5_000_000), metavar="N")
@click.option(
    "--workers", type=click.IntRange(0, 64), default=0, help="Let that many processes send."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def rehearse(number: int, workers: int, as_json: bool) -> None:
    """Send N personal messages to nobody, through a mail server on this machine, and count.

    Exit 1 when a message was lost or left twice.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not rehearsal.may_leave(settings):
        sys.exit("nextten: a rehearsal needs an SMTP_URL on this machine, such as 127.0.0.1:2525.")
    logging.getLogger("core.deliveries.outcomes").setLevel(logging.WARNING)  # we count ourselves
    try:
        before = taken(settings)
        if workers:
            connection().ping()
        _remove()
        began = now()
        _prepare(number)
        _send_all(workers)
        found = tally(number, began, before, taken(settings))
    except ShutOut as shut:
        sys.exit(f"nextten: {shut}")
    except RedisError:
        sys.exit("nextten: workers need Redis, which is away; start it, or leave out --workers.")
    finally:
        _remove()
    click.echo(json.dumps(asdict(found)) if as_json else _in_words(found))
    sys.exit(1 if found.lost or found.twice else 0)


def _prepare(number: int) -> None:
    for done in rehearsal.prepare(number):
        db.session.commit()
        if done % 100_000 == 0:
            click.echo(f"  {done:,} messages queued", err=True)


def _send_all(workers: int) -> None:
    """Send until nothing is pending: here, or in processes of their own while we watch."""
    with supervisor.workers(workers) as look:
        swept = time.monotonic()
        while rehearsal.is_pending():
            db.session.commit()
            look()
            if not workers:
                deliver_due()
            if time.monotonic() - swept > SWEEP:
                reconcile()
                swept = time.monotonic()
            time.sleep(0.1)
        db.session.commit()


def _remove() -> None:
    db.session.rollback()
    for _step in rehearsal.remove():
        db.session.commit()


def _in_words(found: Tally) -> str:
    told = (
        "The mail server was asked what it took."
        if found.is_counted_by_server
        else "The mail server does not tell what it took; these are our own records."
    )
    return (
        f"{found.messages:,} messages, {found.accepted:,} accepted, {found.rate:,.0f} a second\n"
        f"lost = {found.lost}, twice = {found.twice}, "
        f"unknown = {found.unknown}, failed = {found.failed}\n{told}"
    )
