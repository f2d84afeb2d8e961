"""Commands about communities."""

from __future__ import annotations

import click
from flask import Flask

from core.accounts import actions as accounts
from core.communities import example
from core.db import db


def init_app(app: Flask) -> None:
    """Add `nextten example`."""

    @app.cli.command("example")
    @click.option(
        "--people",
        "number",
        type=click.IntRange(0, 5_000_000),
        default=0,
        help="That many people, with a past.",
    )
    def load_example(number: int) -> None:
        """Load an example community with one account for each role; again changes nothing."""
        example.load(by=accounts.administrator())
        db.session.commit()
        for done in example.load_many(number):
            db.session.commit()
            db.session.expunge_all()
            click.echo(f"  {done} people", err=True)
        for person, role in example.accounts():
            click.echo(f"{role:18} {person.name:24} {accounts.new_link(person)}")
        db.session.commit()
