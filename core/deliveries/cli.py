"""Commands about messages."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from core.deliveries import queries

group = AppGroup("deliveries", help="What became of messages, as JSON.")


def init_app(app: Flask) -> None:
    """Add `nextten deliveries`."""
    app.cli.add_command(group)


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
