"""On PostgreSQL the application needs a role that reads and writes rows, and does nothing else."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import flask_migrate
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import ProgrammingError

from core import queue
from core.accounts import actions as accounts
from core.db import db
from core.deliveries.models import Delivery, State
from core.operations import database as databases
from core.operations import doctor, supervisor
from core.people.models import Person
from core.settings import ROOT, Settings, SettingsError
from outreach.invitations.links import answer_token
from outreach.invitations.models import Invitation
from tests.applications import settings_for
from tests.conftest import WORKER, Client
from tests.core.held_samples import page_of
from tests.core.test_backups import run
from tests.core.test_backups_since import replaced
from tests.databases import MIGRATIONS, Postgresql, let_go, upgrade, with_name
from tests.outreach.rounds import planned_wave, put_in, written
from tests.people import People, sign_in
from tests.recognition.badges import given, member
from tests.sites import Site
from tests.walks import walk
from wsgi import create_app

NAMES = {
    name: f"{name}_of_two_{WORKER}_{os.getpid()}"
    for name in ("nextten", "nextten_owner", "nextten_rows")
}
MORE_THAN_ROWS = [
    "DROP TABLE people",
    "ALTER TABLE people ADD COLUMN shoe_size int",
    "TRUNCATE people",
    "TRUNCATE journal",
    "DROP TRIGGER journal_stay ON journal",
    "ALTER TABLE journal DISABLE TRIGGER journal_change",
    "ALTER TABLE consent_changes DISABLE TRIGGER ALL",
    "DROP FUNCTION refuse_journal_change() CASCADE",
    "SET session_replication_role = replica",
    "SET ROLE {nextten_owner}",
    "SET SESSION AUTHORIZATION {nextten_owner}",
    "GRANT {nextten_owner} TO {nextten_rows}",
    "CREATE ROLE another",
    "CREATE TABLE another (id int)",
    "CREATE TEMPORARY TABLE another (id int)",
    "UPDATE alembic_version SET version_num = '0001'",
    "COPY people TO PROGRAM 'cat'",
]


@pytest.fixture(scope="module")
def narrow(postgresql_url: str, redis_url: str, var: Path) -> Settings:
    """The settings of an application whose tables belong to another role."""
    url, owner_url = (_url(postgresql_url, role) for role in ("nextten_rows", "nextten_owner"))
    return replace(settings_for(url, redis_url, var), database_owner_url=owner_url)


@pytest.fixture(scope="module")
def built(postgresql_url: str, narrow: Settings) -> Iterator[tuple[Flask, Postgresql]]:
    """Its application, and its database, made as the page for administrators says."""
    app = create_app(narrow)
    app.test_client_class = Client
    app.config["WTF_CSRF_ENABLED"] = False

    def migrate(url: str) -> None:
        with psycopg.connect(url, autocommit=True) as server:
            for statement in _documented():
                server.execute(statement.encode())
        upgrade(app)

    database = Postgresql(postgresql_url, NAMES["nextten"], migrate)
    yield app, database
    let_go(app)
    database.drop()
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"DROP ROLE {NAMES['nextten_owner']}, {NAMES['nextten_rows']}".encode())


@pytest.fixture
def app(built: tuple[Flask, Postgresql]) -> Iterator[Flask]:
    app, database = built
    database.empty()
    app.extensions.pop("kept", None)  # rows are put back by a superuser only
    with app.app_context():
        queue.connection().flushall()
        yield app
        db.session.remove()


def test_all_that_people_do_needs_rows_alone(
    app: Flask, people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    home, gone = f"/communities/{people.community.id}", people.oisin.id
    assert client.post(urlsplit(accounts.new_link(people.sana)).path).status_code == 303
    wave = planned_wave(people)
    (invitation,) = put_in(wave, people.oisin, people=people)
    written(invitation, people)
    assert client.post(f"{home}/waves/{wave.id}/sending").status_code == 303
    work()
    assert db.session.scalars(select(Delivery.state)).all() == [State.ACCEPTED]
    client.post(f"/answer/{answer_token(invitation)}", data={"answer": "yes"})
    assert db.session.scalars(select(Invitation.answer)).all() == ["yes"]
    award = given(people, member(people, people.oisin), people.amir)
    sign_in(client, people.oisin)
    chosen = {"audience": "members", "shown_as": "full_name"}
    assert client.post(f"{home}/awards/{award.id}/decision", data=chosen).status_code == 303
    work()
    erased = client.post(f"{page_of(people.oisin)}/erasure", data={"is_sure": "y"})
    assert erased.location == "/about-you/erased"
    assert db.session.get(Person, gone, populate_existing=True) is None
    sign_in(client, people.ada)
    assert "erased" in client.get("/journal/").text
    assert "whole" in run(app, "journal", "verify")


def test_every_page_needs_rows_alone(app: Flask, client: FlaskClient) -> None:
    site = Site()
    sign_in(client, site.ada)
    seen = list(walk(app, client, "/", *site.public_pages()))
    assert len(seen) > 200 and [each for each in seen if each.status >= 500] == []


@pytest.mark.parametrize("statement", MORE_THAN_ROWS)
def test_whoever_gets_to_the_database_by_a_page_changes_rows_alone(
    app: Flask, statement: str
) -> None:
    with pytest.raises(ProgrammingError) as refused:
        db.session.execute(text(statement.format(**NAMES)))
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_the_doctor_tells_a_role_that_may_change_tables(app: Flask, people: People) -> None:
    assert _said_of_the_database() == "ok"
    with databases.as_owner():
        assert "may change and drop tables" in _said_of_the_database()


def test_restoring_makes_everything_anew_and_lets_the_role_in_again(
    app: Flask, people: People, client: FlaskClient, tmp_path: Path
) -> None:
    run(app, "backup", tmp_path / "x.age")
    assert "Restored" in replaced(app, tmp_path / "x.age")
    sana = db.session.scalars(select(Person).where(Person.name == "Sana Malik")).one()
    sign_in(client, sana)
    assert client.get("/account/").status_code == 200
    assert "whole" in run(app, "journal", "verify")
    with pytest.raises(ProgrammingError):
        db.session.execute(text("TRUNCATE people"))


def test_without_the_owner_nothing_is_migrated_or_restored_and_it_says_why(
    app: Flask, people: People, narrow: Settings, tmp_path: Path
) -> None:
    run(app, "backup", tmp_path / "x.age")
    alone = create_app(replace(narrow, database_owner_url=""))
    asked = ["restore", str(tmp_path / "x.age"), "--replace"]
    with alone.app_context():
        done = alone.test_cli_runner().invoke(args=asked, input=f"{NAMES['nextten']}\n")
    assert done.exit_code == 1 and "set DATABASE_OWNER_URL" in done.output
    flask_migrate.downgrade(directory=MIGRATIONS)
    with alone.app_context(), pytest.raises(SettingsError, match="set DATABASE_OWNER_URL"):
        databases.prepare()
    let_go(alone)
    databases.prepare()
    assert databases.is_current()


def test_what_serves_pages_does_not_learn_how_to_become_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    ask = f"import os; open({str(told)!r}, 'w').write(os.environ['DATABASE_OWNER_URL'] + '.')"
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/x")
    monkeypatch.setattr(supervisor, "WORKER", [sys.executable, "-c", f"{ask}; input()"])
    with supervisor.workers(1):
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
    assert told.read_text() == "."


def _said_of_the_database() -> str:
    """What the doctor says of it; only `ok` where that is all."""
    found = next(each for each in doctor.examine() if each.what == "database")
    return found.state if found.state == "ok" else found.text


def _documented() -> list[str]:
    """What the page for administrators has a superuser say, of names and a database of our own."""
    page = (ROOT / "docs" / "administrators.md").read_text()
    block = page.partition("### Two roles")[2].split("```")[1]
    ours = re.sub(r"nextten\w*", lambda found: NAMES[found[0]], block)
    there = re.sub(r"CREATE DATABASE (\w+) OWNER (\w+)", r"ALTER DATABASE \1 OWNER TO \2", ours)
    return [each for each in there.split(";") if each.strip()]


def _url(server_url: str, role: str) -> str:
    url = make_url(with_name(server_url, NAMES["nextten"]))
    return url.set(username=NAMES[role], password="...").render_as_string(hide_password=False)
