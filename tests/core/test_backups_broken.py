"""A backup that is not whole, or not ours, changes nothing; nor does a disk that is full."""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest
from flask import Flask
from pyrage.x25519 import Identity

from core.db import db
from core.settings import Settings
from tests.applications import environment
from tests.core.test_backups import everything, run
from tests.databases import Database, let_go
from tests.people import People

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NEXTTEN = str(Path(sys.executable).parent / "nextten")


@ON_SQLITE
def test_what_is_damaged_cut_off_or_no_backup_is_refused(
    app: Flask, people: People, database: Database, tmp_path: Path
) -> None:
    people.bea.notes = os.urandom(100_000).hex()  # several chunks, each sealed for itself
    db.session.commit()
    run(app, "backup", tmp_path / "whole.age")
    whole = (tmp_path / "whole.age").read_bytes()
    let_go(app)
    database.empty()
    before = everything()
    for broken in (b"", b"hello", whole[:-1], whole[:100], whole[:70_000], whole + b"x"):
        refused(app, tmp_path, broken)
    for at in random.Random(3).sample(range(len(whole)), 12):
        refused(app, tmp_path, whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
    assert everything() == before
    assert "rows" in run(app, "restore", tmp_path / "whole.age")


@ON_SQLITE
def test_a_full_disk_leaves_no_backup_that_looks_like_one_and_the_data_as_it_was(
    app: Flask, people: People, tmp_path: Path, settings: Settings
) -> None:
    people.bea.notes = os.urandom(1_000_000).hex()
    db.session.commit()
    let_go(app)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    with started(settings, "backup", tmp_path / "full" / "x.age", preexec_fn=small) as process:
        said = process.communicate()[1].decode()
    assert process.returncode == 1 and "cannot be written: File too large" in said, said
    assert list((tmp_path / "full").iterdir()) == []
    run(app, "backup", tmp_path / "x.age")
    before, name = everything(), Path(str(db.engine.url.database)).name
    db.session.rollback()
    let_go(app)
    restore = ("restore", tmp_path / "x.age", "--replace")
    with started(settings, *restore, typed=f"{name}\n", preexec_fn=small) as process:
        said = process.communicate()[1].decode()
    assert process.returncode == 1 and "The database refused" in said, said
    assert everything() == before


def started(settings: Settings, *arguments: object, typed: str = "", **how: Any) -> Popen[bytes]:
    """The command as a process of its own."""
    env = {**os.environ, **environment(settings)}
    command = [NEXTTEN, *(str(each) for each in arguments)]
    process = Popen(command, env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE, **how)
    assert process.stdin
    process.stdin.write(typed.encode())
    process.stdin.flush()
    return process


@ON_SQLITE
def test_another_key_and_a_file_that_is_no_key_are_told_apart(
    app: Flask, people: People, tmp_path: Path
) -> None:
    run(app, "backup", tmp_path / "x.age")
    (tmp_path / "other").write_text(f"# created by age-keygen\n{Identity.generate()}\n")
    (tmp_path / "none").write_text("hello")
    invoke = app.test_cli_runner().invoke
    for name, said in (("other", "another key"), ("none", "holds no key"), ("gone", "no key in")):
        done = invoke(args=["restore", str(tmp_path / "x.age"), "--key", str(tmp_path / name)])
        assert said in done.output and done.exit_code == 1


def refused(app: Flask, folder: Path, content: bytes) -> str:
    """What is said of this file, which must change nothing."""
    (folder / "broken.age").write_bytes(content)
    done = app.test_cli_runner().invoke(args=["restore", str(folder / "broken.age")])
    assert done.exit_code == 1 and done.stderr.startswith("Error: "), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return str(done.output)
