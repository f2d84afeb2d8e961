"""The command `nextten verify`: each check with its sign, a last line, and an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from tests.applications import environment
from tests.databases import Sqlite
from tests.recognition.credential_samples import FILES, TRUST, sign, unsigned

NEXTTEN = str(Path(sys.executable).parent / "nextten")


@pytest.fixture
def database(sqlite: Sqlite) -> Sqlite:
    """What it reads is in none of the databases."""
    sqlite.empty()
    return sqlite


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    """The exit code, and what was printed."""
    ran = app.test_cli_runner().invoke(args=["verify", *map(str, arguments)])
    return ran.exit_code, ran.output


def test_it_is_a_command_of_its_own(app: Flask) -> None:
    ran = subprocess.run(
        [NEXTTEN, "verify", FILES / "simple-err-expired.json", "--trust", TRUST],
        env={**os.environ, **environment(app.config["SETTINGS"])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "✗ It is valid today: It was valid until 1 January 2010" in ran.stdout


@pytest.mark.parametrize("name", ["simple.json", "simple-json.png", "simple-jwt.svg"])
def test_a_good_badge_ends_with_0(app: Flask, name: str) -> None:
    code, said = run(app, FILES / name, "--trust", TRUST)
    assert code == 0, said
    assert "✗" not in said and said.splitlines()[-1].startswith("Valid: “Teamwork” from https://")


def test_a_defective_badge_ends_with_1_and_the_reason(app: Flask) -> None:
    code, said = run(app, FILES / "simple-err-expired.json", "--trust", TRUST)
    assert code == 1
    assert "✗ It is valid today: It was valid until 1 January 2010" in said


def test_a_badge_of_an_unknown_issuer_ends_with_1(app: Flask) -> None:
    code, said = run(app, FILES / "simple.json")
    assert code == 1
    assert "? The issuer's own key" in said and "var/trust" in said
    assert said.splitlines()[-1].startswith("Not valid as far as can be told here")


def test_what_is_no_badge_ends_with_2(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all,")
    assert run(app, tmp_path / "letter.txt")[0] == 2
    assert run(app, tmp_path / "missing.json")[0] == 2
    assert run(app, FILES / "simple.json", "--trust", tmp_path / "missing")[0] == 2


def test_what_others_say_in_it_is_looked_at_below(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_text(json.dumps(sign(unsigned())))
    said = run(app, tmp_path / "badge.json")[1]
    assert "\n    ✓ It has the official form" in said


def test_a_strangers_words_do_not_reach_the_terminal(app: Flask, tmp_path: Path) -> None:
    document = unsigned(name="x")
    document["credentialSubject"]["achievement"]["name"] = "a\u202eb\u009b31mc"
    (tmp_path / "badge.json").write_text(json.dumps(document))
    said = run(app, tmp_path / "badge.json")[1]
    assert "“a�b�31mc”" in said
