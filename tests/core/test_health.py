"""Two small answers: the process lives; and it can be given work."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core import queue
from core.db import db
from core.operations import database
from tests.applications import settings_for
from tests.statements import statements
from wsgi import create_app


def test_it_lives_and_is_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"ok": True}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ok": True, "database": True, "migrations": True, "redis": True}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alembic_version SET version_num = '0001'",
        "UPDATE alembic_version SET version_num = 'from the future'",
        "DELETE FROM alembic_version",
    ],
)
def test_a_database_at_another_version_is_not_ready(client: FlaskClient, change: str) -> None:
    db.session.execute(text(change))
    answer = client.get("/readyz")
    _put_back()
    assert answer.status_code == 503
    assert answer.json and answer.json["database"] and not answer.json["migrations"]


def test_a_database_that_is_away_is_not_ready(redis_url: str, tmp_path: Path) -> None:
    away = create_app(settings_for("postgresql://x@/none?host=/nowhere", redis_url, tmp_path))
    client = away.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503 and client.get("/healthz").status_code == 200
    assert answer.json == {"ok": False, "database": False, "migrations": False, "redis": True}


def test_without_redis_pages_work_so_it_is_ready(app: Flask, client: FlaskClient) -> None:
    kept = app.extensions["redis"]
    app.extensions["redis"] = queue.connected("unix:///nowhere/redis.sock")
    answer = client.get("/readyz")
    app.extensions["redis"] = kept
    assert answer.status_code == 200 and answer.json and not answer.json["redis"]


def test_asking_is_cheap(client: FlaskClient) -> None:
    client.get("/readyz")
    read = database.newest.cache_info().misses
    with statements() as sent:
        client.get("/readyz")
    assert database.newest.cache_info().misses == read
    assert len([each for each in sent if not each.startswith("BEGIN")]) <= 3


def _put_back() -> None:
    db.session.execute(text("DELETE FROM alembic_version"))
    version = {"version": database.newest()}
    db.session.execute(text("INSERT INTO alembic_version VALUES (:version)"), version)
    db.session.commit()
