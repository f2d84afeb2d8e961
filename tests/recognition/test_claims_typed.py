"""Whoever types a name or an address shows nobody who they are: what that can do, how long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from recognition.awards import deciding
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.claims.jobs import free_places
from recognition.claims.models import Claim, ClaimCode
from recognition.contributions.models import Participation
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.badges import badge, member
from tests.recognition.claim_samples import SAID, coded
from tests.recognition.read import letters_kept, main
from tests.recognition.test_claims_pages import NAME, at, code, count, uses

__all__ = ["code"]
Work = Callable[[], None]


def test_typing_the_address_of_another_records_nothing_of_them(
    people: People, client: FlaskClient, code: ClaimCode, work: Work
) -> None:
    client.post(at(code), data={**NAME, "email": people.oisin.email})
    part = db.session.scalars(select(Participation)).one()
    assert (part.person_id, part.state, part.is_hidden) == (people.oisin.id, "proposed", True)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/contributions/"
    assert SAID not in client.get(home).text
    assert people.oisin.name not in main(client.get(f"{home}{part.contribution_id}"))
    work()
    assert [str(each["Subject"]).count("Is it so?") for each in letters_kept()] == [0]


@pytest.mark.parametrize(("press", "state"), [("decision", "confirmed"), ("refusal", "declined")])
def test_taking_the_badge_says_that_it_is_so(
    people: People, client: FlaskClient, code: ClaimCode, press: str, state: str
) -> None:
    client.post(at(code), data={**NAME, "email": people.oisin.email})
    token = award_token(db.session.scalars(select(Award)).one())
    choice = {"audience": "members", "shown_as": "full_name"}
    assert client.post(f"/your-badge/{token}/{press}", data=choice).status_code == 303
    part = db.session.scalars(select(Participation)).one()
    assert (part.state, part.is_hidden) == (state, True)


def test_addresses_of_others_empty_a_code_for_a_day_at_most(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    code = coded(people.community, people.sana, badge(people), most_uses=3)
    client.post(at(code), data=NAME)
    for each in (people.oisin, people.mohammed):
        client.post(at(code), data={**NAME, "email": each.email})
    taken, left = db.session.scalars(select(Award).where(Award.origin == "organiser")).all()[1:]
    deciding.decide(taken, Choice("only_me", "full_name"), by=people.oisin)
    clock.move(hours=23)
    free_places()
    assert uses(code) == 3
    clock.move(hours=2)
    for _twice in range(2):
        free_places()
    assert (uses(code), count(Claim)) == (2, 2)
    deciding.decide(left, Choice("only_me", "full_name"), by=people.mohammed)


def test_without_an_account_a_code_is_claimed_ten_times_an_hour_from_one_place(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    for each in range(10):
        client.post(at(code), data={"name": f"Guest {each}", "form_key": f"{each:032x}"})
    assert client.post(at(code), data={"name": ""}).status_code == 429
    answer = client.post(f"/claim/{code.code.lower()}", data=NAME)
    assert (answer.status_code, "come back in an hour" in answer.text) == (429, True)
    assert uses(code) == 10
    sign_in(client, member(people, people.oisin))
    assert client.post(at(code)).status_code == 303
