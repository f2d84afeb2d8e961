"""Asking a champion: by whom they may be asked, and what each of the two learns of the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.journal.models import Entry
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from recognition.champions.models import Champion
from recognition.questions.links import asked_token, question_token
from recognition.questions.models import Question
from recognition.settings.models import RecognitionSettings
from tests.people import People, sign_in
from tests.recognition.badges import member
from tests.recognition.question_samples import ANSWER, WORDS, face, question
from tests.recognition.read import letters_kept, main
from tests.walks import every_row

Work = Callable[[], None]
FORM = {"name": "Wanda Long", "email": "wanda@example.org", "words": WORDS}


@pytest.fixture
def champion(people: People) -> Champion:
    people.community.openness = "open"
    made = face(people.community, people.amir, shown_as="pseudonym", pseudonym="Night owl")
    db.session.commit()
    return made


def at(champion: Champion) -> str:
    return f"/champions/{champion.public_id}/question"


def asked() -> list[Question]:
    db.session.expire_all()
    return list(db.session.scalars(select(Question).order_by(Question.id)))


def test_a_stranger_asks_confirms_and_is_answered(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    assert client.post(at(champion), data=FORM).location.endswith("/sent")
    work()
    (link,) = letters_kept()
    assert ("wanda@example.org" in str(link["To"]), WORDS in link.as_string()) == (True, False)
    token = asked_token(asked()[0])
    assert client.get(f"/asked/{token}").status_code == 200
    assert client.post(f"/asked/{token}/confirmation").status_code == 303
    work()
    champions = question_token(asked()[0])
    assert WORDS in client.get(f"/question/{champions}").text
    assert client.post(f"/question/{champions}/answer", data={"answer": ANSWER}).status_code == 303
    work()
    assert [str(mail["To"].addresses[0].addr_spec) for mail in letters_kept()] == [
        "wanda@example.org",
        str(people.amir.email),
        "wanda@example.org",
    ]
    assert ANSWER in client.get(f"/asked/{token}").text


def test_neither_learns_the_address_of_the_other_nor_another_name(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    client.post(at(champion), data=FORM)
    token = asked_token(asked()[0])
    client.post(f"/asked/{token}/confirmation")
    champions = question_token(asked()[0])
    client.post(f"/question/{champions}/answer", data={"answer": ANSWER})
    work()
    of_asker = client.get(at(champion)).text + client.get(f"/asked/{token}").text
    of_champion = client.get(f"/question/{champions}").text
    for mail in letters_kept():
        assert mail["Reply-To"] is None
        is_for_champion = str(people.amir.email) in str(mail["To"])
        text = mail.as_string().split("\n\n", 1)[1] + str(mail["Subject"]) + str(mail["From"])
        if is_for_champion:
            of_champion += text
        else:
            of_asker += text
    assert "Night owl" in of_asker
    assert "Wanda Long" in of_champion
    for hidden in (str(people.amir.email), "Amir"):
        assert hidden not in of_asker
    assert "wanda@example.org" not in of_champion


def test_the_journal_names_neither(people: People, client: FlaskClient, champion: Champion) -> None:
    sign_in(client, people.sana)
    client.post(at(champion), data={"words": WORDS})
    line = db.session.scalars(select(Entry).where(Entry.what == "question.asked")).one()
    assert (line.by_id, line.person_id, line.reason, line.details) == (None, None, None, {})


def test_a_member_asks_at_once_under_their_own_name(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    sign_in(client, people.sana)
    answer = client.post(at(champion), data={"words": WORDS})
    (made,) = asked()
    assert answer.location == f"/asked/{asked_token(made)}"
    assert (made.state, made.asker_name) == ("waiting", "Sana Malik")
    work()
    assert len(letters_kept()) == 1


def test_looking_changes_nothing_and_confirming_twice_is_once(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    made = question(champion, people.oisin, "unconfirmed")
    token = asked_token(made)
    db.session.commit()
    before = every_row()
    for _look in range(2):
        client.get(f"/asked/{token}")
        client.head(f"/asked/{token}")
        client.get(at(champion))
    assert every_row() == before
    for _press in range(2):
        assert client.post(f"/asked/{token}/confirmation").status_code == 303
    work()
    assert len(letters_kept()) == 1


def test_nobody_reads_a_question_before_it_is_confirmed(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    made = question(champion, people.oisin, "unconfirmed")
    token = question_token(made)
    assert client.get(f"/question/{token}").status_code == 404
    assert client.post(f"/question/{token}/answer", data={"answer": ANSWER}).status_code == 404
    assert (
        client.post(f"/asked/{asked_token(made)}/concern", data={"concern": "x"}).status_code == 409
    )


def test_the_link_of_one_opens_nothing_of_the_other(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    made = question(champion, people.oisin)
    assert client.get(f"/question/{asked_token(made)}").status_code == 404
    assert client.get(f"/asked/{question_token(made)}").status_code == 404
    assert client.get(f"/asked/{made.public_id}").status_code == 404


def test_an_address_that_we_know_is_told_nothing_more(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    suppress("gone@example.org", reason="unsubscribed")
    pages = {
        main(client.post(at(champion), data={**FORM, "email": each}, follow_redirects=True))
        for each in (people.oisin.email, "new@example.org", "gone@example.org", people.amir.email)
    }
    assert len(pages) == 1
    assert [each.asker_name for each in asked()] == ["Wanda Long", "Wanda Long"]
    assert db.session.get_one(Person, people.oisin.id).name == people.oisin.name
    gone = select(Person).where(Person.email == "gone@example.org")
    assert db.session.scalar(gone) is None


@pytest.mark.parametrize(
    "hidden",
    [
        {"audience": "nobody"},
        {"audience": "members"},
        {"questions_per_week": 0},
    ],
)
def test_who_is_not_seen_or_not_asked_has_no_such_page(
    people: People, client: FlaskClient, champion: Champion, hidden: dict[str, Any]
) -> None:
    for name, value in hidden.items():
        setattr(champion, name, value)
    assert client.get(at(champion)).status_code == 404
    assert client.post(at(champion), data=FORM).status_code == 404
    assert client.get(f"{at(champion)}/sent").status_code == 404
    assert client.get("/champions/unknown/question").status_code == 404


@pytest.mark.parametrize(
    ("openness", "shown_to", "outside", "inside"),
    [
        ("open", None, 200, 200),
        (None, None, 404, 200),
        ("closed", "everybody", 404, 200),
        ("open", "members", 404, 200),
        ("open", "nobody", 404, 404),
    ],
)
def test_a_champion_is_asked_by_those_to_whom_the_community_shows_them(
    people: People,
    client: FlaskClient,
    champion: Champion,
    openness: str | None,
    shown_to: str | None,
    outside: int,
    inside: int,
) -> None:
    people.community.openness = openness
    row = RecognitionSettings(community_id=people.community.id, champions_shown_to=shown_to)
    db.session.merge(row)
    assert client.get(at(champion)).status_code == outside
    sign_in(client, people.zoe)
    assert client.get(at(champion)).status_code == outside
    sign_in(client, member(people, people.oisin))
    assert client.get(at(champion)).status_code == inside


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "Slugs?"},
        {"words": "x" * 2001},
        {"name": ""},
        {"email": ""},
        {"email": "wanda"},
        {"name": "See www.pills.example"},
    ],
)
def test_a_form_that_is_not_filled_in_is_shown_again(
    client: FlaskClient, champion: Champion, wrong: dict[str, str]
) -> None:
    assert client.post(at(champion), data={**FORM, **wrong}).status_code == 422
    assert asked() == []


def test_passing_is_told_without_a_reason(
    people: People, client: FlaskClient, champion: Champion, work: Work
) -> None:
    made = question(champion, people.oisin)
    token = question_token(made)
    assert client.post(f"/question/{token}/answer", data={"answer": ""}).status_code == 422
    assert client.post(f"/question/{token}/pass").status_code == 303
    work()
    (mail,) = letters_kept()
    assert "Night owl" in mail.as_string()
    assert "cannot answer this one" in client.get(f"/asked/{asked_token(made)}").text
    assert client.post(f"/question/{token}/answer", data={"answer": ANSWER}).status_code == 409


def test_nobody_asks_themselves_and_nobody_on_hold_asks(
    people: People, client: FlaskClient, champion: Champion
) -> None:
    sign_in(client, people.amir)
    assert client.post(at(champion), data={"words": WORDS}).status_code == 409
    sign_in(client, people.sana)
    place_hold(people.community, "person", people.sana.id, "A concern.", people.olu)
    assert client.post(at(champion), data={"words": WORDS}).status_code == 409
    assert asked() == []
