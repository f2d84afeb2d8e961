"""The keys of an installation: they travel in its backups, and are put back with the rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import current_app

from core.backups.errors import Refused
from core.settings import Settings

NAMES = ("secret_key", "secret_key_old", "privacy_key")
ASIDE = ".before-restore"


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
    """Put the keys into VAR where they are not; the old ones come back if the block fails."""
    var: Path = current_app.config["SETTINGS"].var
    changed = [name for name in NAMES if name in found and _differs(var / name, found[name])]
    for name in changed:
        _write(var / name, found[name])
    try:
        yield
    except BaseException:
        for name in changed:
            aside = var / (name + ASIDE)
            aside.replace(var / name) if aside.exists() else (var / name).unlink()
        raise


def _differs(path: Path, value: str) -> bool:
    """True where VAR keeps another one. One that comes from the settings is not kept there."""
    return path.exists() and path.read_text().strip() != value


def _write(path: Path, value: str) -> None:
    new = path.with_name(f"{path.name}.new")
    with open(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    os.link(path, path.with_name(path.name + ASIDE))
    new.replace(path)
