"""Commands where there is nothing yet: one sentence that says what to do, and no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi
from tests.applications import environment, settings_for
from tests.databases import let_go

NEXTTEN = str(Path(sys.executable).parent / "nextten")
COMMANDS = [
    "keys list",
    "keys rotate",
    "keys withdraw z6Mk --why stolen",
    "deliveries status",
    "deliveries dump",
    "signin-link ada@example.org",
    "people import --dry-run list.csv",
    "example",
]


ADVICE = ("nextten: The database is empty", "Start NextTen once")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_database_is_no_trace_but_advice(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: to start one for each would take most of the time."""
    (tmp_path / "list.csv").touch()
    monkeypatch.chdir(tmp_path)
    app = wsgi.create_app(
        settings_for(f"sqlite:///{tmp_path}/empty.db", "redis://nowhere", tmp_path)
    )
    monkeypatch.setattr(wsgi, "create_app", lambda: app)
    monkeypatch.setattr(sys, "argv", ["nextten", *command.split()])
    with pytest.raises(SystemExit) as ended:
        wsgi.main()
    let_go(app)
    assert all(each in str(ended.value) for each in ADVICE)


def test_so_it_is_in_a_process_of_its_own(tmp_path: Path) -> None:
    said = run(f"sqlite:///{tmp_path}/empty.db", tmp_path, "example")
    assert said.startswith(ADVICE[0]) and ADVICE[1] in said


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path: Path) -> None:
    said = run("postgresql+psycopg://127.0.0.1:1/nowhere", tmp_path, "deliveries status")
    assert said.startswith("nextten: The database does not answer")


def run(database: str, folder: Path, command: str) -> str:
    """What a command that fails says there."""
    ran = subprocess.run(
        [NEXTTEN, *command.split()],
        env={**os.environ, **environment(settings_for(database, "redis://nowhere", folder))},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1 and "Traceback" not in ran.stderr, ran.stderr
    return "".join(line for line in ran.stderr.splitlines(True) if not line.startswith("{"))
