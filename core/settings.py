"""Every setting that NextTen reads, in one place, with its type, default and meaning."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from core import setting_texts as texts
from core.setting_texts import THIS_MACHINE, SettingsError

__all__ = ["ROOT", "Settings", "SettingsError"]

ROOT = Path(__file__).resolve().parent.parent
LONGEST_LOCAL_PART = 24  # a token of 39 characters follows, and mail servers take 64 (RFC 5321)


def _setting(default: Any, read: Callable[[str, str], Any], meaning: str) -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning})


@dataclass(frozen=True, repr=False)  # some are secrets
class Settings:
    """What can be set. The environment wins over `.env`; docs/settings.md shows this table.

    Raises SettingsError, one sentence naming the setting, when a value cannot be used.
    """

    database_url: str = _setting(
        "",
        texts.url("sqlite", "postgresql", "postgresql+psycopg"),
        "Where the data is. Default: SQLite in VAR.",
    )
    database_owner_url: str = _setting(
        "",
        texts.url("postgresql", "postgresql+psycopg"),
        "The same database, as the role that owns its tables: migrations and restoring use it, and "
        "let the role of DATABASE_URL read and write rows, no more. Default: DATABASE_URL.",
    )
    redis_url: str = _setting(
        "",
        texts.url("redis", "rediss", "unix"),
        "The Redis that wakes workers. Default: one started under VAR.",
    )
    smtp_url: str = _setting(
        "",
        texts.smtp_url,
        "The mail server: smtp://user:password@host:587. Default: mail stays in the local outbox.",
    )
    base_url: str = _setting(
        "",
        texts.base_url,
        "The address that people use; links in mail start with it. Default: http://localhost:PORT.",
    )
    trusted_hosts: str = _setting(
        "",
        texts.hosts,
        "Further names that requests may use for this installation, with commas between. "
        "Those of BASE_URL and of this machine are known.",
    )
    secret_key: str = _setting(
        "", texts.secret, "Signs sessions and links. Default: made once, kept in VAR."
    )
    secret_key_old: str = _setting(
        "",
        texts.secret,
        "The key before this one; what it signed stays valid. "
        "Default: what a restore put into VAR.",
    )
    privacy_key: str = _setting(
        "",
        texts.secret,
        "Hashes suppressed addresses; never changes. Default: made once, kept in VAR.",
    )
    second_factor: str = _setting(
        "",
        texts.who_shows_two,
        "Who must show a second factor to sign in: staff or nobody. "
        "Default: staff, unless BASE_URL is this machine's own.",
    )
    oidc_issuer: str = _setting(
        "", texts.issuer, "OpenID Connect: whose accounts sign in here too."
    )
    oidc_client_id: str = _setting("", texts.anything, "OpenID Connect: what the issuer calls us.")
    oidc_client_secret: str = _setting(
        "", texts.anything, "OpenID Connect: how the issuer knows us."
    )
    oidc_name: str = _setting(
        "", texts.anything, "What the button calls it. Default: the issuer's host."
    )
    port: int = _setting(8000, texts.whole(1, 65535), "Where the web server listens.")
    host: str = _setting("127.0.0.1", texts.anything, "The network address to listen on.")
    web_threads: int = _setting(
        8, texts.whole(1, 64), "Requests that are answered at the same time."
    )
    workers: int = _setting(1, texts.whole(1, 64), "Worker processes that `nextten serve` starts.")
    proxies: int = _setting(0, texts.whole(0, 5), "Trusted proxies in front of the web server.")
    mail_from: str = _setting(
        "",
        texts.address,
        "The sending address of all mail. Default: nextten@ the host of BASE_URL.",
    )
    imap_url: str = _setting(
        "",
        texts.url("imap", "imaps"),
        "Where bounces and replies arrive: imaps://user:password@host:993/INBOX. "
        "Default: nothing is read.",
    )
    security_contact: str = _setting(
        "",
        texts.contact,
        "Where to report a weakness, for /.well-known/security.txt: an e-mail address, or one that "
        "starts with https://. Default: MAIL_FROM.",
    )
    mailbox: str = _setting(
        "", texts.address, "The address whose mail IMAP_URL reads. Default: MAIL_FROM."
    )
    timezone: str = _setting("Europe/London", texts.timezone, "The time zone of a new community.")
    contact_cap: int = _setting(
        4, texts.whole(1, 100), "How often one person may be contacted in 30 days, over everything."
    )
    mail_per_minute: int = _setting(
        0,
        texts.whole(0, 1_000_000),
        "How many messages leave in a minute; 0 is as many as possible.",
    )
    mail_per_minute_per_domain: int = _setting(
        0,
        texts.whole(0, 1_000_000),
        "The same for the domain of each recipient, such as gmail.com.",
    )
    backup_folder: Path = field(
        default=Path(),
        metadata={
            "read": texts.path,
            "meaning": "Where backups are written. Default: the folder backups in VAR.",
        },
    )
    backup_every_days: int = _setting(
        0, texts.whole(0, 365), "How often a backup is made by itself, in days; 0 is never."
    )
    backups_kept: int = _setting(
        14, texts.whole(1, 10_000), "How many of those are kept; the oldest go first."
    )
    backup_recipient: str = _setting(
        "",
        texts.recipient,
        "The public key (age1…) that backups are sealed to, when the one that opens them is kept "
        "elsewhere. Default: a key made once, kept in VAR.",
    )
    metrics_token: str = _setting(
        "", texts.token, "Lets Prometheus read /metrics. Default: there is no such page."
    )
    var: Path = field(
        default=ROOT / "var",
        metadata={
            "read": texts.path,
            "meaning": "The folder for data, keys, logs and embedded Redis.",
        },
    )
    testing: bool = field(default=False)

    def __post_init__(self) -> None:
        self._default("database_url", f"sqlite:///{self.var / 'nextten.db'}")
        if self.database_owner_url:
            texts.must_be_two_roles(self.database_url, self.database_owner_url)
        self._default("base_url", f"http://localhost:{self.port}")
        host = urlsplit(self.base_url).hostname
        self._default("second_factor", "nobody" if host in THIS_MACHINE else "staff")
        self._default("mail_from", f"nextten@{host}")
        if self.backup_folder == Path():
            object.__setattr__(self, "backup_folder", self.var / "backups")
        if self.imap_url and len(self.mailbox_address.rpartition("@")[0]) > LONGEST_LOCAL_PART:
            raise SettingsError(
                f"MAILBOX needs at most {LONGEST_LOCAL_PART} letters before the @: "
                "each message has a reply address of its own, made from it."
            )
        if not self.secret_key:
            object.__setattr__(self, "secret_key", _kept_secret(self.var / "secret_key"))
        if not self.secret_key_old and (kept := self.var / "secret_key_old").exists():
            object.__setattr__(self, "secret_key_old", kept.read_text().strip())
        if not self.privacy_key:
            object.__setattr__(self, "privacy_key", _kept_secret(self.var / "privacy_key"))

    def _default(self, name: str, value: str) -> None:
        if not getattr(self, name):
            object.__setattr__(self, name, value)

    @classmethod
    def from_environment(cls, env: Mapping[str, str | None] | None = None) -> Settings:
        """Read the environment, and `.env` beside wsgi.py for what the environment leaves open."""
        found = env if env is not None else {**dotenv_values(ROOT / ".env"), **os.environ}
        values = {}
        for each in fields(cls):
            text = (found.get(each.name.upper()) or "").strip()
            if text and "read" in each.metadata:
                values[each.name] = each.metadata["read"](each.name.upper(), text)
        return cls(**values)

    @property
    def mail_is_local(self) -> bool:
        return not self.smtp_url

    @property
    def mailbox_address(self) -> str:
        """The address that bounces and replies go to, when there is a mailbox to read."""
        return self.mailbox or self.mail_from

    @property
    def redis_is_embedded(self) -> bool:
        return not self.redis_url

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    def as_flask(self) -> dict[str, object]:
        """The same settings under the names that Flask and its extensions look for."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": [self.secret_key_old] if self.secret_key_old else [],
            "SQLALCHEMY_DATABASE_URI": _with_driver(self.database_url),
            "SQLALCHEMY_BINDS": self._binds(),
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # they are personal data
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "MAX_FORM_PARTS": 1_000,
            "SESSION_COOKIE_NAME": "__Host-nextten" if self.is_secure else "nextten",
            "SESSION_COOKIE_SECURE": self.is_secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,  # pages with a secret address send no referrer
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
        }

    def _binds(self) -> dict[str, str]:
        owner = self.database_owner_url
        return {"owner": _with_driver(owner)} if owner else {}


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _kept_secret(path: Path) -> str:
    """Read the secret of this installation; make it, readable by its owner only, the first time."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(f"VAR cannot be written to: {error.strerror} ({path}).") from error
    found = path.read_text().strip()
    if len(found) < 32:
        raise SettingsError(f"The secret in {path} is damaged; restore it, or set SECRET_KEY.")
    return found
