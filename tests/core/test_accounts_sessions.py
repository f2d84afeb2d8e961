"""How long somebody stays signed in, and when they are asked again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import access
from core.accounts import actions
from core.accounts.browsers import named
from core.accounts.models import Session
from core.communities.actions import give_role, take_role
from core.communities.models import Membership, Role
from core.db import db, now
from tests.clock import Clock
from tests.people import People, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def test_staff_who_go_away_for_half_an_hour_sign_in_again(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.sana)
    for _minutes in range(3):
        clock.move(minutes=29)
        assert _is_in(client)
    clock.move(minutes=31)
    assert not _is_in(client)


def test_staff_sign_in_again_after_twelve_hours_of_work(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.olu)
    for _times in range(25):
        clock.move(minutes=29)
        is_in = _is_in(client)
    assert not is_in


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_others_stay_for_two_weeks_and_ninety_days_at_most(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    client.post(urlsplit(actions.new_link(people.amir)).path)
    for _times in range(6):
        clock.move(days=13)
        assert _is_in(client)
    clock.move(days=13)
    assert not _is_in(client)


def test_that_somebody_was_seen_is_written_once_a_minute(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.amir)
    began = db.session.scalars(select(Session.last_seen_at)).one()
    clock.move(seconds=50)
    _is_in(client)
    db.session.rollback()
    assert db.session.scalars(select(Session.last_seen_at)).one() == began
    clock.move(seconds=20)
    _is_in(client)
    db.session.rollback()
    assert db.session.scalars(select(Session.last_seen_at)).one() > began


@pytest.mark.parametrize("change", ["given", "taken"])
def test_a_change_of_role_ends_every_session(
    people: People, client: FlaskClient, change: str
) -> None:
    sign_in(client, people.amir)
    if change == "given":
        give_role(people.community, people.amir, Role.ORGANISER, people.sana)
    else:
        held = select(Membership).where(Membership.person_id == people.amir.id)
        take_role(people.community, db.session.scalars(held).one(), people.sana)
    assert not _is_in(client)


def test_whoever_changes_their_own_role_stays_here_under_a_new_name(
    app: Flask, people: People, client: FlaskClient
) -> None:
    elsewhere = app.test_client()
    for browser in (elsewhere, client):
        sign_in(browser, people.ada)
    before = _token(client)
    form = {"name": people.ada.name, "email": people.ada.email, "role": "organiser"}
    assert client.post("/communities/1/team/new", data=form).status_code == 303
    assert _token(client) != before and _is_in(client)
    assert not _is_in(elsewhere)


def test_ended_sessions_are_over_at_the_next_request(
    app: Flask, people: People, client: FlaskClient
) -> None:
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        sign_in(browser, people.amir)
    last = db.session.scalars(select(Session.id).order_by(Session.id.desc())).first()
    assert actions.end_sessions(people.amir.id, but=last) == 1
    assert (_is_in(client), _is_in(elsewhere)) == (False, True)


def test_who_signed_in_a_while_ago_is_asked_again_and_comes_back(
    app: Flask, people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.amir)
    view = access.asks_again()(_done)
    with app.test_request_context("/somewhere?x=1") as context:
        context.session["token"] = _token(client)
        assert view() == "done"
    clock.move(minutes=16)
    with app.test_request_context("/somewhere?x=1") as context:
        context.session["token"] = _token(client)
        assert view().location == "/sign-in/again"
        assert context.session["next"] == "/somewhere?x=1"


def test_a_second_factor_that_was_just_shown_is_fresh(people: People, clock: Clock) -> None:
    row = Session(person_id=people.sana.id, created_at=now(), second_factor_at=None)
    clock.move(minutes=16)
    assert not row.is_fresh
    row.second_factor_at = now()
    assert row.is_fresh


def test_showing_again_who_you_are_gives_a_new_token_and_keeps_open_forms(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.amir)
    with client.session_transaction() as session:
        session["next"], session["csrf_token"] = "/today/", "kept"
    before = _token(client)
    assert client.post(urlsplit(actions.new_link(people.amir)).path).location == "/today/"
    with client.session_transaction() as session:
        assert session["token"] != before and session["csrf_token"] == "kept"
    assert len(db.session.scalars(select(Session)).all()) == 1


def test_browsers_are_told_apart_by_what_they_say(app: Flask) -> None:
    assert named(FIREFOX) == ("Firefox", "Linux")
    assert named(SAFARI) == ("Safari", "iPhone")
    assert named("curl/8") == (None, None)


def _done() -> Any:
    return "done"


def _is_in(client: FlaskClient) -> bool:
    return client.get("/today/").status_code == 200


def _token(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["token"])
