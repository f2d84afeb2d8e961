"""Where somebody is signed in, as they see it, and as administrators do."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.accounts import actions as accounts
from core.accounts.models import Session
from core.db import db
from core.deliveries.models import Delivery
from core.journal.models import Entry
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.sessions import queries
from tests.clock import Clock
from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def phone(app: Flask, people: People) -> FlaskClient:
    """Amir is signed in on a phone too."""
    phone = app.test_client()
    sign_in(phone, people.amir)
    on_it = update(Session).values(browser="Safari", system="iPhone")
    db.session.execute(on_it)
    return phone


def test_it_is_said_where_one_is_signed_in(
    people: People, client: FlaskClient, phone: FlaskClient
) -> None:
    sign_in(client, people.amir)
    page = client.get("/account/").text
    assert "Safari on iPhone" in page and "A browser on an unknown system" in page
    assert page.count("this window") == 1


def test_one_session_is_ended_and_nobody_elses(
    people: People, client: FlaskClient, phone: FlaskClient
) -> None:
    sign_in(client, people.sana)
    theirs = session_of(people.amir)
    assert client.post(f"/account/sessions/{theirs}/ending").status_code == 404
    sign_in(client, people.amir)
    assert client.post(f"/account/sessions/{theirs}/ending").status_code == 303
    assert (is_in(phone), is_in(client)) == (False, True)


def test_all_others_are_ended_at_once(
    people: People, client: FlaskClient, phone: FlaskClient
) -> None:
    sign_in(client, people.amir)
    client.post("/account/sessions/ending")
    assert (is_in(phone), is_in(client)) == (False, True)


def test_an_administrator_signs_somebody_out_everywhere(
    people: People, client: FlaskClient, phone: FlaskClient
) -> None:
    sign_in(client, people.ada)
    assert people.amir.name in client.get("/signed-in/").text
    assert "Sign them out" in client.get(f"/communities/1/people/{people.amir.id}").text
    client.post(f"/signed-in/{people.amir.id}/ending")
    assert (is_in(phone), is_in(client)) == (False, True)
    line = db.session.scalars(select(Entry).where(Entry.what == "sessions.ended")).one()
    assert (line.by_id, line.person_id, line.details) == (
        people.ada.id,
        people.amir.id,
        {"count": 1},
    )


@pytest.mark.parametrize(
    "path",
    ["/communities/1/team/new", "/communities/1/team/2/removal", "/communities/1/exports/people"],
)
def test_what_needs_care_asks_again(
    people: People, client: FlaskClient, clock: Clock, path: str
) -> None:
    sign_in(client, people.sana)
    clock.move(minutes=16)
    assert client.post(path, data={"form": "csv"}).location == "/sign-in/again"
    assert client.get("/sign-in/again").status_code == 200
    assert client.post("/sign-in/again").location == "/sign-in/sent"


@pytest.mark.parametrize("referrer", ["http://[", "http://localhost//[", "[", "http://[/team?x=1"])
def test_who_is_asked_again_may_come_from_an_odd_address(
    people: People, client: FlaskClient, clock: Clock, referrer: str
) -> None:
    sign_in(client, people.sana)
    clock.move(minutes=16)
    answer = client.post("/communities/1/team/new", headers={"Referer": referrer})
    assert answer.location == "/sign-in/again"
    link = accounts.new_link(people.sana)
    wanted = "/team?x=1" if referrer.endswith("=1") else "/"
    assert client.post(urlsplit(link).path).location == wanted


def test_each_of_one_house_may_ask_ten_times_an_hour(
    app: Flask, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    asked = [client.post("/sign-in/again").status_code for _times in range(11)]
    assert asked == [303] * 10 + [429]
    colleague = app.test_client()
    sign_in(colleague, people.olu)
    assert colleague.post("/sign-in/again").status_code == 303


def test_the_address_of_somebody_who_signs_in_changes_only_when_it_is_certain_who_does_it(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.ada)
    clock.move(minutes=16)
    path = f"/communities/1/people/{people.amir.id}/details"
    form = {"name": people.amir.name, "email": "new@example.org", "source": people.amir.source}
    page = client.post(path, data=form)
    assert page.status_code == 409 and "new@example.org" in page.text
    sign_in(client, people.ada)
    clock.ahead *= 0
    assert client.post(path, data=form).status_code == 303


def test_a_new_address_given_on_the_way_ends_the_other_sessions_too(
    app: Flask, people: People, client: FlaskClient
) -> None:
    elsewhere = app.test_client()
    for browser in (elsewhere, client):
        sign_in(browser, people.ada)
    form = {"name": "Tools", "purpose": "Neighbours lend tools here.", "my_name": "Ada Brook"}
    answer = client.post("/start/", data={**form, "my_email": "new@example.org"})
    assert answer.status_code in (302, 303)
    assert (is_in(elsewhere), is_in(client)) == (False, True)
    db.session.rollback()
    assert db.session.scalars(select(Delivery.kind)).all() == ["address-changed"]


def test_no_address_of_somebody_erased_is_given_on_the_way(
    people: People, client: FlaskClient
) -> None:
    suppress("new@example.org", "erased")
    sign_in(client, people.ada)
    form = {"name": "Tools", "purpose": "Neighbours lend tools here.", "my_name": "Ada Brook"}
    answer = client.post("/start/", data={**form, "my_email": "new@example.org"})
    assert answer.status_code == 409 and "to be forgotten" in answer.text
    db.session.rollback()
    assert people.ada.email != "new@example.org"


def test_lists_show_no_session_that_is_over(
    people: People, client: FlaskClient, phone: FlaskClient, clock: Clock
) -> None:
    sign_in(client, people.sana)
    clock.move(minutes=31)
    db.session.rollback()
    assert [each.person_id for each in queries.newest(None)] == [people.amir.id]
    assert (queries.count_of(people.sana.id), queries.count_of(people.amir.id)) == (0, 1)


def session_of(person: Person) -> int:
    return db.session.scalars(select(Session.id).where(Session.person_id == person.id)).one()


def is_in(client: FlaskClient) -> bool:
    return client.get("/today/").status_code == 200
