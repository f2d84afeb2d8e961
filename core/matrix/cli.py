"""Printing who may open what."""

from __future__ import annotations

import click
from flask import Flask

from core.matrix import lines, writing


def init_app(app: Flask) -> None:
    """Add `matrix`."""

    @app.cli.command("matrix", with_appcontext=False)
    def matrix() -> None:
        """Print every address and for whom it opens, as docs/matrix.md has it."""
        click.echo(writing.page(lines.every_line(app)), nl=False)
