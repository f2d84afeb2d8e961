"""docs/security.md says of every line of the checklist which tests hold it, or why none does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from core.accounts.models import Session
from core.settings import ROOT
from tests.guards.sources import functions

PAGE = (ROOT / "docs" / "security.md").read_text()
NUMBERS = [1, *range(5, 63)]
LINES = re.findall(r"^\| (\d+) \|[^|]+\|([^|]+)\|(.+)\|$", PAGE, re.M)
NAMED = re.findall(r"`(tests/[^`]*\.py[^`]*)`", PAGE)


def test_every_line_of_the_checklist_stands_there_once() -> None:
    assert [int(number) for number, _what, _tests in LINES] == NUMBERS
    assert len({what for _number, what, _tests in LINES}) == len(LINES)


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_every_test_that_is_named_is_there_and_make_test_runs_it(name: str) -> None:
    path, _, function = name.partition("::")
    assert Path(path).name.startswith("test_") and function.startswith("test_")
    found = functions(Path(path))[function]
    assert not any("mark.long" in ast.unparse(each) for each in found.decorator_list)
    assert Path(path).parts[1] != "mail"


def test_a_line_without_a_test_says_why() -> None:
    answers = {number: tests.strip() for number, _what, tests in LINES if "::" not in tests}
    assert all(re.match(r"(does not apply|not done): \w", each) for each in answers.values())
    assert all(f"({number})" in PAGE for number, each in answers.items() if "not done" in each)


def test_administrators_read_how_long_sessions_last() -> None:
    text = " ".join((ROOT / "docs" / "administrators.md").read_text().split())
    idle, lasts = Session.IDLE_FOR_STAFF.seconds // 60, Session.LASTS_FOR_STAFF.seconds // 3600
    assert f"after {idle} minutes without a request, and after {lasts} hours in any case" in text
    others = f"after {Session.IDLE.days} days without one, and after {Session.LASTS.days} days"
    assert others in text
