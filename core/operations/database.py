"""Bringing the database to the newest version before anything uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import cast

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from core.db import db
from core.setting_texts import role
from core.settings import ROOT, Settings, SettingsError

MIGRATIONS = ROOT / "migrations"
LOCK = 7110  # any number, the same on every machine
NOT_ALLOWED = "42501"
ITS_RIGHTS = text("""
    SELECT rolsuper OR rolcreaterole AS over_all,
        has_schema_privilege(current_schema(), 'CREATE') OR EXISTS (
            SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace
            AND relkind = 'r' AND pg_has_role(relowner, 'MEMBER')) AS over_tables
    FROM pg_roles WHERE rolname = current_user
""")
OURS = text("""
    SELECT relkind = 'r' AS is_table, quote_ident(relname) AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S')
    AND pg_has_role(relowner, 'USAGE')
""")


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
        raise SettingsError(f"DATABASE_URL cannot be used: {reason(error)}") from error


def reason(error: Exception) -> str:
    """What the database says, in one line, and what to do where it refuses the role."""
    said = str(error).splitlines()[0]
    if not _is_refused(error):
        return said
    return f"{said}. The owner of the tables may: set DATABASE_OWNER_URL for this command."


def _is_refused(error: Exception) -> bool:
    return getattr(getattr(error, "orig", error), "sqlstate", None) == NOT_ALLOWED


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the database as the role that owns its tables inside the block; the session begins anew.

    Only for commands: all threads of this process share it.
    """
    engines = cast(dict[str | None, Engine], db.engines)
    ours = engines[None]
    db.session.remove()
    engines[None] = engines.get("owner", ours)
    try:
        yield
    finally:
        db.session.remove()
        engines[None] = ours


def let_in(connection: Connection) -> None:
    """Let the role of DATABASE_URL read and write rows and nothing else, where it is no owner.

    The version of the tables it may only read.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.database_owner_url:
        return
    to = connection.dialect.identifier_preparer.quote(role(settings.database_url))
    ours = connection.execute(OURS).all()
    tables = ", ".join(each.name for each in ours if each.is_table)
    connection.exec_driver_sql(f"REVOKE ALL ON {tables} FROM {to}")
    connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {to}")
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {to}")
    for each in ours:
        if not each.is_table:
            connection.exec_driver_sql(f"GRANT USAGE ON SEQUENCE {each.name} TO {to}")


def is_current() -> bool:
    """True when the database is at the newest version that this process knows of."""
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    return found == newest()


def too_much() -> str:
    """What to change about a role that may do more than pages need; nothing where it is right."""
    if db.engine.dialect.name != "postgresql":
        return ""
    may = db.session.execute(ITS_RIGHTS).one()
    if may.over_all:
        return "Its role may do anything. Give NextTen one that has rights in this database only."
    if may.over_tables:
        return (
            "Its role may change and drop tables, and pages need only rows. "
            "Let another role own them: set DATABASE_OWNER_URL."
        )
    return ""


def what_is_wrong(error: SQLAlchemyError) -> str | None:
    """A sentence where the database is away, empty or old, or refuses the role; else None."""
    if _is_refused(error):
        return reason(error)
    try:
        if is_current():
            return None
    except SQLAlchemyError as away:
        return f"The database does not answer: {reason(away)}"
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
