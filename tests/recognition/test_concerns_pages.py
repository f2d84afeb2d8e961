"""A concern about a question reaches those who look after safeguarding, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.journal.models import Entry
from core.safeguarding.queries import is_held
from recognition.champions.models import Champion
from recognition.questions.links import asked_token, question_token
from recognition.questions.models import Question
from tests.people import People, sign_in
from tests.recognition.question_samples import ANSWER, WORDS, question
from tests.recognition.read import letters_kept
from tests.recognition.test_questions_pages import champion

__all__ = ["champion"]
Work = Callable[[], None]
CONCERN = {"concern": "They asked me where my children go to school."}


@pytest.fixture
def home(people: People) -> str:
    return f"/communities/{people.community.id}/concerns/"


def again(made: Question) -> Question:
    db.session.expire_all()
    return db.session.get_one(Question, made.id)


@pytest.mark.parametrize("by", ["champion", "asker"])
def test_either_reports_and_the_lead_reads_what_was_written(
    people: People, client: FlaskClient, champion: Champion, home: str, by: str
) -> None:
    made = question(champion, people.oisin, "answered")
    url = f"/question/{question_token(made)}" if by == "champion" else f"/asked/{asked_token(made)}"
    assert client.post(f"{url}/concern", data=CONCERN).status_code == 303
    assert "It has been reported" in client.get(url).text
    assert again(made).reported_by == by
    sign_in(client, people.olu)
    assert CONCERN["concern"] in client.get(home).text
    page = client.get(f"{home}{made.id}").text
    for words in (WORDS, ANSWER, CONCERN["concern"], "Night owl", people.oisin.name):
        assert words in page
    assert str(people.oisin.email) not in page
    assert "Amir" not in page.split("<main")[1]


def test_a_concern_says_something_and_is_reported_once(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    url = f"/question/{question_token(question(champion, people.oisin))}/concern"
    assert client.post(url, data={"concern": ""}).status_code == 422
    assert client.post(url, data=CONCERN).status_code == 303
    assert client.post(url, data=CONCERN).status_code == 409


def test_stopping_takes_it_from_both_and_no_message_leaves(
    people: People, client: FlaskClient, champion: Champion, home: str, work: Work
) -> None:
    made = question(champion, people.oisin)
    token = question_token(made)
    client.post(f"/question/{token}/answer", data={"answer": ANSWER})
    client.post(f"/question/{token}/concern", data=CONCERN)
    sign_in(client, people.olu)
    assert client.post(f"{home}{made.id}/stopping").status_code == 303
    assert client.post(f"{home}{made.id}/stopping").status_code == 409
    work()
    assert letters_kept() == []
    for page in (f"/question/{token}", f"/asked/{asked_token(made)}"):
        text = client.get(page).text
        assert (WORDS in text, ANSWER in text) == (False, False)


def test_what_was_done_is_noted_and_leaves_the_list(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.oisin)
    client.post(f"/question/{question_token(made)}/concern", data=CONCERN)
    sign_in(client, people.sana)
    assert client.post(f"{home}{made.id}", data={"outcome": ""}).status_code == 422
    assert client.post(f"{home}{made.id}", data={"outcome": "Spoke with both."}).status_code == 303
    assert CONCERN["concern"] not in client.get(home).text
    assert CONCERN["concern"] in client.get(f"{home}?looked=yes").text
    assert "Spoke with both." in client.get(f"{home}{made.id}").text
    assert client.post(f"{home}{made.id}", data={"outcome": "Again."}).status_code == 409
    lines = select(Entry.what).where(Entry.what.like("question.%")).order_by(Entry.id)
    assert db.session.scalars(lines).all() == ["question.reported", "question.looked_at"]


def test_a_question_that_nobody_reported_is_between_two_people(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.oisin)
    sign_in(client, people.olu)
    assert client.get(f"{home}{made.id}").status_code == 404
    assert client.post(f"{home}{made.id}/stopping").status_code == 404
    assert again(made).state == "waiting"


def test_nobody_else_reads_concerns(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.oisin)
    client.post(f"/question/{question_token(made)}/concern", data=CONCERN)
    for person in (people.amir, people.zoe):
        sign_in(client, person)
        assert client.get(home).status_code == 404
        assert client.get(f"{home}{made.id}").status_code == 404


@pytest.mark.parametrize("who", ["champion", "asker"])
def test_nobody_looks_into_what_is_about_themselves(
    people: People, client: FlaskClient, champion: Champion, home: str, who: str
) -> None:
    champion.person_id = people.sana.id if who == "champion" else people.amir.id
    made = question(champion, people.sana if who == "asker" else people.oisin)
    client.post(f"/asked/{asked_token(made)}/concern", data=CONCERN)
    sign_in(client, people.sana)
    assert CONCERN["concern"] not in client.get(home).text
    assert client.get(f"{home}{made.id}").status_code == 404
    for what in ("", "/stopping", "/hold"):
        form = {"outcome": "Nothing."}
        assert client.post(f"{home}{made.id}{what}", data=form).status_code == 404
    assert again(made).looked_at is None
    sign_in(client, people.olu)
    assert CONCERN["concern"] in client.get(home).text


def test_whoever_asked_is_put_on_hold_though_nobody_here_knows_them(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.zoe)
    token = question_token(made)
    sign_in(client, people.olu)
    assert client.post(f"{home}{made.id}/hold").status_code == 404
    client.post(f"/question/{token}/concern", data=CONCERN)
    assert client.post(f"{home}{made.id}/hold").status_code == 303
    assert client.post(f"{home}{made.id}/hold").status_code == 409
    assert is_held("person", people.zoe.id)
    assert WORDS not in client.get(f"/question/{token}").text


def test_a_champion_is_put_on_hold_and_seen_nowhere(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.oisin, "answered")
    client.post(f"/asked/{asked_token(made)}/concern", data=CONCERN)
    sign_in(client, people.olu)
    assert client.post(f"{home}{made.id}/hold", data={"who": "champion"}).status_code == 303
    assert is_held("person", champion.person_id)
    assert ANSWER not in client.get(f"/asked/{asked_token(made)}").text


def test_the_menu_of_who_looks_after_safeguarding_counts_concerns(
    people: People, client: FlaskClient, champion: Champion, home: str
) -> None:
    made = question(champion, people.oisin)
    client.post(f"/question/{question_token(made)}/concern", data=CONCERN)
    sign_in(client, people.olu)
    assert "Concerns, 1 new" in client.get(home).text
    client.post(f"{home}{made.id}", data={"outcome": "Spoke with both of them."})
    assert "Concerns, 1 new" not in client.get(home).text
