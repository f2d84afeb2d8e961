"""The desk for what people ask about their details, and the legal clock."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.actions import know
from core.db import db, now, today
from core.erasure.queries import looked_after
from core.errors import RuleBroken
from core.held import sections
from core.held.sections import About
from core.people.models import Person
from core.requests import actions, queries
from core.requests.models import Kind, PersonRequest, months_after
from core.retention import classes
from core.today import tasks
from tests.clock import Clock
from tests.deliveries import queued_invitation
from tests.people import People, sign_in, someone

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_month_ends_on_its_last_day(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


@SQLITE
def test_what_came_by_letter_counts_from_its_day(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/requests"
    day = today() - timedelta(days=9)
    letter = {"kind": "read", "how": "letter", "day": day.isoformat(), "words": "Show me."}
    page = client.post(f"{home}/people/{people.bea.id}", data=letter).location
    asked = db.session.scalars(select(PersonRequest)).one()
    assert asked.due_on == months_after(day, 1)
    printed = client.get(f"{page}/held").text
    assert "Bea Król" in printed and "Sign-up sheet of the spring fair" in printed
    client.post(f"{page}/answer", data={"answer-outcome": "done"})
    db.session.refresh(asked)
    assert (asked.outcome, asked.decided_by_id) == ("done", people.sana.id)


@SQLITE
def test_more_time_is_taken_once_and_a_refusal_has_a_reason(people: People) -> None:
    asked = actions.ask(people.bea, Kind.CORRECT, "My name is wrong.")
    actions.extend(asked, "We must ask another community.", by=people.sana)
    assert asked.due_on == months_after(today(), 3)
    with pytest.raises(RuleBroken, match="once already"):
        actions.extend(asked, "Again.", by=people.sana)
    with pytest.raises(RuleBroken, match="right to know"):
        actions.answer(asked, "refused", " ", by=people.sana)


@SQLITE
def test_an_organiser_is_reminded_before_the_month_is_over(people: People, clock: Clock) -> None:
    actions.ask(people.bea, Kind.CORRECT, "My name is wrong.")
    db.session.commit()
    assert not any(each.kind == "request" for each in tasks.of(people.sana.id))
    clock.move(days=20)
    assert any(each.kind == "request" for each in tasks.of(people.sana.id))
    assert not any(each.kind == "request" for each in tasks.of(people.zoe.id))


@SQLITE
def test_an_organiser_erases_who_asked_for_it(people: People, client: FlaskClient) -> None:
    asked = actions.ask(people.bea, Kind.ERASE)
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/requests/{asked.id}"
    assert client.post(f"{page}/erasure").status_code == 303
    assert db.session.scalars(select(Person).where(Person.name == "Bea Król")).all() == []
    db.session.refresh(asked)
    assert (asked.person_id, asked.outcome, asked.words) == (None, "done", "")


@SQLITE
@pytest.mark.parametrize("who", ["ada", "olu", "oisin"])
def test_only_an_administrator_erases_staff_and_who_is_known_elsewhere(
    people: People, client: FlaskClient, who: str
) -> None:
    someone("Another administrator").is_administrator = True
    know(people.community, people.ada)
    know(people.elsewhere, people.oisin)
    person = getattr(people, who)
    asked = actions.write_down(
        person, people.community.id, Kind.ERASE, "", "phone", today(), people.sana
    )
    page, number = f"/communities/{people.community.id}/requests/{asked.id}", person.id
    sign_in(client, people.sana)
    assert "ask one to open this page" in client.get(page).text
    assert client.post(f"{page}/erasure").status_code == 409
    assert db.session.get(Person, number) is not None
    sign_in(client, people.ada)
    assert client.post(f"{page}/erasure").status_code == 303
    assert db.session.get(Person, number) is None


@SQLITE
@pytest.mark.parametrize("kind", ["restrict", "object"])
def test_what_is_asked_by_phone_holds_at_once(
    people: People, client: FlaskClient, kind: str
) -> None:
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/requests/people/{people.bea.id}"
    told = {"kind": kind, "how": "phone", "day": today().isoformat(), "words": ""}
    assert client.post(page, data=told).status_code == 303
    db.session.rollback()
    asked = db.session.scalars(select(PersonRequest)).one()
    assert people.bea.restricted_at is not None
    assert people.bea.may_be_contacted == (kind == "restrict")
    assert (asked.outcome, asked.done_at is None) == (
        ("done", False) if kind == "restrict" else (None, True)
    )


@SQLITE
def test_only_for_who_has_no_address_somebody_else_writes_down_that_it_is_lifted(
    people: People,
) -> None:
    for person in (people.bea, people.oisin):
        actions.write_down(person, 1, Kind.RESTRICT, "", "phone", today(), people.sana)
    actions.write_down(people.bea, 1, Kind.LIFT, "", "phone", today(), people.sana)
    assert people.bea.restricted_at is None
    with pytest.raises(RuleBroken, match="themselves"):
        actions.write_down(people.oisin, 1, Kind.LIFT, "", "phone", today(), people.sana)
    assert people.oisin.restricted_at is not None


@SQLITE
@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"day": "2999-01-01"}, "That day has not come yet"),
        ({"kind": "lift"}, "and lift it themselves"),
    ],
)
def test_what_cannot_be_written_down_is_said_beside_it_and_the_rest_stays(
    people: People, client: FlaskClient, said: dict[str, str], wrong: str
) -> None:
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/requests/people/{people.oisin.id}"
    told = {"kind": "read", "how": "letter", "day": today().isoformat(), "words": "My words."}
    answer = client.post(page, data=told | said)
    (field,) = said
    beside = re.search(rf'<p class="error" id="{field}-error">(.*?)</p>', answer.text)
    assert answer.status_code == 422 and beside and wrong in beside[1]
    assert "My words." in answer.text and (told | said)["day"] in answer.text
    assert re.search(r"<input[^>]*checked[^>]*letter|<input[^>]*letter[^>]*checked", answer.text)
    assert db.session.scalars(select(PersonRequest)).all() == []


@SQLITE
def test_another_community_sees_nothing_of_it(people: People, client: FlaskClient) -> None:
    asked = actions.ask(people.bea, Kind.READ)
    sign_in(client, people.zoe)
    page = f"/communities/{people.elsewhere.id}/requests/{asked.id}"
    assert client.get(page).status_code == client.post(f"{page}/erasure").status_code == 404


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_is_held_is_read_on_postgresql_too(people: People) -> None:
    _invitation, _delivery = queued_invitation(people)
    for community_id in (None, people.community.id):
        about = About(people.oisin, [people.oisin.id], community_id)
        found = {each.name for each in sections.of(about)}
        assert {"who", "from", "sent", "asked"} <= found
    assert queries.waiting([people.community.id], today(), and_strangers=True) == []
    objected = actions.ask(people.bea, Kind.OBJECT)
    actions.take_effect(people.bea, objected, people.bea)
    for asked in (objected, actions.ask(people.bea, Kind.CORRECT)):
        actions.answer(asked, "done", "", by=people.sana)
    assert len(queries.untold([people.community.id], and_strangers=True)) == 2
    actions.told(objected, "phone", by=people.sana)
    ((_asked, whose),) = queries.stand_still_no_more(now() + timedelta(days=1), 9)
    assert whose == people.bea
    actions.did(people.bea, Kind.RESTRICT)
    assert queries.stand_still_no_more(now() + timedelta(days=1), 9) == []
    assert len(looked_after([people.ada.id, people.sana.id])) == 2
    assert classes.all_of_them()["inactive"].due(None, now(), 9) == []
    assert len(classes.all_of_them()["inactive"].due(people.community.id, now(), 9)) > 0
