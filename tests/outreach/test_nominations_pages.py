"""A nominee hears nothing until an organiser decides, and is forgotten when declined."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.deliveries.models import Delivery
from core.people.models import INFORM_WITHIN, Person
from core.privacy.suppressing import suppress
from outreach.nominations.actions import approve, nominate
from outreach.nominations.models import Nomination
from tests.outreach.rounds import planned_wave, put_in
from tests.people import People, sign_in

MARTA = {"name": "Marta", "why": "She knows bees", "basis": "named_by_friend"}


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
    answer = client.post(f"{home}new", data=MARTA)
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert db.session.scalar(select(Person).where(Person.name == "Marta")) is None


def test_who_is_approved_can_be_found_and_is_told_in_time(
    home: str, marta: Nomination, people: People, client: FlaskClient
) -> None:
    answer = client.post(f"{home}{marta.id}/approval?skip=20", follow_redirects=True)
    assert answer.request.path == home and answer.request.args["skip"] == "20"
    assert "Marta Nowak" in answer.text and "Plan a wave" in answer.text
    person = db.session.scalars(select(Person).where(Person.name == "Marta Nowak")).one()
    assert person.inform_by == (marta.created_at + INFORM_WITHIN).date()
    db.session.refresh(marta)
    assert (person.email, marta.email, marta.person_id) == ("marta@example.org", None, person.id)


def test_today_asks_once_more_before_it_decides(
    home: str, marta: Nomination, people: People, client: FlaskClient
) -> None:
    db.session.commit()
    page = client.get("/today/").text
    for words in ("Yes, let them be one of our people", "Yes, decline, and forget their name"):
        assert f'name="sure" value="yes">{words}</button>' in page
    assert f'action="{home}{marta.id}/approval' in page


def test_who_was_approved_is_one_press_from_a_wave_unless_they_are_in_one(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = planned_wave(people)
    said = [client.get(f"{home}?approved={people.oisin.id}").text]
    put_in(wave, people.oisin, people=people)
    said += [
        client.get(f"{home}?approved={each}").text for each in (people.oisin.id, people.amir.id)
    ]
    for words, text in zip(
        ("Put in wave 1", "in an open wave already", "have a part"), said, strict=True
    ):
        assert words in text
    assert f"/waves/{wave.id}/people?q=" in said[0] and "Put in wave 1" not in said[1] + said[2]
    assert client.get(f"{home}?approved={people.zoe.id}").status_code == 404


@pytest.mark.parametrize("is_named", [True, False])
def test_how_we_got_them_names_the_nominator_only_if_that_one_chose_so(
    people: People, is_named: bool
) -> None:
    marta = nominate(people.community.id, people.amir.id, "Marta", "Bees", is_named=is_named)
    person = approve(marta, people.community, people.sana)
    assert (people.amir.name in person.source) == is_named


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
