"""Settings come from the environment or `.env`; a bad one stops the start with one sentence."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from core.deliveries import transports
from core.settings import ROOT, Settings, SettingsError

BAD = {
    "DATABASE_URL": "mysql://x",
    "DATABASE_OWNER_URL": "sqlite:///x",
    "REDIS_URL": "http://x",
    "SMTP_URL": "mail.example.org",
    "BASE_URL": "champions.example.org",
    "TRUSTED_HOSTS": "https://www.example.org",
    "SECURITY_CONTACT": "http://example.org/report",
    "SECRET_KEY": "short",
    "SECRET_KEY_OLD": "short",
    "PRIVACY_KEY": "short",
    "SECOND_FACTOR": "everybody",
    "OIDC_ISSUER": "http://accounts.example.org",
    "PORT": "eighty",
    "WEB_THREADS": "0",
    "WORKERS": "999",
    "PROXIES": "-1",
    "MAIL_FROM": "NextTen <hello@example.org>",
    "IMAP_URL": "https://mail.example.org",
    "MAILBOX": "replies at example.org",
    "TIMEZONE": "Mars/Olympus",
    "CONTACT_CAP": "1.5",
    "METRICS_TOKEN": "with a space in it",
    "BACKUP_EVERY_DAYS": "daily",
    "BACKUPS_KEPT": "0",
    "BACKUP_RECIPIENT": "AGE-SECRET-KEY-1",
    "MAIL_PER_MINUTE": "many",
    "MAIL_PER_MINUTE_PER_DOMAIN": "-1",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_one_sentence_that_names_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"VAR": str(tmp_path), name: BAD[name]})
    text = str(refused.value)
    assert text.startswith(name) and text.endswith(".") and "\n" not in text


@pytest.mark.parametrize("given", ["x" * 64, "...at least 32 random characters...", "abc" * 20])
def test_a_secret_that_anybody_guesses_is_refused(given: str, tmp_path: Path) -> None:
    for name in ("SECRET_KEY", "SECRET_KEY_OLD", "PRIVACY_KEY"):
        with pytest.raises(SettingsError, match=f"^{name} must be random"):
            Settings.from_environment({"VAR": str(tmp_path), name: given})


def test_what_stands_behind_a_mail_server_are_numbers_that_we_know(tmp_path: Path) -> None:
    for wrong in ("?lines=many", "?timeout=", "?line=5", "?lines=-1"):
        with pytest.raises(SettingsError, match="SMTP_URL takes timeout, final_timeout, lines"):
            Settings.from_environment(
                {"VAR": str(tmp_path), "SMTP_URL": f"smtp://mail.test{wrong}"}
            )
    taken = Settings.from_environment({"VAR": str(tmp_path), "SMTP_URL": "smtp://a.test?lines=5"})
    assert transports.way(taken).lines == 5


@pytest.mark.parametrize(
    "url", ["", "sqlite:////x", "postgresql://owner@db/x", "postgresql:///x?user=owner"]
)
def test_an_owner_of_the_tables_is_another_role_than_the_one_for_rows(
    url: str, tmp_path: Path
) -> None:
    found = {"VAR": str(tmp_path), "DATABASE_OWNER_URL": "postgresql://owner:secret@db/x"}
    with pytest.raises(SettingsError, match=r"^DATABASE_OWNER_URL needs .* another role"):
        Settings.from_environment({**found, "DATABASE_URL": url})
    Settings.from_environment({**found, "DATABASE_URL": "postgresql://rows@db/x"})


def test_the_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = Settings.from_environment({"VAR": str(tmp_path)})
    again = Settings.from_environment({"VAR": str(tmp_path)})
    assert first.secret_key == again.secret_key != first.privacy_key
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_nothing_set_means_sqlite_embedded_redis_and_the_local_outbox(tmp_path: Path) -> None:
    settings = Settings.from_environment({"VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/nextten.db"
    assert settings.redis_is_embedded and settings.mail_is_local


def test_a_mailbox_must_leave_room_for_the_token_of_a_message(tmp_path: Path) -> None:
    found = {"VAR": str(tmp_path), "IMAP_URL": "imaps://x:y@imap.example.org/INBOX"}
    Settings.from_environment({**found, "MAILBOX": f"{'a' * 24}@example.org"})
    with pytest.raises(SettingsError, match="MAILBOX"):
        Settings.from_environment({**found, "MAILBOX": f"{'a' * 25}@example.org"})


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nCONTACT_CAP=7\n")
    monkeypatch.setattr("core.settings.ROOT", tmp_path)
    monkeypatch.setenv("PORT", "8002")
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    settings = Settings.from_environment()
    assert (settings.port, settings.contact_cap) == (8002, 7)


def test_the_documented_table_has_every_setting_with_its_meaning() -> None:
    table = (ROOT / "docs" / "settings.md").read_text()
    for each in fields(Settings):
        if "meaning" in each.metadata:
            row = f"| `{each.name.upper()}` | {each.metadata['meaning']} |"
            assert row in table, row
