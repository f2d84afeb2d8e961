"""Backups are made by themselves, the oldest go, and the doctor asks where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from core.backups import making
from core.backups.jobs import back_up
from core.operations import doctor
from core.settings import Settings
from tests.clock import Clock
from tests.people import People

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def nightly(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Every day, and two are kept."""
    found = replace(settings, backup_folder=tmp_path / "b", backup_every_days=1, backups_kept=2)
    monkeypatch.setitem(app.config, "SETTINGS", found)
    return found


@ON_SQLITE
def test_a_backup_is_made_every_day_and_the_oldest_goes(
    nightly: Settings, people: People, clock: Clock
) -> None:
    made = []
    for _day in range(3):
        back_up()
        back_up()
        made.append(making.kept(nightly)[0].name)
        clock.move(days=1)
    assert len(set(made)) == 3
    assert [path.name for path in making.kept(nightly)] == [made[2], made[1]]
    assert nightly.backup_folder.stat().st_mode & 0o077 == 0


@ON_SQLITE
def test_the_doctor_asks_for_a_backup_that_is_missing_or_old(
    nightly: Settings, people: People, clock: Clock
) -> None:
    assert said() == ("attention", "none")
    back_up()
    assert said()[0] == "ok"
    clock.move(days=3)
    assert said() == ("attention", "None for long")


def said() -> tuple[str, str]:
    """What the doctor says of backups."""
    found = next(each for each in doctor.examine() if each.what == "backups")
    is_none = found.text.startswith("There is none")
    return found.state, "none" if is_none else found.text.partition(":")[0]
