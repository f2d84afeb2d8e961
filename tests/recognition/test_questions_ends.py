"""What the clock, a hold or a hidden face does to a question; and how much somebody is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities.actions import know
from core.db import db, now, today
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from recognition.champions.models import Champion
from recognition.questions import asking, jobs, limits, queries
from recognition.questions.links import asked_token, question_token
from recognition.questions.models import Question
from tests.clock import Clock
from tests.people import People, sign_in, some_people, someone
from tests.presses import at_once
from tests.recognition.question_samples import ANSWER, WORDS, face, question
from tests.recognition.read import letters_kept, main
from tests.recognition.test_questions_pages import FORM, asked, at, champion

__all__ = ["champion"]
Work = Callable[[], None]
MANY = 12


def ask(champion_public_id: str, asker_id: int) -> None:
    found = queries.face(champion_public_id, asker_id)
    assert found is not None
    asking.ask(found, db.session.get_one(Person, asker_id), WORDS)


def test_a_week_takes_no_more_than_the_champion_set(
    app: Flask, people: People, champion: Champion
) -> None:
    champion.questions_per_week = 2
    askers = [each.id for each in some_people(MANY, "Neighbour")]
    name = champion.public_id
    db.session.commit()
    done = at_once(app, [partial(ask, name, each) for each in askers])
    assert (done["done"], sum(done.values())) == (2, MANY)
    assert db.session.scalar(select(func.count()).select_from(Question)) == 2


def test_one_person_waits_for_three_answers_at_most(
    app: Flask, people: People, champion: Champion
) -> None:
    others = [face(people.community, someone(f"Champion {each}")) for each in range(MANY)]
    names = [each.public_id for each in others]
    asker = people.oisin.id
    db.session.commit()
    assert at_once(app, [partial(ask, each, asker) for each in names])["done"] == 3


def test_a_full_week_says_when_to_ask_again(
    people: People, client: FlaskClient, champion: Champion, clock: Clock
) -> None:
    clock.set(datetime(2027, 3, 4, 12, tzinfo=UTC))
    champion.questions_per_week = 1
    made = question(champion, people.oisin)
    page = client.get(at(champion)).text
    assert "Ask again from Monday 8 March" in page
    assert client.post(at(champion), data=FORM).status_code == 409
    assert [each.id for each in asked()] == [made.id]
    clock.set(datetime(2027, 3, 8, 0, 30, tzinfo=UTC))
    assert "Ask again" not in client.get(at(champion)).text
    assert client.post(at(champion), data=FORM).status_code == 303


def test_a_full_week_tells_nothing_of_an_address(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    suppress("gone@example.org", reason="unsubscribed")
    champion.questions_per_week = 1
    question(champion, people.oisin)
    for address in ("gone@example.org", "new@example.org", people.olu.email):
        assert client.post(at(champion), data={**FORM, "email": address}).status_code == 409


def test_a_question_is_counted_in_the_week_in_which_it_was_confirmed(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    champion.questions_per_week = 1
    first, second = (question(champion, each, "unconfirmed") for each in (people.oisin, people.olu))
    assert client.post(f"/asked/{asked_token(first)}/confirmation").status_code == 303
    answer = client.post(f"/asked/{asked_token(second)}/confirmation")
    assert (answer.status_code, "Ask again from Monday" in answer.text) == (409, True)
    assert [each.state for each in asked()] == ["waiting", "unconfirmed"]


def test_three_links_wait_for_one_address_and_no_fourth_is_sent(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    pages = {main(client.post(at(champion), data=FORM, follow_redirects=True)) for _ask in range(4)}
    assert (len(asked()), len(pages)) == (3, 1)


def test_a_member_with_three_open_ones_is_told_so(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    for _each in range(3):
        question(champion, people.sana)
    sign_in(client, people.sana)
    answer = client.post(at(champion), data={"words": WORDS})
    assert (answer.status_code, "Three questions of yours" in answer.text) == (409, True)


def test_what_nobody_confirms_is_deleted_with_who_is_known_for_nothing_else(
    people: People, client: FlaskClient, champion: Champion, clock: Clock, work: Work
) -> None:
    client.post(at(champion), data=FORM)
    client.post(at(champion), data={**FORM, "email": people.oisin.email})
    work()
    wanda = db.session.scalars(select(Person).where(Person.email == FORM["email"])).one()
    assert (wanda.source, wanda.inform_by) == (queries.SOURCE, today() + timedelta(days=30))
    wanda_id = wanda.id
    clock.move(days=1, hours=23)
    jobs.forget_unconfirmed()
    assert len(asked()) == 2
    clock.move(hours=2)
    jobs.forget_unconfirmed()
    assert asked() == []
    assert db.session.get(Person, wanda_id) is None
    assert db.session.get(Person, people.oisin.id) is not None


def test_somebody_with_another_row_of_theirs_is_kept(
    people: People, client: FlaskClient, champion: Champion, clock: Clock
) -> None:
    client.post(at(champion), data=FORM)
    client.post(at(champion), data=FORM)
    first, second = asked()
    db.session.expunge(second)
    client.post(f"/asked/{asked_token(first)}/confirmation")
    clock.move(days=3)
    jobs.forget_unconfirmed()
    assert [each.id for each in asked()] == [first.id]
    asker = db.session.get_one(Person, first.asker_id)
    assert (asker.email, asker.informed_at is not None) == (FORM["email"], True)
    assert second.asker_id == asker.id


@pytest.mark.parametrize("how", ["known here", "asked before"])
def test_nobody_is_deleted_whom_another_row_is_about(
    people: People, client: FlaskClient, champion: Champion, clock: Clock, how: str
) -> None:
    client.post(at(champion), data=FORM)
    wanda = db.session.get_one(Person, asked()[0].asker_id)
    if how == "known here":
        know(people.community, wanda)
    else:
        question(champion, wanda, "passed")
    clock.move(days=3)
    jobs.forget_unconfirmed()
    assert [each.state for each in asked()] == ([] if how == "known here" else ["passed"])
    assert db.session.get(Person, wanda.id) is not None


def test_a_link_of_three_days_ago_sends_nothing(
    people: People, client: FlaskClient, champion: Champion, clock: Clock
) -> None:
    made = question(champion, people.oisin, "unconfirmed")
    clock.move(days=3)
    assert client.post(f"/asked/{asked_token(made)}/confirmation").status_code == 409
    assert "older than two days" in client.get(f"/asked/{asked_token(made)}").text


def test_no_answer_is_told_once_and_ends_it(
    people: People, client: FlaskClient, champion: Champion, clock: Clock, work: Work
) -> None:
    made = question(champion, people.oisin)
    token = question_token(made)
    clock.move(days=13, hours=23)
    jobs.end_unanswered()
    assert [each.state for each in asked()] == ["waiting"]
    clock.move(hours=2)
    for _again in range(2):
        jobs.end_unanswered()
        work()
    (mail,) = letters_kept()
    assert "No answer came" in str(mail["Subject"])
    assert "No answer came" in client.get(f"/asked/{asked_token(made)}").text
    assert client.post(f"/question/{token}/answer", data={"answer": ANSWER}).status_code == 409


@pytest.mark.parametrize("what", ["face", "champion", "asker", "community"])
def test_a_face_that_goes_or_a_hold_stops_everything_at_once(
    people: People, client: FlaskClient, champion: Champion, work: Work, what: str
) -> None:
    made = question(champion, people.oisin)
    fresh = question(champion, people.olu if what != "asker" else people.oisin, "unconfirmed")
    sign_in(client, people.sana)
    client.post(at(champion), data={"words": WORDS})
    subject = {"champion": people.amir.id, "asker": people.oisin.id, "face": 0}
    if what == "face":
        champion.audience = "nobody"
    elif what == "community":
        place_hold(people.community, "community", people.community.id, "A concern.", people.olu)
    else:
        place_hold(people.community, "person", subject[what], "A concern.", people.olu)
    token = question_token(made)
    assert client.post(f"/question/{token}/answer", data={"answer": ANSWER}).status_code == 409
    assert client.post(f"/question/{token}/pass").status_code == 409
    assert client.post(f"/asked/{asked_token(fresh)}/confirmation").status_code == 409
    assert WORDS not in client.get(f"/question/{token}").text
    assert "Night owl" not in client.get(f"/asked/{asked_token(made)}").text
    if what != "asker":
        assert client.get(at(champion)).status_code == 404
        work()
        assert letters_kept() == []


def test_a_question_waits_for_who_is_on_leave(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    people.amir.away_until = today() + timedelta(days=3)
    sign_in(client, people.sana)
    client.post(at(champion), data={"words": WORDS})
    work()
    assert letters_kept() == []


def test_the_usual_time_is_that_of_the_last_answers(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    assert "too early to say how long" in client.get(at(champion)).text
    for days in (1, 3, 9):
        at_first = now() - timedelta(days=10)
        ended = at_first + timedelta(days=days, seconds=-60)
        question(champion, people.oisin, "answered", asked_at=at_first, ended_at=ended)
    assert "Usually answers within 3 days" in client.get(at(champion)).text
    for _each in range(queries.LAST_ANSWERS):
        question(champion, people.oisin, "answered", ended_at=now() + timedelta(hours=2))
    assert limits.usual_time(champion.id) == "Usually answers within a day."


def test_nobody_asks_without_end(client: FlaskClient, champion: Champion) -> None:
    answers = [client.post(at(champion)).status_code for _press in range(11)]
    assert answers == [422] * 10 + [429]
