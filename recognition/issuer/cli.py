"""Commands about the keys that sign badges."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from core.db import db
from core.errors import RuleBroken
from core.journal.actions import record
from recognition.credentials import keys, queries
from recognition.credentials.models import SigningKey

group = AppGroup("keys", help="The keys that sign badges.")


def init_app(app: Flask) -> None:
    """Add `nextten keys`."""
    app.cli.add_command(group)


@group.command("list")
def show() -> None:
    """Show every key: how it stands, and how many badges it signed."""
    found = queries.every_key()
    if not found:
        click.echo("There is no key yet. NextTen makes the first one when it starts.")
    for key, signed in found:
        whose = "peer" if key.agreed_at else "issuer"
        click.echo(f"{key.public_key}  {whose:7} {_standing(key):34} {signed} badges")


@group.command("rotate")
def rotate() -> None:
    """Sign with a new key from now on. What the old one signed stays valid for ever."""
    made = keys.rotate()
    record("key.rotated", by=None, subject_id=made.id)
    db.session.commit()
    click.echo(f"From now on {made.public_key} signs. The old key is destroyed.")


@group.command("withdraw")
@click.argument("key")
@click.option("--why", required=True, help="What happened; it stays on the record.")
def withdraw(key: str, why: str) -> None:
    """Trust a key no more, since somebody else may have it. Its badges are signed again.

    If this is interrupted, give the same command again.
    """
    try:
        withdrawn = keys.withdraw(key, why)
    except RuleBroken as rule:
        sys.exit(f"nextten: {rule}")
    record("key.withdrawn", by=None, subject_id=withdrawn.id, reason=why)
    db.session.commit()
    number = keys.issue_again(withdrawn)
    db.session.commit()
    click.echo(f"Withdrawn. {number} badges are being signed again; tell their holders to")
    click.echo("download them again: the old files do not verify any more.")


def _standing(key: SigningKey) -> str:
    if key.withdrawn_at:
        return f"withdrawn {key.withdrawn_at:%d %B %Y}"
    if key.retired_at:
        return f"retired {key.retired_at:%d %B %Y}"
    return f"in use since {key.made_at:%d %B %Y}"
