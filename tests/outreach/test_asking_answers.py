"""Whom members name in private, and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import format_date
from sqlalchemy import delete, select

from core.communities.models import Membership
from core.db import db, now, today
from core.deliveries.models import Delivery, State
from core.journal.models import Entry
from core.people.models import Person
from outreach.askings import actions, answering
from outreach.askings.answering import Named
from outreach.askings.models import AskedMember
from outreach.nominations.actions import approve
from outreach.nominations.models import Nomination
from tests.clock import Clock
from tests.outreach.asked import (
    asked,
    asking_of_all,
    members_of,
    names,
    page_of,
)
from tests.people import People, sign_in
from tests.presses import at_once


@pytest.fixture
def members(people: People) -> list[Person]:
    return members_of(people)


def test_they_name_people_and_change_it(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    path = page_of(asking, people.oisin)
    first = {"people-0-name": "Marta", "people-0-why": "Bees", "people-1-name": "Jan"}
    assert client.post(path, data=first).location == f"{path}thanks"
    assert names() == ["Jan", "Marta"]
    assert "Marta" in client.get(path).text
    client.post(path, data={"people-0-name": "MARTA", "people-0-is_named": "y"})
    (made,) = db.session.scalars(select(Nomination))
    assert (made.name, made.origin, made.is_named) == ("MARTA", "friend", True)
    client.post(path, data={"nobody": "1"})
    assert names() == [] and asked(asking, people.oisin).nobody


def test_a_name_that_stays_keeps_its_day(
    people: People, members: list[Person], clock: Clock
) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta")])
    day = db.session.scalars(select(Nomination.created_at)).one()
    clock.move(days=3)
    answering.answer(asked(asking, people.oisin), [Named("Marta", "Bees"), Named("Jan")])
    made = db.session.scalars(select(Nomination).order_by(Nomination.id)).all()
    assert made[0].created_at == day and made[0].why == "Bees"


def test_more_names_than_the_community_says_are_refused(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    path = page_of(asking_of_all(people), people.oisin)
    four = {f"people-{each}-name": f"Neighbour {each}" for each in range(4)}
    answer = client.post(path, data=four)
    assert answer.status_code == 409 and "Neighbour 3" in answer.text
    assert names() == []


def test_what_was_decided_stays_and_takes_a_place(people: People, members: list[Person]) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta")])
    approve(db.session.scalars(select(Nomination)).one(), people.community, people.sana)
    answering.answer(asked(asking, people.oisin), [])
    assert names() == ["Marta"] and answering.room(asked(asking, people.oisin)) == 2


@pytest.mark.parametrize("wrong", [{}, {"people-0-why": "Bees"}, {"people-0-name": "x" * 201}])
def test_what_is_missing_is_said_beside_it(
    people: People, members: list[Person], client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = client.post(page_of(asking_of_all(people), people.oisin), data=wrong)
    assert answer.status_code == 422 and "Please look at this again" in answer.text


def test_after_the_end_nothing_is_taken(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    actions.end(asking, by=people.sana)
    path = page_of(asking, people.oisin)
    assert "This question is closed" in client.get(path).text
    assert client.post(path, data={"people-0-name": "Marta"}).status_code == 409
    assert {each.state for each in db.session.scalars(select(Delivery))} == {State.CANCELLED}


def test_looking_answers_nothing_and_a_token_made_up_opens_nothing(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    path = page_of(asking, people.oisin)
    for answer in (client.get(f"{path}?people-0-name=Marta&nobody=1"), client.head(path)):
        assert answer.status_code == 200 and answer.headers["Referrer-Policy"] == "no-referrer"
    assert names() == [] and asked(asking, people.oisin).answered_at is None
    assert client.get("/whom/x/").status_code == client.get("/whom/x/thanks").status_code == 404
    assert client.post("/whom/x/", data={"nobody": "1"}).status_code == 404


def test_an_organiser_writes_down_what_somebody_says_on_the_phone(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    home = f"/communities/{people.community.id}/askings/{asking.id}"
    sign_in(client, people.sana)
    path = f"{home}/members/{asked(asking, people.bea).id}"
    assert path in client.get(home).text
    assert client.post(path, data={"people-0-name": "Marta"}).status_code == 303
    assert names() == ["Marta"] and "Has answered" not in client.get(home).text
    assert client.get(path).status_code == 200 and "Marta" not in client.get(path).text
    assert client.post(path, data={"nobody": "1"}).status_code == 409 and names() == ["Marta"]


def test_an_organiser_cannot_answer_for_somebody_whom_mail_reaches(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/askings/{asking.id}/members/"
    private = f"{path}{asked(asking, people.oisin).id}"
    assert client.get(private).status_code == client.post(private).status_code == 404


def test_neither_pages_nor_the_journal_tell_who_named_whom(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta", "Bees")])
    sign_in(client, people.sana)
    for path in ("nominations/", f"askings/{asking.id}", "askings/"):
        assert (
            people.oisin.name not in client.get(f"/communities/{people.community.id}/{path}").text
        )
    lines = db.session.scalars(select(Entry).where(Entry.what.like("asking.%"))).all()
    assert len(lines) == 2
    assert people.oisin.id not in {each for line in lines for each in (line.by_id, line.person_id)}
    marta = approve(db.session.scalars(select(Nomination)).one(), people.community, people.sana)
    assert marta.source.startswith("Named by a member on")


def never(people: People) -> None:
    people.oisin.never_contact_at = now()


def left(people: People) -> None:
    db.session.execute(delete(Membership).where(Membership.person_id == people.oisin.id))


@pytest.mark.parametrize("happens", [never, left])
def test_of_who_left_or_wants_no_contact_no_names_are_taken(
    people: People, members: list[Person], client: FlaskClient, happens: Callable[[People], None]
) -> None:
    path = page_of(asking_of_all(people), people.oisin)
    happens(people)
    db.session.commit()
    assert client.post(path, data={"people-0-name": "Marta"}).status_code == 409
    assert names() == []


def test_of_a_private_voice_only_the_day_is_shown(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    answering.answer(asked(asking_of_all(people), people.oisin), [Named("Marta")])
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/nominations/").text
    assert f"Named on {format_date(today(), 'long')} by a member who was asked in private" in page


def test_answering_twice_at_once_leaves_one_answer(
    app: Flask, people: People, members: list[Person]
) -> None:
    member = asked(asking_of_all(people), people.oisin).id

    def press(name: str) -> None:
        found = db.session.get_one(AskedMember, member)
        answering.answer(found, [Named(f"{name} one"), Named(f"{name} two")])

    at_once(app, [partial(press, name) for name in ("A", "B", "C", "D")])
    first, second = names()
    assert first[0] == second[0]
