"""Whoever asked about their details hears what became of it, by a mail that says nothing itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.deliveries.models import Delivery, State
from core.inbox.models import InboundMessage
from core.people.models import Person
from core.requests import actions, jobs, messages, queries
from core.requests.models import Kind, PersonRequest
from core.safeguarding.actions import place_hold
from core.today import tasks
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

Work = Callable[[], None]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WHY = "The register says otherwise."


@pytest.fixture
def desk(people: People, client: FlaskClient) -> FlaskClient:
    sign_in(client, people.sana)
    return client


def page(people: People, asked: PersonRequest) -> str:
    return f"/communities/{people.community.id}/requests/{asked.id}"


def listed(desk: FlaskClient, people: People) -> str:
    return desk.get(f"/communities/{people.community.id}/requests/").text


def answer(desk: FlaskClient, people: People, asked: PersonRequest, outcome: str = "done") -> str:
    """Where the desk leads after an answer."""
    told = {"answer-outcome": outcome, "answer-reason": WHY}
    return str(desk.post(f"{page(people, asked)}/answer", data=told).location)


def words(letter: Accepted) -> str:
    return "".join(str(part.get_content()) for part in letter.message.iter_parts())


def test_the_mail_leads_to_the_answer_and_says_nothing_of_it(
    people: People, desk: FlaskClient, work: Work, sink: Sink
) -> None:
    asked = actions.ask(people.oisin, Kind.ERASE, "Erase me.")
    answer(desk, people, asked, "refused")
    work()
    mail = words(sink.accepted[-1])
    assert sink.accepted[-1].recipients == (people.oisin.email,)
    assert not re.search(f"{WHY}|erase me|refused", mail, re.IGNORECASE)
    (link, *_same) = re.findall(r"/about-you/[\w-]{30,}", mail)
    assert WHY in desk.get(link).text
    db.session.refresh(asked)
    assert asked.told_at and asked.told_how == "email"


def test_after_a_correction_it_lets_nobody_in(
    people: People, desk: FlaskClient, work: Work, sink: Sink
) -> None:
    answer(desk, people, actions.ask(people.oisin, Kind.CORRECT, "My address is another."))
    work()
    mail = words(sink.accepted[-1])
    assert "/about-you/" in mail and not re.search(r"/about-you/[\w-]{30,}", mail)


def test_it_reaches_who_wants_no_other_mail(
    people: People, desk: FlaskClient, work: Work, sink: Sink
) -> None:
    asked = actions.ask(people.oisin, Kind.OBJECT)
    actions.take_effect(people.oisin, asked, people.oisin)
    answer(desk, people, asked)
    work()
    assert "stands still only because of it goes on from" in words(sink.accepted[-1])


def test_who_has_no_address_is_told_by_somebody_who_writes_it_down(
    people: People, desk: FlaskClient
) -> None:
    asked = actions.ask(people.bea, Kind.CORRECT, "My name is wrong.")
    assert "We have no e-mail address of theirs" in desk.get(page(people, asked)).text
    assert answer(desk, people, asked) == page(people, asked)
    assert "Tell them what became of it" in listed(desk, people)
    assert desk.post(f"{page(people, asked)}/telling", data={}).status_code == 422
    desk.post(f"{page(people, asked)}/telling", data={"told-how": "phone"})
    assert "Tell them what became of it" not in listed(desk, people)
    db.session.refresh(asked)
    assert asked.told_at and asked.told_how == "phone"


def test_who_is_on_hold_gets_no_mail_and_stands_on_the_desk(
    people: People, desk: FlaskClient
) -> None:
    place_hold(people.community, "person", people.oisin.id, "A concern.", people.olu)
    asked = actions.ask(people.oisin, Kind.CORRECT)
    assert "They are on hold" in desk.get(page(people, asked)).text
    answer(desk, people, asked)
    assert not db.session.scalars(select(Delivery)).all()
    assert [row[0].id for row in queries.untold([people.community.id])] == [asked.id]
    told = [each.title for each in tasks.of(people.sana.id) if each.kind == "request"]
    assert told == [f"Tell {people.oisin.name} what became of it: Correct something"]


def test_a_mail_that_comes_back_told_nobody(
    people: People, desk: FlaskClient, work: Work, sink: Sink
) -> None:
    asked = actions.ask(people.oisin, Kind.CORRECT)
    answer(desk, people, asked)
    assert queries.untold([people.community.id]) == []
    work()
    assert queries.untold([people.community.id]) == []
    messages.came_back(db.session.scalars(select(Delivery)).one(), 1)
    assert [row[0].id for row in queries.untold([people.community.id])] == [asked.id]
    assert not db.session.scalars(select(InboundMessage)).all()


def test_nobody_is_told_twice(people: People, desk: FlaskClient, work: Work, sink: Sink) -> None:
    asked = actions.ask(people.oisin, Kind.CORRECT)
    answer(desk, people, asked)
    desk.post(f"{page(people, asked)}/telling", data={"told-how": "phone"})
    work()
    assert db.session.scalars(select(Delivery.state)).all() == [State.CANCELLED]
    assert (
        desk.post(f"{page(people, asked)}/telling", data={"told-how": "phone"}).status_code == 409
    )


def test_that_it_takes_longer_is_told_and_is_no_answer(
    people: People, desk: FlaskClient, work: Work, sink: Sink
) -> None:
    asked = actions.ask(people.oisin, Kind.CORRECT)
    desk.post(f"{page(people, asked)}/extension", data={"extend-reason": "Two archives."})
    work()
    assert "takes us longer than a month" in words(sink.accepted[-1])
    db.session.refresh(asked)
    assert asked.told_at is None


def test_what_was_typed_stays_where_a_no_has_no_reason(people: People, desk: FlaskClient) -> None:
    asked = actions.ask(people.oisin, Kind.OBJECT)
    told = {"answer-outcome": "refused", "answer-reason": " "}
    again = desk.post(f"{page(people, asked)}/answer", data=told)
    assert again.status_code == 422 and 'id="answer-reason-error"' in again.text
    assert re.search(r'checked[^>]*value="refused"|value="refused"[^>]*checked', again.text)
    told["answer-reason"] = "a" * 1001
    assert "a" * 1001 in desk.post(f"{page(people, asked)}/answer", data=told).text


@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_an_objection_stands_still_until_a_week_after_its_answer_was_heard(
    people: People, desk: FlaskClient, work: Work, sink: Sink, clock: Clock, outcome: str
) -> None:
    asked = actions.ask(people.oisin, Kind.OBJECT)
    actions.take_effect(people.oisin, asked, people.oisin)
    answer(desk, people, asked, outcome)
    assert not is_free(people.oisin, clock, days=5)
    work()
    assert not is_free(people.oisin, clock, days=6)
    assert is_free(people.oisin, clock, days=2)
    assert not people.oisin.may_be_contacted


def test_what_they_asked_for_themselves_outlasts_an_objection(people: People, clock: Clock) -> None:
    actions.take_effect(people.bea, actions.did(people.bea, Kind.RESTRICT), people.bea)
    asked = actions.ask(people.bea, Kind.OBJECT)
    actions.answer(asked, "done", "", by=people.sana)
    actions.told(asked, "phone", by=people.sana)
    assert not is_free(people.bea, clock, days=30)
    actions.did(people.bea, Kind.LIFT)
    assert is_free(people.bea, clock, days=0)


def test_a_second_objection_stands_still_by_itself(people: People, clock: Clock) -> None:
    first, second = (actions.ask(people.bea, Kind.OBJECT, each) for each in "ab")
    for asked in (first, second):
        actions.take_effect(people.bea, asked, people.bea)
        actions.answer(asked, "done", "", by=people.sana)
    actions.told(first, "phone", by=people.sana)
    assert not is_free(people.bea, clock, days=30)
    actions.told(second, "phone", by=people.sana)
    assert is_free(people.bea, clock, days=8)


def is_free(person: Person, clock: Clock, days: int) -> bool:
    """Whether their details may be used so many days later."""
    db.session.commit()
    clock.move(days=days)
    jobs.end_standing_still()
    return person.restricted_at is None


def test_a_correction_is_refused_before_it_begins_unless_they_ask_for_it(
    people: People, desk: FlaskClient
) -> None:
    actions.take_effect(people.bea, actions.did(people.bea, Kind.RESTRICT), people.bea)
    db.session.commit()
    edit = f"/communities/{people.community.id}/people/{people.bea.id}/details"
    said = {"name": "Bea Kowalska", "source": "Herself"}
    assert 'name="source"' not in desk.get(edit).text
    assert desk.post(edit, data=said).status_code == 409
    asked = actions.ask(people.bea, Kind.CORRECT, "My name.")
    db.session.commit()
    assert "Correct what they ask for here" in desk.get(page(people, asked)).text
    assert 'name="source"' in desk.get(edit).text
    assert desk.post(edit, data=said).status_code == 303
    assert people.bea.name == "Bea Kowalska" and people.bea.restricted_at


def test_administrators_answer_whom_no_community_knows(
    people: People, desk: FlaskClient, clock: Clock
) -> None:
    asked = actions.ask(people.ada, Kind.READ)
    assert asked.community_id is None
    db.session.commit()
    assert desk.get(page(people, asked)).status_code == 404
    sign_in(desk, people.ada)
    assert "administrators answer this" in desk.get(page(people, asked)).text
    assert people.ada.name in listed(desk, people)
    assert people.ada.name in desk.get(f"{page(people, asked)}/held").text
