"""A hold stops what people do to each other here, and what is shown of somebody, at once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.safeguarding.actions import place_hold
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.contributions.links import confirmation_token
from recognition.thanks.models import Thanks
from tests.people import People, sign_in
from tests.recognition.badges import accepted, given, member
from tests.recognition.deeds import logged, state_of

FORM = {"said": "Dug a bed", "kind": "event", "done_on": "2026-11-01", "form_key": "a" * 32}
CHOICE = {"audience": "members", "shown_as": "full_name"}


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, member(people, people.oisin))
    return f"/communities/{people.community.id}/"


def hold(people: People, subject: str, subject_id: int) -> None:
    place_hold(people.community, subject, subject_id, "A concern.", people.olu)
    db.session.commit()


@pytest.mark.parametrize("held", ["person", "community"])
def test_nothing_is_said_or_done_while_a_hold_stands(
    home: str, people: People, client: FlaskClient, held: str
) -> None:
    made = logged(people, people.amir)
    hold(people, held, people.oisin.id if held == "person" else people.community.id)
    thanks = f"{home}contributions/{made.id}/thanks"
    assert client.post(thanks, data={"words": "Thank you for this"}).status_code == 409
    assert client.post(f"{home}contributions/{made.id}/joining").status_code == 409
    assert client.post(f"{home}contributions/new", data=FORM).status_code == 409
    assert db.session.scalar(select(Thanks)) is None
    assert client.get(f"{home}contributions/").status_code == 200


def test_what_somebody_on_hold_shows_is_gone_at_once(
    home: str, people: People, client: FlaskClient
) -> None:
    award = accepted(people, people.amir, people.sana)
    assert "Amir Haddad" in client.get(f"{home}awards/").text
    hold(people, "person", people.amir.id)
    assert "Amir Haddad" not in client.get(f"{home}awards/").text
    assert client.get(f"{home}awards/{award.id}").status_code == 404


def test_links_without_an_account_stop_too_but_taking_back_does_not(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir, people.bea)
    award = given(people, people.bea, people.amir)
    hold(people, "community", people.community.id)
    did, badge = confirmation_token(made.id, people.bea.id), award_token(award)
    assert client.post(f"/did-this/{did}/confirmation").status_code == 409
    assert client.post(f"/your-badge/{badge}/decision", data=CHOICE).status_code == 409
    assert client.post(f"/did-this/{did}/refusal").status_code == 303
    assert client.post(f"/your-badge/{badge}/refusal").status_code == 303
    db.session.expire_all()
    assert state_of(made, people.bea) == "declined"
    assert db.session.get_one(Award, award.id).state == "declined"
