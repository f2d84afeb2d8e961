"""The command `nextten`: every capability adds its own commands here."""

from __future__ import annotations

from flask import Flask
from flask_migrate.cli import db as migrations


def init_app(app: Flask) -> None:
    """Add the commands of the ground floor."""
    app.cli.add_command(migrations)
