"""The commands `nextten backup` and `nextten restore`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from core.backups import again, keys, making, restoring, sealing
from core.backups.errors import Refused
from core.backups.reading import Backup
from core.backups.restoring import Restored
from core.db import db
from core.deliveries import resting
from core.deliveries.jobs import deliver_due
from core.departures import actions as departures
from core.journal.actions import record
from core.operations import database, supervisor
from core.privacy.digests import key_fingerprint
from core.settings import Settings, SettingsError

NEW_KEY = """
A key was made for your backups: {path}
Nobody can open them without it, you neither. Keep a copy of it in another place, not with them.
"""
COMPLETE = (
    "The restore before this one was ended just before its end, and is complete now. Start "
    "NextTen; or give this command again, to restore once more."
)
OF_ANOTHER = """ by another installation than this one.
Its mark is {mark}. Is it the one that `nextten backup` printed there? Anybody who can write where
backups are kept could have put a false one there."""
ELSEWHERE = """It was made under another BASE_URL. Passkeys work only there, and badges verify only
while the old address answers."""
NOT_IN_IT = "Not in it: the settings (.env), and the folder {var}/trust. Bring them yourself."


def init_app(app: Flask) -> None:
    """Add `nextten backup`, `nextten restore` and `nextten let-go`."""
    for command in (backup, restore, let_go):
        app.cli.add_command(command)


@click.command("backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path | None) -> None:
    """Write everything into one sealed FILE, while NextTen runs; by default into BACKUP_FOLDER."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        to, is_new = sealing.recipient(settings)
        made = making.make(file or making.next_path(settings), settings, to)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    db.session.commit()
    click.echo(f"{made.path}: {made.rows:,} rows, {made.size / 1e6:,.1f} MB, sealed")
    click.echo(f"The mark of this installation is {key_fingerprint()}; a restore shows it.")
    if is_new:
        click.echo(NEW_KEY.format(path=settings.var / sealing.KEY))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="The key. Default: VAR/backup_key.")
@click.option("--replace", "replaces", is_flag=True, help="The database that is there may go.")
@with_appcontext
def restore(file: Path, key: Path | None, replaces: bool) -> None:
    """Put everything of FILE into an empty database, of either kind; nothing is sent by it."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with supervisor.only_one(settings.var), database.as_owner():
            if keys.finish():
                raise Refused(COMPLETE)
            with restoring.opened(file, key or settings.var / sealing.KEY) as found:
                _say_first(found, settings)
                if replaces and not restoring.is_empty():
                    _must_mean_it()
                with restoring.restored(found, replaces=replaces) as done:
                    db.session.commit()
                _tell(done)
                _erase_again()
    except (Refused, SettingsError) as refused:
        raise click.ClickException(str(refused)) from refused


@click.command("let-go")
@with_appcontext
def let_go() -> None:
    """Let mail leave by itself again after a restore; of a community it is released on its page.

    What is of none (a link to sign in, a notice about an account) leaves, unless it is too late.
    """
    released = departures.release_of_none()
    if not resting.go_on() and not released:
        raise click.ClickException("Nothing keeps mail back: nothing was restored, or it is done.")
    deliver_due.later()
    record("mail.let_go", by=None)
    db.session.commit()
    click.echo(
        f"Within the hour mail leaves by itself again, and {released:,} held messages of no\n"
        "community, unless it is too late. What is held of communities waits for a release."
    )


def _say_first(found: Backup, settings: Settings) -> None:
    """Say whose it is, before anything is changed, and what it does not bring along."""
    click.echo(f"This backup was made on {found.made_at:%d %B %Y, %H:%M} UTC", nl=False)
    if found.keys["privacy_key"] == settings.privacy_key:
        click.echo(" by this installation: it holds its PRIVACY_KEY.")
    else:
        click.echo(OF_ANOTHER.format(mark=key_fingerprint()))
    if found.base_url not in ("", settings.base_url):
        click.echo(ELSEWHERE)
    click.echo(NOT_IN_IT.format(var=settings.var))


def _must_mean_it() -> None:
    name = Path(db.engine.url.database or "").name
    typed = click.prompt(f"Everything in {name} goes. Type its name to go on", default="")
    if typed.strip() != name:
        raise Refused("That is not its name, so nothing was changed.")


def _tell(done: Restored) -> None:
    click.echo(f"Restored as it was on {done.made_at:%d %B %Y, %H:%M} UTC: {done.rows:,} rows.")
    click.echo("Nobody is signed in, and links to sign in have ended.")
    click.echo("Roles, passkeys and second factors are as they were then. Look at each Team.")
    click.echo(f"{done.held:,} messages that waited are held, and {done.unknown:,} are unknown.")
    click.echo(
        "Nothing leaves by itself but links to sign in. Look at the page Deliveries, then give\n"
        "`nextten let-go`."
    )


def _erase_again() -> None:
    """Erase those again who were erased after the backup; the next start does what is left."""
    for sentence in again.erase_all():
        db.session.commit()
        if sentence:
            click.echo(sentence)
