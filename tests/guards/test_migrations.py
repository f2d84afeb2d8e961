"""The migrations run up, down and up again on both databases, and end where the models are."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from core.consents import queries
from core.consents.models import Purpose
from core.db import db, migrate
from core.journal.actions import record
from core.journal.checking import Check
from core.people.models import Person, email_key, folded
from core.people.terms import index_people
from tests.applications import settings_for
from tests.conftest import WORKER
from tests.databases import MIGRATIONS, with_name
from wsgi import create_app

AT = {"at": datetime(2026, 11, 1, tzinfo=UTC)}


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/empty.db"


@pytest.fixture
def empty_postgresql(postgresql_url: str) -> Iterator[str]:
    name = f"nextten_migrations_{WORKER}_{os.getpid()}"
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield with_name(postgresql_url, name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["empty_sqlite", "empty_postgresql"])
def unmigrated(request: pytest.FixtureRequest, redis_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table."""
    app = create_app(settings_for(request.getfixturevalue(request.param), redis_url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_they_run_up_down_and_up_again(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS)
    first = _shape()
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert _shape() == first


def test_they_end_where_the_models_are(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_what_hangs_on_a_table_that_is_made_anew_stays(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0002")
    _keep_a_message()
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert _kept_messages() == 1
    flask_migrate.downgrade(directory=MIGRATIONS, revision="0002")
    assert _kept_messages() == 1


def test_a_connection_that_was_handed_in_loses_nothing_and_stays_strict(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0002")
    _keep_a_message()
    config = migrate.get_config(MIGRATIONS)
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(sa.text("INSERT INTO outbox_messages VALUES (7, 'x', :at)"), AT)
    assert _kept_messages() == 1


def test_a_row_that_hangs_on_nothing_fails_the_upgrade_and_changes_nothing(
    empty_sqlite: str, redis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings_for(empty_sqlite, redis_url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS, revision="0002")
        with sqlite3.connect(tmp_path / "empty.db") as loose:
            loose.execute("INSERT INTO outbox_messages VALUES (7, 'x', '2026-11-01')")
        before = _shape()
        with pytest.raises(SystemExit):
            flask_migrate.upgrade(directory=MIGRATIONS)
        assert "outbox_messages" in caplog.text and _shape() == before
        db.engine.dispose()


def test_the_ledger_keeps_its_rules_at_the_newest_migration(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS)
    is_sqlite = db.engine.dialect.name == "sqlite"
    all_of_them = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with db.engine.connect() as connection:
        found = set(connection.scalars(sa.text(all_of_them)))
    assert found >= {
        "deliveries_move",
        "deliveries_begin",
        "acquaintances_go",
        "consent_changes_stay",
        "consent_changes_go",
    }
    assert found >= {"deliveries_move", "deliveries_begin", "acquaintances_go"}
    assert found >= {"journal_begin", "journal_change", "journal_stay", "journal_heads_stay"}


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_each_says_why_and_what_it_locks() -> None:
    for path in Path(MIGRATIONS, "versions").glob("*.py"):
        assert path.name[:4].isdigit(), path
        assert "\nLocks: " in path.read_text(), path


def test_old_nominations_are_found_by_the_keys_of_the_application(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0009")
    names = [("Zoë  FJORD", " ＺF@Example.org"), ("Straße", None), ("", "")]
    given = list(enumerate(names * 200, start=1))
    said = {"community_id": 1, "state": "waiting", "person_id": None}
    _keep("communities")
    _keep("nominations", *[{**said, "id": n, "name": g[0], "email": g[1]} for n, g in given])
    flask_migrate.upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        order = "SELECT name_key, email_key FROM nominations ORDER BY id"
        found = [tuple(row) for row in connection.execute(sa.text(order))]
    assert found == [(folded(name), email_key(email)) for _number, (name, email) in given]


def test_people_are_found_after_it_by_the_terms_of_the_application(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0010")
    names = ["Oisín Ó Súilleabháin", "王小明", "محمد", "Łukasz_2", "สมชาย", "X Æ", "फ़ातिमा"]
    names += ["김민수", "Dr Xuan Schmidtchen", "Ахмед", "Aoife Quigg"]
    phones = ["+44 131 496 0123", "٠٧٧٠٠٩٠٠١٢٣", "01 123 45 67", "12 34", None, "(020) 7946-0000"]
    people: list[dict[str, object]] = [
        {"id": n, "name": name, "sort_name": folded(name), "notes": name, "phone": phones[n % 6]}
        for n, name in enumerate(names, 1)
    ]
    _keep("communities")
    _keep("people", *people)
    ids = range(1, len(names) + 1)
    known: list[dict[str, object]] = [{"person_id": n, "community_id": 1} for n in ids]
    for table in ("acquaintances", "person_topics"):
        _keep(table, *known)
    flask_migrate.upgrade(directory=MIGRATIONS)
    flask_migrate.downgrade(directory=MIGRATIONS, revision="0011")
    flask_migrate.upgrade(directory=MIGRATIONS)
    query = sa.text("SELECT community_id, term, sort_name, person_id FROM person_terms")
    words = sa.text("SELECT variant, word FROM word_variants")
    with db.engine.begin() as connection:
        found = [set(map(tuple, connection.execute(each))) for each in (query, words)]
        for table in ("person_terms", "word_variants"):
            connection.execute(sa.text(f"DELETE FROM {table}"))
    index_people(ids)
    again = [set(map(tuple, db.session.execute(each))) for each in (query, words)]
    assert found == again and all(found)


def test_nobodys_consent_is_made_up_when_the_ledger_comes(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0016")
    _keep("communities")
    late = AT["at"].date()
    for number in (1, 2):
        _keep("people", {"id": number, "inform_by": late})
    _keep("people", {"id": 3, "never_contact_at": AT["at"]})
    for number in (1, 2, 3):
        _keep("acquaintances", {"person_id": number, "community_id": 1})
    _keep("memberships", {"person_id": 2, "community_id": 1, "role": "member"})
    flask_migrate.upgrade(directory=MIGRATIONS)
    lines = "SELECT person_id, purpose, basis FROM consent_changes ORDER BY person_id"
    with db.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(sa.text(lines))] == [
            (1, "contact", "legitimate_interests"),
            (2, "contact", "contract"),
            (3, "anything", None),
        ]
    first = db.session.get_one(Person, 1)
    assert first.inform_by and first.inform_by > late
    assert queries.basis_of([1], Purpose.INVITATION, "email", 1) == {1: "legitimate_interests"}


def test_the_journal_is_bound_from_its_first_line_on(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0015")
    _keep("people")
    lines: list[dict[str, object]] = [
        {"id": n, "by_id": 1, "reason": why} for n, why in enumerate(("", None, "Ó 王"), 7)
    ]
    _keep("journal", *[{**line, "at": AT["at"], "details": {"ü": [1]}} for line in lines])
    flask_migrate.upgrade(directory=MIGRATIONS)
    record("afterwards", by=None)
    db.session.commit()
    report = Check().run()
    assert (report.is_whole, report.last, report.emptied) == (True, 4, 0)
    db.session.rollback()
    flask_migrate.downgrade(directory=MIGRATIONS, revision="0015")


def test_a_number_that_a_message_tells_of_is_not_given_again(unmigrated: Flask) -> None:
    flask_migrate.upgrade(directory=MIGRATIONS, revision="0022")
    kinds = ("held", "sign-in", "address-changed", "team-invitation", "question-link")
    sent: list[dict[str, object]] = [
        {"id": n, "kind": kind, "subject_id": n, "public_id": kind}
        for n, kind in enumerate(kinds, 5)
    ]
    _keep("people")
    _keep("deliveries", *sent)
    flask_migrate.upgrade(directory=MIGRATIONS)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            found = dict(map(tuple, connection.execute(sa.text("SELECT * FROM sqlite_sequence"))))
        assert [found[each] for each in ("held_links", "sign_in_links")] == [5, 6]
        assert [found[each] for each in ("team_invitations", "questions")] == [8, 9]


def _keep_a_message() -> None:
    """One message that was kept instead of being sent, in the tables as they are now."""
    for name in ("people", "deliveries", "outbox_messages"):
        _keep(name)


def _keep(name: str, *given: dict[str, object]) -> None:
    """So many rows, or one, with what is given and something in every other column."""
    table = sa.Table(name, sa.MetaData(), autoload_with=db.engine)
    with db.engine.begin() as connection:
        connection.execute(table.insert(), [{**_a_row(table), **each} for each in given or ({},)])


def _a_row(table: sa.Table) -> dict[str, object]:
    """Something in every column that must not be empty; the first of each table."""
    given: dict[str, object] = {"id": 1, "person_id": 1, "delivery_id": 1, "state": "queued"}
    kinds: dict[type, object] = {int: 0, str: "x", bytes: b"x", bool: False, datetime: AT["at"]}
    return {
        column.name: given.get(column.name, kinds.get(column.type.python_type))
        for column in table.columns
        if (not column.nullable and column.server_default is None) or column.name in given
    }


def _kept_messages() -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM outbox_messages")) or 0)


def _shape() -> dict[str, object]:
    """Every table with its columns, keys and indexes, as the database tells."""
    inspector = sa.inspect(db.engine)
    return {
        table: [
            _plain(inspector.get_columns(table)),
            sorted(map(_plain, inspector.get_indexes(table))),
            sorted(map(_plain, inspector.get_unique_constraints(table))),
            sorted(map(_plain, inspector.get_foreign_keys(table))),
            sorted(map(_plain, inspector.get_check_constraints(table))),
        ]
        for table in sorted(inspector.get_table_names())
    }


def _plain(told: object) -> str:
    return json.dumps(told, default=str, sort_keys=True)
