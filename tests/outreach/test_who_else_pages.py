"""Whoever said yes names others by the link of their answer, without an account."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from core.communities.models import Membership
from core.db import db
from outreach.invitations.links import answer_token
from outreach.invitations.models import Invitation
from outreach.nominations.models import Nomination
from tests.outreach.rounds import sent_invitation
from tests.people import People

MARTA = {"name": "Marta", "why": "She knows every bee", "known_how": "Neighbours"}


@pytest.fixture
def asked(people: People) -> Invitation:
    return sent_invitation(people, people.oisin)


@pytest.fixture
def path(asked: Invitation) -> str:
    return f"/answer/{answer_token(asked)}"


def test_after_a_yes_the_thanks_lead_there(path: str, client: FlaskClient) -> None:
    client.post(path, data={"answer": "yes"})
    assert f"{path}/who-else/" in client.get(f"{path}/thanks").text
    assert "3 more people" in client.get(f"{path}/who-else/").text


@pytest.mark.parametrize("answer", ["no_thanks", "not_now", "never"])
def test_only_a_yes_opens_it(path: str, client: FlaskClient, answer: str) -> None:
    client.post(path, data={"answer": answer})
    assert "who-else" not in client.get(f"{path}/thanks").text
    assert client.get(f"{path}/who-else/").location == path
    assert client.post(f"{path}/who-else/", data=MARTA).status_code == 404


def test_they_suggest_and_take_it_back(path: str, client: FlaskClient, people: People) -> None:
    client.post(path, data={"answer": "yes"})
    assert client.post(f"{path}/who-else/", data=MARTA).status_code == 303
    made = db.session.scalars(select(Nomination)).one()
    assert (made.nominated_by_id, made.origin) == (people.oisin.id, "member")
    page = client.get(f"{path}/who-else/?sent=1").text
    assert "waiting" in page and "Suggest one more" in page and f'href="{path}"' in page
    client.post(f"{path}/who-else/{made.id}/withdrawal")
    assert db.session.scalars(select(Nomination)).all() == []


def test_what_is_missing_is_said(path: str, client: FlaskClient) -> None:
    client.post(path, data={"answer": "yes"})
    answer = client.post(f"{path}/who-else/", data={**MARTA, "known_how": ""})
    assert answer.status_code == 422 and "Marta" in answer.text


def test_a_voice_given_twice_is_refused_and_the_words_stay(path: str, client: FlaskClient) -> None:
    client.post(path, data={"answer": "yes"})
    client.post(f"{path}/who-else/", data=MARTA)
    again = client.post(f"{path}/who-else/", data={**MARTA, "why": "Once more"})
    assert again.status_code == 409 and "Once more" in again.text


def test_who_left_the_community_finds_nothing(
    path: str, client: FlaskClient, people: People
) -> None:
    client.post(path, data={"answer": "yes"})
    db.session.execute(delete(Membership).where(Membership.person_id == people.oisin.id))
    assert client.get(f"{path}/who-else/").status_code == 404


def test_a_token_that_was_made_up_opens_nothing(client: FlaskClient) -> None:
    assert client.get("/answer/x/who-else/").status_code == 404
    assert client.post("/answer/x/who-else/", data=MARTA).status_code == 404


def test_looking_suggests_nobody_and_tells_no_other_site(path: str, client: FlaskClient) -> None:
    client.post(path, data={"answer": "yes"})
    answer = client.get(f"{path}/who-else/?name=Marta&why=x&known_how=x")
    assert db.session.scalars(select(Nomination)).all() == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
