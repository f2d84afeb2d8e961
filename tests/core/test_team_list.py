"""The list of a team: who is shown, as what, and how much of it there can be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from core.communities.models import Acquaintance, Membership, Role
from core.db import db, now
from core.people.models import Person
from core.team.models import TeamInvitation
from tests.clock import Clock
from tests.core.factor_samples import has_a_passkey
from tests.people import People, sign_in, someone
from tests.statements import statements

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TEAM, NEW = "/communities/1/team/", "/communities/1/team/new"
NINA = {"name": "Nina Park", "email": "nina@example.org", "role": "organiser"}


@ONCE
def test_who_is_known_elsewhere_is_shown_as_the_inviter_wrote_them(
    people: People, sana: FlaskClient
) -> None:
    sana.post(NEW, data={**NINA, "name": "Who?", "email": people.zoe.email})
    page = sana.get(TEAM).text
    assert people.zoe.name not in page and "Who?" in page


@ONCE
def test_twenty_in_an_hour_and_fifty_that_wait_are_the_most(
    people: People, sana: FlaskClient, clock: Clock
) -> None:
    for at in range(20):
        sana.post(NEW, data={**NINA, "email": f"n{at}@example.org"})
    answer = sana.post(NEW, data={**NINA, "email": "n20@example.org"})
    assert answer.status_code == 409 and "within an hour" in answer.text
    _ask_many(people, 30)
    clock.move(hours=2)
    sign_in(sana, people.sana)
    answer = sana.post(NEW, data={**NINA, "email": "n20@example.org"})
    assert answer.status_code == 409 and "50 invitations" in answer.text


def test_the_page_tells_who_was_here_and_who_has_a_second_factor(
    people: People, sana: FlaskClient
) -> None:
    has_a_passkey(people.olu, "Phone")
    page = sana.get(TEAM).text
    rows = {name: row for row in page.split("<tr>") for name in _names(people) if name in row}
    assert "never signed in" in rows["Olu Adeyemi"] and ">yes<" in rows["Olu Adeyemi"]
    assert "never signed in" not in rows["Sana Malik"] and ">no<" in rows["Sana Malik"]
    assert "Bea" not in page


@ONCE
def test_ten_thousand_members_cost_no_more_statements_than_one(
    people: People, sana: FlaskClient
) -> None:
    few = _statements(sana)
    _many(people, Role.MEMBER, 10_000)
    _many(people, Role.AMBASSADOR, 120)
    _ask_many(people, 40)
    assert _statements(sana) == few
    page = sana.get(TEAM).text
    assert "10,000 people" in page and page.count("<tr>") < 100
    shown, after = 0, re.search(r"\?after=(\d+)", page)
    while after:
        shown += 1
        page = sana.get(f"{TEAM}?after={after[1]}").text
        after = re.search(r"\?after=(\d+)", page)
    assert shown == 2


@ONCE
def test_a_page_begins_after_nobody_of_whom_the_team_knows_nothing(
    people: People, sana: FlaskClient
) -> None:
    whole = re.findall(r"/people/(\d+)", sana.get(TEAM).text)
    for stranger in (people.zoe, people.mohammed, people.ada):
        page = sana.get(f"{TEAM}?after={stranger.id}").text
        assert re.findall(r"/people/(\d+)", page) == whole


def _names(people: People) -> list[str]:
    return [people.sana.name, people.olu.name, people.amir.name]


def _statements(client: FlaskClient) -> int:
    with statements() as sent:
        assert client.get(TEAM).status_code == 200
    return len(sent)


def _many(people: People, role: str, number: int) -> list[int]:
    made = [_person(f"{role} {at}") for at in range(number)]
    ids = list(db.session.scalars(insert(Person).returning(Person.id), made))
    about: dict[str, Any] = {"community_id": people.community.id, "since": now()}
    held = [{"person_id": each, **about} for each in ids]
    db.session.execute(insert(Acquaintance), held)
    db.session.execute(insert(Membership), [{**each, "role": role} for each in held])
    db.session.commit()
    return ids


def _person(name: str) -> dict[str, Any]:
    rest = {"is_rarely_online": False, "is_administrator": False, "created_at": now()}
    return {"name": name, "sort_name": name, "source": "A test", **rest}


def _ask_many(people: People, number: int) -> None:
    for at in range(number):
        person = someone(f"Asked {at}")
        waits = TeamInvitation(
            community_id=people.community.id,
            person_id=person.id,
            role=Role.ORGANISER,
            name=person.name,
            address="",
            words="",
            token_digest=f"{at:064}",
            expires_at=now() + TeamInvitation.LASTS,
        )
        db.session.add(waits)
    db.session.commit()
