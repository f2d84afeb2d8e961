"""The doctor says what is configured, reachable and pending, and what to do about it."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app
from redis import RedisError
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from core.accounts import queries as accounts
from core.backups import making
from core.communities import queries as communities
from core.db import db, now
from core.deliveries import resting, transports
from core.deliveries.models import State
from core.erasure import queries as erasure
from core.journal import checks
from core.operations import clock, database, lines, periodic, queries, workers
from core.operations.periodic import Standing
from core.operations.watching import LONGEST_WAIT
from core.pages import assets
from core.privacy import actions as privacy
from core.queue import connection
from core.settings import Settings, SettingsError

GROWN_OLD = 7
"""Days after which a backup that was made by hand is looked for."""
LEAST_SPACE = 200 * 1024**2
MOST_NAMED = 3
CHECKED_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Finding:
    """One check: `state` is ok, attention or wrong; `text` says what, and what to do."""

    what: str
    state: str
    text: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine() -> list[Finding]:
    """Every check, in an order in which the first wrong one is the one to mend."""
    return [_safely(check) for check in CHECKS]


def _safely(check: Callable[[], Finding]) -> Finding:
    """A check that cannot be made is wrong itself, with the reason."""
    what = check.__name__.removeprefix("_")
    try:
        return check()
    except (RedisError, ConnectionError):
        return Finding(what, "wrong", "Redis does not answer. Start NextTen with `make run`.")
    except SQLAlchemyError as error:
        return Finding(what, "wrong", f"The database does not answer: {str(error).splitlines()[0]}")
    finally:
        db.session.rollback()


def _folder() -> Finding:
    var = _settings().var
    free = shutil.disk_usage(var).free
    if free < LEAST_SPACE:
        return Finding(
            "folder", "wrong", f"Only {free // 1024**2} MB are free in {var}. Make room."
        )
    keys = (var / name for name in ("secret_key", "secret_key_old", "privacy_key", "backup_key"))
    open_ones = [path.name for path in keys if _is_open(path)]
    if open_ones:
        names = " and ".join(open_ones)
        return Finding("folder", "wrong", f"Others can read {names} in {var}. Use chmod 600.")
    return Finding("folder", "ok", f"{var}, {free // 1024**3} GB free")


def _is_open(path: object) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))  # type: ignore[attr-defined]
    except FileNotFoundError:
        return False


def _database() -> Finding:
    db.session.execute(select(1))
    if not database.is_current():
        return Finding(
            "database", "wrong", "It is not at the newest version. Run `nextten db upgrade`."
        )
    if db.engine.dialect.name == "sqlite":
        synchronous = db.session.scalar(text("PRAGMA synchronous"))
        if synchronous != 2:
            return Finding("database", "wrong", "SQLite is not set to survive a power cut.")
    settings = _settings()
    advice = lines.to_database(settings.database_url) or lines.to_database(
        settings.database_owner_url, "DATABASE_OWNER_URL"
    )
    if advice := advice or database.too_much():
        return Finding("database", "attention", advice)
    return Finding("database", "ok", f"{database.name()}, at the newest version")


def _keys() -> Finding:
    try:
        privacy.check_key()
    except SettingsError as error:
        return Finding("keys", "wrong", str(error))
    return Finding("keys", "ok", "PRIVACY_KEY is the one that this database was made with")


def _redis() -> Finding:
    connection().ping()
    policy = connection().config_get("maxmemory-policy").get("maxmemory-policy")
    if policy not in (None, "noeviction"):
        return Finding(
            "redis", "attention", "Set maxmemory-policy to noeviction, or bells get lost."
        )
    if advice := lines.to_redis(_settings().redis_url):
        return Finding("redis", "attention", advice)
    where = (
        "embedded" if _settings().redis_is_embedded else urlsplit(_settings().redis_url).hostname
    )
    return Finding("redis", "ok", f"{where}, answers")


def _workers() -> Finding:
    number = workers.alive()
    if not number:
        return Finding(
            "workers", "wrong", "None is at work. Start `nextten worker`, or `make run`."
        )
    return Finding("workers", "ok", f"{number} at work")


def _clock() -> Finding:
    if not connection().exists(clock.HEARTBEAT):
        return Finding("clock", "wrong", "It is not ticking. Start `nextten clock`, or `make run`.")
    return Finding("clock", "ok", f"ticking; {len(clock.last_rung())} periodic jobs rung for")


def _mail() -> Finding:
    settings = _settings()
    if settings.mail_is_local:
        return Finding("mail", "ok", "stays in the local outbox; set SMTP_URL to send it")
    try:
        server = transports.connect(urlsplit(settings.smtp_url), 10)
        server.quit()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", "wrong", f"SMTP_URL does not let us in: {error}")
    return Finding("mail", "ok", f"{urlsplit(settings.smtp_url).hostname} lets us in")


def _deliveries() -> Finding:
    if wanted := _kept_back():
        return Finding("deliveries", "attention", wanted)
    in_progress, oldest = queries.in_progress(), queries.waiting().oldest
    pending = sum(in_progress[state] for state in queries.PENDING)
    if oldest and now() - oldest > LONGEST_WAIT:
        return Finding(
            "deliveries", "wrong", f"{pending} pending, the oldest since {oldest:%d %B %H:%M} UTC."
        )
    if unknown := in_progress[State.UNKNOWN]:
        return Finding(
            "deliveries", "attention", f"{unknown} unknown. Decide on the page Deliveries."
        )
    failed = sum(each.day for each in queries.settled() if each.state == State.FAILED)
    return Finding("deliveries", "ok", f"{pending} pending, {failed} failed in the last 24 hours")


def _kept_back() -> str:
    """How to look at what NextTen itself keeps back, and let it go; nothing where there is none."""
    held, base_url = queries.held_by_us(), _settings().base_url
    if resting.rests():
        told = f"After the restore nothing leaves by itself. Held: {held}."
        look = f"Look at {base_url}/deliveries/ and release what should leave"
        return f"{told} {look}, then give `nextten let-go`."
    if held:
        return f"Held by NextTen itself: {held}. See why on {base_url}/mail/held, and release them."
    return ""


def _periodic() -> Finding:
    standing = periodic.standing()
    if late := [each for each in standing if each.is_late]:
        return Finding(
            "periodic",
            "wrong" if any(each.is_stuck for each in late) else "attention",
            f"Not run for three times its interval: {_paths(late)}. Look at the workers' logs.",
        )
    if failing := [each for each in standing if each.error]:
        return Finding(
            "periodic", "attention", f"Failed last time: {_paths(failing)}. Look at the logs."
        )
    if waiting := [each for each in standing if not each.ended_at]:
        return Finding("periodic", "attention", f"Not run yet: {_paths(waiting)}.")
    return Finding("periodic", "ok", f"{len(standing)} periodic jobs ran when they should")


def _paths(found: list[Standing]) -> str:
    return ", ".join(each.path for each in found)


def _journal() -> Finding:
    last = checks.last()
    if last is None:
        return Finding("journal", "ok", "Not checked yet; the clock has it checked once a day.")
    if not last.is_whole:
        text = f"It was altered, from position {last.first} on. Run `nextten journal verify`."
        return Finding("journal", "wrong", text)
    if now() - last.moment > CHECKED_WITHIN:
        text = f"Last checked on {last.moment:%d %B}. Look at the workers' logs."
        return Finding("journal", "attention", text)
    told = f"as it was written up to position {last.until}, checked {last.moment:%d %B %H:%M} UTC"
    return Finding("journal", "ok", f"{told}; {checks.written_since(last)} written since")


def _backups() -> Finding:
    settings, last = _settings(), making.last_at(_settings())
    if last is None:
        wanted = f"There is none in {settings.backup_folder}. Give `nextten backup`."
        return Finding("backups", "attention", wanted)
    interval = timedelta(days=settings.backup_every_days or GROWN_OLD)
    told = f"the newest is of {last:%d %B %H:%M} UTC, in {settings.backup_folder}"
    if now() - last > 2 * interval:
        return Finding("backups", "attention", f"None for long: {told}. Give `nextten backup`.")
    return Finding("backups", "ok", told)


def _pages() -> Finding:
    try:
        number = len(assets.manifest())
    except FileNotFoundError as error:
        return Finding("pages", "wrong", str(error))
    return Finding("pages", "ok", f"{number} installed files")


def _address() -> Finding:
    settings = _settings()
    host = urlsplit(settings.base_url).hostname
    if not settings.is_secure and host not in transports.LOOPBACK:
        return Finding("address", "attention", "BASE_URL should start with https://.")
    return Finding("address", "ok", settings.base_url)


def _team() -> Finding:
    if not erasure.administrators() and not accounts.has_an_administrator_signed_in():
        wanted = (
            "Nobody looks after this installation. Give `nextten signin-link` and open the link."
        )
        return Finding("team", "attention", wanted)
    if names := communities.without_organiser(MOST_NAMED):
        here = " and ".join(names)
        wanted = (
            f"Nobody organises {here}. Give `nextten signin-link`, and invite somebody on Team."
        )
        return Finding("team", "attention", wanted)
    return Finding("team", "ok", "an administrator, and an organiser in every community")


CHECKS = (
    _folder,
    _database,
    _keys,
    _redis,
    _workers,
    _clock,
    _mail,
    _deliveries,
    _periodic,
    _journal,
    _backups,
    _pages,
    _address,
    _team,
)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
