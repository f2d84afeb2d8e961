"""The command for a second factor that is lost."""

from __future__ import annotations

import click
from flask import Flask

from core.accounts import queries
from core.db import db
from core.second_factor import actions


def init_app(app: Flask) -> None:
    """Add `nextten reset-second-factor`."""

    @app.cli.command("reset-second-factor")
    @click.argument("email", required=False)
    def reset_second_factor(email: str | None) -> None:
        """Take away the lost second factor of EMAIL; without it, of the first administrator."""
        if email:
            person = queries.who_may_sign_in(email)
        else:
            person = next(iter(queries.administrators()), None)
        if person is None:
            raise click.ClickException(f"Nobody with the address {email} may sign in here.")
        actions.reset(person, None, "At the terminal")
        db.session.commit()
        click.echo(
            f"{person.name} is signed out everywhere, and sets up a new second factor after the "
            "next sign-in. All passkeys, the app and the recovery codes are gone."
        )
