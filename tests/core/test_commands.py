"""Commands where there is nothing yet: one sentence that says what to do, and no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.applications import environment, settings_for

NEXTTEN = str(Path(sys.executable).parent / "nextten")
COMMANDS = [
    "keys list",
    "keys rotate",
    "keys withdraw z6Mk --why stolen",
    "deliveries status",
    "deliveries dump",
    "signin-link ada@example.org",
    "reset-second-factor ada@example.org",
    "people import --dry-run list.csv",
    "example",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_database_is_no_trace_but_advice(tmp_path: Path, command: str) -> None:
    (tmp_path / "list.csv").touch()
    said = run(f"sqlite:///{tmp_path}/empty.db", tmp_path, command)
    assert said.startswith("nextten: The database is empty") and "Start NextTen once" in said


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
