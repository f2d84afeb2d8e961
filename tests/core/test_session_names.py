"""A session has a name that nobody knows beforehand, and a new one whenever it can do more."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import actions
from core.accounts.models import Session, digest
from core.db import db
from core.settings import Settings
from tests.clock import Clock
from tests.core.factor_samples import ASK, at, link, set_up, token
from tests.people import People, sign_in

CHOSEN = "a name that an attacker has chosen"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, second_factor="staff")


def test_a_name_that_somebody_chose_is_not_taken(people: People, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["token"] = CHOSEN
    client.post(urlsplit(actions.new_link(people.amir)).path)
    assert token(client) != CHOSEN
    assert digest(CHOSEN) not in db.session.scalars(select(Session.token_digest)).all()
    with client.session_transaction() as session:
        session["token"] = CHOSEN
    assert client.get("/today/").location == "/sign-in"


def test_signing_in_over_somebody_elses_session_ends_it(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.bea)
    before = token(client)
    client.post(urlsplit(actions.new_link(people.amir)).path)
    assert token(client) != before
    assert digest(before) not in db.session.scalars(select(Session.token_digest)).all()


def test_a_second_factor_gives_the_session_a_new_name(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    link(client, people.sana)
    app = set_up(client)
    client.post("/sign-out")
    clock.move(minutes=2)
    link(client, people.sana)
    for _time in ("signing in", "showing it again"):
        before = token(client)
        client.post(ASK, data={"code": at(app)})
        assert token(client) != before
        with client.session_transaction() as session:
            now_named, session["token"] = session["token"], before
        assert client.get("/today/").location == "/sign-in"
        with client.session_transaction() as session:
            session["token"] = now_named
        assert client.get("/today/").status_code == 200
        clock.move(minutes=16)
