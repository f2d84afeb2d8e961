"""A nominee hears nothing until an organiser decides, and is forgotten when declined."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.deliveries.models import Delivery
from core.people.models import INFORM_WITHIN, Person
from core.privacy.suppressing import suppress
from outreach.nominations.actions import nominate
from outreach.nominations.models import Nomination
from tests.people import People, sign_in


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/nominations/"


@pytest.fixture
def marta(people: People) -> Nomination:
    return nominate(
        people.community.id, people.amir.id, "Marta Nowak", "Bees", "marta@example.org", agreed=True
    )


def test_naming_somebody_tells_nobody(home: str, people: People, client: FlaskClient) -> None:
    answer = client.post(f"{home}new", data={"name": "Marta", "why": "She knows bees"})
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert db.session.scalar(select(Person).where(Person.name == "Marta")) is None


def test_who_is_approved_can_be_found_with_who_named_them(
    home: str, marta: Nomination, people: People, client: FlaskClient
) -> None:
    answer = client.post(f"{home}{marta.id}/approval", follow_redirects=True)
    assert "Marta Nowak" in answer.text and people.amir.name in answer.text
    person = db.session.scalars(select(Person).where(Person.name == "Marta Nowak")).one()
    assert person.inform_by == (marta.created_at + INFORM_WITHIN).date()


def test_who_is_known_already_is_not_doubled(
    home: str, people: People, client: FlaskClient
) -> None:
    again = nominate(people.community.id, None, "Bea K", "Bees", people.oisin.email, agreed=True)
    client.post(f"{home}{again.id}/approval")
    db.session.refresh(again)
    assert again.person_id == people.oisin.id


def test_declining_forgets_the_name_and_the_address(
    home: str, marta: Nomination, client: FlaskClient
) -> None:
    client.post(f"{home}{marta.id}/refusal")
    db.session.refresh(marta)
    assert (marta.state, marta.name, marta.email) == ("declined", "", None)


def test_a_nomination_is_decided_once(home: str, marta: Nomination, client: FlaskClient) -> None:
    client.post(f"{home}{marta.id}/approval")
    for again in ("approval", "refusal"):
        assert client.post(f"{home}{marta.id}/{again}").status_code == 409


def test_who_asked_never_to_be_written_to_is_not_taken_in_again(
    home: str, marta: Nomination, client: FlaskClient
) -> None:
    suppress("marta@example.org", reason="never")
    assert client.post(f"{home}{marta.id}/approval").status_code == 409
    assert db.session.scalar(select(Person).where(Person.name == "Marta Nowak")) is None
