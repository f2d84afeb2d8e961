"""Commands that run NextTen, and that say how it is."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import click
from flask import Flask
from redis import RedisError

from core.accounts import actions as accounts
from core.backups import keys
from core.db import db
from core.operations import clock, database, doctor, supervisor, web, workers
from core.operations.logs import set_up
from core.privacy import actions as privacy
from core.queue import connection
from core.settings import Settings, SettingsError

SIGNS = {"ok": "✓", "attention": "!", "wrong": "✗"}


def init_app(app: Flask) -> None:
    """Add `serve`, `web`, `worker`, `clock` and `doctor`."""
    settings: Settings = app.config["SETTINGS"]
    set_up(settings)
    _add_processes(app, settings)
    _add_doctor(app)


def _add_processes(app: Flask, settings: Settings) -> None:

    @app.cli.command("serve", with_appcontext=False)
    def serve() -> None:
        """Start everything in one: Redis if none is set, migrations, web, workers and clock."""
        _or_one_sentence(
            lambda: supervisor.serve(settings, lambda: _prepare(app), lambda: _is_at_work(app))
        )

    @app.cli.command("web", with_appcontext=False)
    def run_web() -> None:
        """Run the web server alone."""
        command = web.command(settings)
        os.chdir(app.root_path)
        os.execv(command[0], command)  # noqa: S606  # our own interpreter

    @app.cli.command("worker", with_appcontext=False)
    @click.option("--count", type=click.IntRange(1, 64), default=1, help="How many processes.")
    def run_workers(count: int) -> None:
        """Run workers alone."""
        if count == 1:
            workers.run_one(app)
        else:
            supervisor.keep_workers(count)

    @app.cli.command("clock", with_appcontext=False)
    def run_clock() -> None:
        """Run the clock alone; a second one does no harm."""
        clock.run(app)


def _add_doctor(app: Flask) -> None:
    @app.cli.command("doctor")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def ask_doctor(as_json: bool) -> None:
        """Say what is configured, reachable and pending; exit 1 when something is wrong."""
        found = doctor.examine()
        if as_json:
            click.echo(json.dumps([each.as_dict() for each in found], indent=2))
        else:
            for each in found:
                click.echo(f"{SIGNS[each.state]} {each.what:11} {each.text}")
        sys.exit(any(each.state == "wrong" for each in found))


def _prepare(app: Flask) -> str:
    """Migrate, check the key, let each half begin, and make the link to print, if any."""
    with app.app_context():
        database.prepare()
        if keys.finish():
            raise SettingsError("A restore that was ended is complete now. Start NextTen again.")
        privacy.check_key()
        for begin in app.extensions.get("at_start", []):
            begin()
        link = accounts.link_at_start(is_watched=sys.stdout.isatty())
        db.session.commit()
        db.engine.dispose()
        return link


def _is_at_work(app: Flask) -> bool:
    """Whether a worker and the clock have reported; where Redis is away, nobody can."""
    with app.app_context():
        try:
            return workers.alive() > 0 and bool(connection().exists(clock.HEARTBEAT))
        except RedisError:
            return True


def _or_one_sentence(run: Callable[[], None]) -> None:
    try:
        run()
    except SettingsError as error:
        sys.exit(f"nextten: {error}")
