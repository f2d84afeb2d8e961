"""Commands about signing in."""

from __future__ import annotations

import click
from flask import Flask

from core.accounts import actions, queries
from core.db import db


def init_app(app: Flask) -> None:
    """Add `nextten signin-link`."""

    @app.cli.command("signin-link")
    @click.argument("email", required=False)
    def signin_link(email: str | None) -> None:
        """Print a link that signs EMAIL in, once, within 24 hours; without it, the administrator.

        It is the first administrator, who may have no address.
        """
        person = queries.who_may_sign_in(email) if email else actions.administrator()
        if person is None:
            raise click.ClickException(
                f"Nobody with the address {email} may sign in here. Give them a role first."
            )
        url = actions.new_link(person)
        db.session.commit()
        click.echo(url)
