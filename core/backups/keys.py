"""The keys of an installation: they travel in its backups, and are put back with the rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect

from core.backups.errors import Refused
from core.db import db, insert_once, new_public_id, reading
from core.privacy.models import Keepsake
from core.settings import Settings

NAMES = ("secret_key", "secret_key_old", "privacy_key")
NEW, ASIDE = ".restored", ".before-restore"
UNFINISHED, MARK = "restore.unfinished", "restore"


def all_of(settings: Settings) -> dict[str, str]:
    """The keys without which parts of the database say nothing."""
    return {name: value for name in NAMES if (value := getattr(settings, name))}


@contextmanager
def in_use(found: Mapping[str, str]) -> Iterator[None]:
    """Let this process use the keys of the backup inside the block. Raises Refused."""
    settings: Settings = current_app.config["SETTINGS"]
    for name in ("secret_key", "privacy_key"):
        _must_fit(settings, name, found)
    current_app.config["SETTINGS"] = replace(
        settings, secret_key=found["secret_key"], privacy_key=found["privacy_key"]
    )
    try:
        yield
    finally:
        current_app.config["SETTINGS"] = settings


def _must_fit(settings: Settings, name: str, found: Mapping[str, str]) -> None:
    """A key that is set from outside stays as it is, so it must be the same one."""
    ours, theirs = getattr(settings, name), found[name]
    is_known = name == "secret_key" and theirs == settings.secret_key_old
    if ours != theirs and not is_known and not _is_kept(settings, name):
        raise Refused(
            f"{name.upper()} is set to another key than the one in this backup. Take it out of "
            "the settings, so that the one in the backup is used, and give the command again."
        )


def _is_kept(settings: Settings, name: str) -> bool:
    path = settings.var / name
    return path.exists() and path.read_text().strip() == getattr(settings, name)


@contextmanager
def put_back(found: Mapping[str, str]) -> Iterator[None]:
    """Put the keys into VAR where it has others, once the block has committed the rows.

    Rows and keys belong together: whoever is killed between them is told apart by a mark that
    stands in VAR before the commit, and among the rows behind it. `finish` does the rest.
    """
    settings: Settings = current_app.config["SETTINGS"]
    new = {name: found[name] for name in NAMES if name in found and _lacks(settings, name, found)}
    if not new:
        yield
        return
    note(MARK, mark := new_public_id())
    for name, value in new.items():
        _write(settings.var / f"{name}{NEW}", value)
    _write(settings.var / UNFINISHED, mark)
    yield
    _take(settings.var)


def finish() -> bool:
    """End what a restore that was killed has begun. True when its rows are there: keys changed."""
    var: Path = current_app.config["SETTINGS"].var
    if not (var / UNFINISHED).exists():
        return False
    is_there = _noted() == (var / UNFINISHED).read_text()
    if not is_there:
        for name in NAMES:
            (var / f"{name}{NEW}").unlink(missing_ok=True)
    _take(var)
    return is_there


def note(name: str, value: str) -> None:
    """Keep this among the rows under this name, instead of what was there."""
    kept = insert_once(Keepsake).values(name=name, value=value)
    there = kept.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    db.session.execute(there)


def _noted() -> str | None:
    with reading():
        if not inspect(db.session.connection()).has_table(Keepsake.__tablename__):
            return None
        kept = db.session.get(Keepsake, MARK)
        return kept.value if kept else None


def _lacks(settings: Settings, name: str, found: Mapping[str, str]) -> bool:
    """True where VAR keeps another one. One that is set from outside is not kept there."""
    path = settings.var / name
    if path.exists():
        return path.read_text().strip() != found[name]
    return name == "secret_key_old" and not settings.secret_key_old


def _take(var: Path) -> None:
    """Put what waits in the place of what was, which stays beside it."""
    for name in NAMES:
        path, new = var / name, var / f"{name}{NEW}"
        if not new.exists():
            continue
        if path.exists():
            aside = var / f"{name}{ASIDE}"
            aside.unlink(missing_ok=True)
            os.link(path, aside)
        new.replace(path)
    (var / UNFINISHED).unlink()


def _write(path: Path, value: str) -> None:
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
