"""Whoever is killed while a backup is made or restored leaves nothing that passes for a whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.backups import again, making
from core.db import db
from core.people.models import Person
from core.privacy.queries import is_forgotten
from core.privacy.suppressing import ERASED, suppress
from core.settings import ROOT, Settings
from tests.applications import environment
from tests.core.test_backups import everything, run
from tests.core.test_backups_broken import NEXTTEN, ON_SQLITE, refused, started
from tests.core.test_backups_since import replaced
from tests.databases import Database, let_go
from tests.machines import machine
from tests.people import People, someone

AT = """
import os, signal, sys, threading, time
event, what, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
def end():
    os.kill(os.getpid(), signal.SIGKILL)
def watch(path):
    while not os.path.exists(path) or os.path.getsize(path) < size:
        time.sleep(0.001)
    end()
def look(told, arguments):
    if told == event and what in str(arguments[0]):
        threading.Thread(target=watch, args=arguments[:1]).start() if size else end()
sys.argv[:4] = ["nextten"]
from wsgi import main
sys.addaudithook(look)
main()
"""
"""The command `nextten`, which kills itself where Python is about to do this, or where the file
that it is about to open has grown to this size."""


def killed(env: dict[str, str], event: str, what: str, *command: object, size: int = 0) -> None:
    """Run the command until it is killed there."""
    given = [sys.executable, "-c", AT, event, what, str(size), *(str(each) for each in command)]
    done = subprocess.run(
        given, env={**os.environ, **env}, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr


@pytest.fixture
def mine(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """With a folder of backups that no other test writes to."""
    found = replace(settings, backup_folder=tmp_path / "backups")
    monkeypatch.setitem(app.config, "SETTINGS", found)
    return found


@pytest.mark.parametrize(("event", "size"), [("open", 1), ("open", 2_000_000), ("os.rename", 0)])
@ON_SQLITE
def test_a_backup_that_was_killed_is_none_and_the_next_is_whole(
    app: Flask, people: People, database: Database, mine: Settings, event: str, size: int
) -> None:
    people.bea.notes = os.urandom(5_000_000).hex()
    db.session.commit()
    before = everything()
    db.session.rollback()
    killed(environment(mine), event, ".part", "backup", size=size)
    left = list(mine.backup_folder.iterdir())
    assert [path.suffix for path in left] == [".part"] and making.kept(mine) == []
    refused(app, mine.var, left[0].read_bytes()[: size or None])
    os.utime(left[0], (0, 0))
    run(app, "backup")
    assert not left[0].exists()
    (whole,) = making.kept(mine)
    let_go(app)
    database.empty()
    run(app, "restore", whole)
    assert everything() == before


@pytest.mark.parametrize("left_out", [0.5, 0.0])
def test_whoever_ends_a_restore_midway_changes_nothing(
    app: Flask, people: People, tmp_path: Path, settings: Settings, left_out: float
) -> None:
    people.bea.notes = os.urandom(500_000).hex()
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    someone("Since")
    db.session.commit()
    before, name = everything(), Path(str(db.engine.url.database)).name
    db.session.rollback()
    let_go(app)
    os.mkfifo(tmp_path / "slow")
    slow = ("restore", tmp_path / "slow", "--replace")
    whole = (tmp_path / "x.age").read_bytes()
    with (
        started(settings, *slow, typed=f"{name}\n") as process,
        (tmp_path / "slow").open("wb") as slowly,
    ):
        slowly.write(whole[: int(len(whole) * (1 - left_out)) - 200 or 1])
        slowly.flush()
        time.sleep(1)  # at the end all of it but the last rows stands in the tables
        process.kill()
        process.wait()
    assert everything() == before
    replaced(app, tmp_path / "x.age")
    assert db.session.scalar(select(Person.id).where(Person.name == "Since")) is None


@pytest.mark.parametrize(
    ("event", "what", "is_there"),
    [
        ("open", "restore.unfinished", False),
        ("os.link", "secret_key", True),
        ("os.rename", "privacy_key.restored", True),
    ],
)
@ON_SQLITE
def test_rows_and_keys_go_together_wherever_a_restore_is_killed(
    app: Flask,
    people: People,
    settings: Settings,
    tmp_path: Path,
    event: str,
    what: str,
    is_there: bool,
) -> None:
    gone = someone("Nia")
    address, number = str(gone.email), gone.id
    suppress(address, ERASED)
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    there = machine(tmp_path / "var", settings.redis_url)
    Settings.from_environment(there.env)  # which makes its keys
    made_there = (there.var / "secret_key").read_text()
    restore = ("restore", tmp_path / "x.age", "--key", settings.var / "backup_key")
    killed(there.env, event, what, *restore)
    if is_there:
        assert "complete now" in refused_to_serve(there.env)
    else:
        assert "Restored" in there.run(*restore)
    assert (there.var / "secret_key").read_text() == settings.secret_key
    assert (there.var / "secret_key.before-restore").read_text() == made_there
    assert not list(there.var.glob("*.restored"))
    with there.app() as app_there:
        again.begin()  # as every start does
        assert is_forgotten(address) and db.session.get(Person, number) is None
        assert "whole" in run(app_there, "journal", "verify")


def refused_to_serve(env: dict[str, str]) -> str:
    """What `nextten serve` says, which must not begin."""
    how: dict[str, Any] = {"env": {**os.environ, **env}, "capture_output": True, "timeout": 60}
    done = subprocess.run([NEXTTEN, "serve"], check=False, text=True, **how)
    assert done.returncode == 1
    return str(done.stderr)
