"""Bringing the database to the newest version before anything uses it."""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.db import db
from core.settings import ROOT, SettingsError

MIGRATIONS = ROOT / "migrations"
LOCK = 7110  # any number, the same on every machine


def prepare() -> None:
    """Migrate to the newest version; many machines may start at once. Raises SettingsError."""
    try:
        if db.engine.dialect.name == "postgresql":
            _upgrade_alone()
        else:
            upgrade(directory=str(MIGRATIONS))
    except CommandError as error:
        raise SettingsError(
            f"The database is newer than this version of NextTen ({error}); install the newer one."
        ) from error
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"DATABASE_URL cannot be used: {reason}") from error


def is_current() -> bool:
    """True when the database is at the newest version that this process knows of."""
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    return found == newest()


def is_too_mighty() -> bool:
    """True when PostgreSQL lets us do what we never do: look into other databases, make roles."""
    if db.engine.dialect.name != "postgresql":
        return False
    role = text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    return bool(db.session.scalar(role))


def what_is_wrong() -> str | None:
    """A sentence where the database is away, empty or old; None where it is not to blame."""
    try:
        if is_current():
            return None
    except SQLAlchemyError as error:
        return f"The database does not answer: {str(error).splitlines()[0]}"
    return (
        "The database is empty, or of another version. Start NextTen once, with `make run` or "
        "`nextten serve`:\nthat makes the tables and the first key. Is this the right "
        "DATABASE_URL, and the right folder?"
    )


@cache
def newest() -> str | None:
    """The version that our migrations lead to; read once, since they change with the code."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _upgrade_alone() -> None:
    """Hold an advisory lock meanwhile, so that the others wait and then find everything done."""
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            upgrade(directory=str(MIGRATIONS))
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})


def name() -> str:
    """Which database it is, without its password."""
    settings = current_app.config["SETTINGS"]
    url = db.engine.url.render_as_string(hide_password=True)
    return "SQLite in VAR" if settings.database_url.startswith("sqlite") else url
