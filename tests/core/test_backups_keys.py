"""Rows are worth nothing without the keys that they were written under: those travel with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from core.backups import sealing
from core.db import db
from core.privacy.digests import key_fingerprint
from core.privacy.queries import is_forgotten
from core.privacy.suppressing import ERASED, suppress
from core.second_factor.sealing import seal, unseal
from core.settings import Settings
from tests.core.test_backups import run
from tests.core.test_backups_broken import ON_SQLITE
from tests.core.test_backups_hostile import again
from tests.machines import Machine, machine
from tests.people import People

OTHER = "of another installation, long enough, and as random as it needs to be"
OLD = "the key before this one, long enough, and as random as it needs to be"


@pytest.fixture
def backup(app: Flask, people: People, tmp_path: Path) -> Path:
    """One that knows somebody who was erased."""
    suppress("gone@example.org", ERASED)
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    return tmp_path / "x.age"


@pytest.fixture
def restored_on(
    backup: Path, settings: Settings, tmp_path: Path
) -> Callable[..., tuple[Machine, str]]:
    """Restores it where nothing was ever started, with these settings; answers what it said."""

    def restore(**given: str) -> tuple[Machine, str]:
        there = machine(tmp_path / "there", settings.redis_url, **given)
        return there, there.run("restore", backup, "--key", settings.var / sealing.KEY)

    return restore


Restored = Callable[..., tuple[Machine, str]]


@ON_SQLITE
def test_on_a_new_machine_its_keys_are_there_and_whoever_was_erased_stays_so(
    restored_on: Restored, settings: Settings
) -> None:
    seed = seal("JBSWY3DPEHPK3PXP")
    there, said = restored_on()
    assert "by another installation" in said and key_fingerprint() in said
    assert "Not in it: the settings (.env)" in said and "Restored" in said
    with there.app() as app:
        assert is_forgotten("gone@example.org")
        assert unseal(seed) == "JBSWY3DPEHPK3PXP"
        assert "whole" in run(app, "journal", "verify")


@ON_SQLITE
@pytest.mark.parametrize("name", ["SECRET_KEY", "PRIVACY_KEY"])
def test_another_key_in_the_settings_is_refused_and_nothing_is_restored(
    restored_on: Restored, name: str
) -> None:
    there, said = restored_on(**{name: OTHER})
    assert f"{name} is set to another key than the one in this backup" in said
    assert "Restored" not in said and not (there.var / "nextten.db").exists()


@ON_SQLITE
def test_what_the_key_before_had_sealed_opens_there_too(
    app: Flask, people: People, settings: Settings, tmp_path: Path
) -> None:
    app.config["SETTINGS"] = replace(settings, secret_key=OLD)
    seed = seal("JBSWY3DPEHPK3PXP")
    app.config["SETTINGS"] = replace(settings, secret_key_old=OLD)
    run(app, "backup", tmp_path / "x.age")
    app.config["SETTINGS"] = settings
    there = machine(tmp_path / "there", settings.redis_url)
    there.run("restore", tmp_path / "x.age", "--key", settings.var / sealing.KEY)
    assert (there.var / "secret_key_old").stat().st_mode & 0o777 == 0o600
    with there.app():
        assert unseal(seed) == "JBSWY3DPEHPK3PXP"


@ON_SQLITE
def test_keys_are_put_back_as_often_as_one_restores(
    restored_on: Restored, backup: Path, settings: Settings
) -> None:
    there, _said = restored_on()
    own = there.run("backup", there.var / "own.age")
    assert key_fingerprint() in own
    (there.var / "secret_key").write_text(OTHER)
    said = there.run("restore", there.var / "own.age", "--replace", typed="nextten.db\n")
    assert "Restored" in said and (there.var / "secret_key").read_text() == settings.secret_key


@ON_SQLITE
def test_a_false_backup_by_whoever_knows_the_public_key_is_told_by_its_mark(
    restored_on: Restored, backup: Path, settings: Settings
) -> None:
    """Whoever does not know PRIVACY_KEY cannot put it in, nor change what somebody else sealed."""
    there, _said = restored_on()
    ask = ("restore", backup, "--key", settings.var / sealing.KEY, "--replace")
    assert "by this installation" in there.run(*ask, typed="no\n")
    false = {"secret_key": OTHER, "privacy_key": OTHER}
    again(backup, sealing.identity(settings.var / sealing.KEY), lambda *_: None, false)
    said = there.run(*ask, typed="no\n")
    assert "by another installation" in said and key_fingerprint() not in said
    assert "nothing was changed" in said
