"""The migrations run up, down and up again on both databases, and end where the models are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from core.db import db
from tests.applications import settings_for
from tests.conftest import WORKER
from tests.databases import MIGRATIONS, with_name
from wsgi import create_app


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


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_each_says_why_and_what_it_locks() -> None:
    for path in Path(MIGRATIONS, "versions").glob("*.py"):
        assert path.name[:4].isdigit(), path
        assert "\nLocks: " in path.read_text(), path


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
