"""The safeguarding lead stops anything at once, and nobody else lets it go on."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.safeguarding import queries
from core.safeguarding.actions import place_hold
from core.safeguarding.models import Hold
from tests.outreach.rounds import planned_wave
from tests.people import People, sign_in


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.olu)
    return f"/communities/{people.community.id}/holds/"


def test_the_lead_begins_with_the_holds(home: str, client: FlaskClient) -> None:
    assert client.get("/").location == home


def test_the_lead_finds_a_person_and_stops_everything_to_them(
    home: str, people: People, client: FlaskClient
) -> None:
    page = client.get(f"{home}?q=Bea").text
    assert f"subject=person&amp;subject_id={people.bea.id}" in page
    about = {"subject": "person", "subject_id": str(people.bea.id)}
    assert client.post(f"{home}new", data={**about, "reason": ""}).status_code == 422
    assert client.post(f"{home}new", data={**about, "reason": "A concern"}).status_code == 303
    assert queries.is_held("person", people.bea.id)
    assert people.bea.name in client.get(home).text


def test_the_lead_stops_a_wave(home: str, people: People, client: FlaskClient) -> None:
    wave = planned_wave(people)
    assert f"subject=wave&amp;subject_id={wave.id}" in client.get(home).text
    about = {"subject": "wave", "subject_id": str(wave.id), "reason": "A concern"}
    assert client.post(f"{home}new", data=about).status_code == 303
    assert queries.is_held("wave", wave.id)


def test_only_the_lead_lets_it_go_on(home: str, people: People, client: FlaskClient) -> None:
    hold = held_bea(people)
    sign_in(client, people.sana)
    assert client.post(f"{home}{hold.id}/lifting").status_code == 409
    assert "Lift this hold" not in client.get(home).text
    sign_in(client, people.olu)
    assert client.post(f"{home}{hold.id}/lifting").status_code == 303
    assert not queries.is_held("person", people.bea.id)


def test_where_there_is_no_lead_an_organiser_does(people: People, client: FlaskClient) -> None:
    about = ("community", people.elsewhere.id, "A concern.", people.zoe)
    hold = place_hold(people.elsewhere, *about)
    sign_in(client, people.zoe)
    path = f"/communities/{people.elsewhere.id}/holds/{hold.id}/lifting"
    assert client.post(path).status_code == 303
    assert not queries.is_held("community", people.elsewhere.id)


def test_nobody_of_another_community_can_be_held(
    home: str, people: People, client: FlaskClient
) -> None:
    about = {"subject": "person", "subject_id": str(people.zoe.id), "reason": "A concern"}
    assert client.post(f"{home}new", data=about).status_code == 404


def held_bea(people: People) -> Hold:
    hold = place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    db.session.commit()
    return hold
