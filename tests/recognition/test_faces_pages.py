"""How you are seen: what each decides about themselves, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.files.actions import store
from core.files.jobs import delete_left_over
from core.files.models import StoredFile
from core.people import tags
from recognition.champions.models import ChampionTag
from recognition.questions.links import question_token
from recognition.terms import actions as terms
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.badges import member
from tests.recognition.deeds import logged
from tests.recognition.faces import (
    MARIGOLD,
    MEMBERS,
    WITH_PHOTO,
    champion,
    face,
    open_to_all,
    photo,
    show,
)
from tests.recognition.question_samples import question

FILLED_IN: dict[str, Any] = {"about": "Beans need patience.", "questions_per_week": 2}


@pytest.fixture
def home(client: FlaskClient, people: People) -> str:
    """Oisín is signed in, and everybody sees him."""
    home = open_to_all(people)
    champion(people, member(people, people.oisin))
    tags.retag(people.oisin, ["Seeds", "Bees"], ["Irish"])
    people.oisin.place = "Leith"
    sign_in(client, people.oisin)
    return f"{home}/how-you-are-seen/"


def mine(people: People, home: str) -> str:
    return home + face(people.oisin).public_id


def test_what_is_saved_is_shown(client: FlaskClient, people: People, home: str) -> None:
    chosen = {**FILLED_IN, "topic": ["bees"], "more_language": "Scots, English"}
    answer = client.post(mine(people, home), data=chosen)
    assert answer.status_code == 303
    seen = client.get(f"/champions/{face(people.oisin).public_id}").text
    assert all(each in seen for each in ("Beans need patience.", ">Bees<", ">Scots<", ">English<"))
    assert not any(each in seen for each in (">Seeds<", ">Irish<", ">Leith<"))
    assert face(people.oisin).questions_per_week == 2


def test_what_we_hold_is_offered_without_a_tick_and_shown_nowhere(
    client: FlaskClient, people: People, home: str
) -> None:
    form = client.get(mine(people, home)).text
    assert all(each in form for each in ("Seeds", "Bees", "Irish", "Leith"))
    assert "checked" not in form
    client.post(mine(people, home), data={"questions_per_week": 0})
    assert db.session.scalars(select(ChampionTag)).all() == []


def test_what_is_unticked_is_gone_and_what_stays_keeps_its_turn(
    client: FlaskClient, people: People, home: str
) -> None:
    client.post(mine(people, home), data={**FILLED_IN, "topic": ["bees", "seeds"]})
    turns = {each.folded: each.shown_at for each in db.session.scalars(select(ChampionTag))}
    client.post(mine(people, home), data={**FILLED_IN, "topic": ["bees"]})
    db.session.expire_all()
    left = db.session.scalars(select(ChampionTag)).all()
    assert [(each.folded, each.shown_at) for each in left] == [("bees", turns["bees"])]


def test_a_photo_needs_a_consent_and_words(client: FlaskClient, people: People, home: str) -> None:
    for more in ({}, {"may_show": "y"}, {"photo_says": "Oisín"}):
        data = {**FILLED_IN, **more, "photo": (photo().stream, "a.png")}
        assert client.post(mine(people, home), data=data).status_code == 422
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0
    complete = {**FILLED_IN, "may_show": "y", "photo_says": "Oisín and a spade"}
    client.post(mine(people, home), data={**complete, "photo": (photo().stream, "a.png")})
    seen = client.get(f"/champions/{face(people.oisin).public_id}").text
    assert 'alt="Oisín and a spade"' in seen
    client.post(mine(people, home), data=complete)
    assert face(people.oisin).photo_id is not None


def test_without_the_consent_the_photo_is_thrown_away(
    client: FlaskClient, people: People, home: str
) -> None:
    complete = {**FILLED_IN, "may_show": "y", "photo_says": "Oisín and a spade"}
    for _twice in range(2):
        client.post(mine(people, home), data={**complete, "photo": (photo().stream, "a.png")})
        assert db.session.scalar(select(func.count(StoredFile.id))) == 1
    client.post(mine(people, home), data=FILLED_IN)
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0
    assert client.get(f"/champions/{face(people.oisin).public_id}/photo").status_code == 404


def test_a_photo_goes_with_its_person_and_not_with_a_hidden_face(
    client: FlaskClient, people: People, home: str, clock: Clock
) -> None:
    def photos() -> int:
        return db.session.scalar(select(func.count(StoredFile.id))) or 0

    clock.move(hours=-2)
    seen = show(people.oisin, photo=photo(), **WITH_PHOTO)
    lost = StoredFile(
        community_id=people.community.id, media_type="image/webp", name="a", content=b""
    )
    deed = logged(people, people.amir)
    deed.file = store(people.community.id, photo(), people.amir)
    db.session.commit()
    clock.move(hours=2)
    db.session.add(lost)
    seen.audience = "nobody"
    delete_left_over()
    assert (client.get(f"/champions/{seen.public_id}/photo").status_code, photos()) == (404, 3)
    db.session.delete(seen)
    delete_left_over()
    assert photos() == 2
    clock.move(hours=2)
    delete_left_over()
    assert photos() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"questions_per_week": 21},
        {"questions_per_week": ""},
        {"about": "x" * 1001},
        {"topic": ["unheard of"]},
        {"more_topic": "x" * 61},
        {"more_place": ",".join(f"p{number}" for number in range(13))},
    ],
)
def test_what_does_not_fit_is_refused(
    client: FlaskClient, people: People, home: str, wrong: dict[str, Any]
) -> None:
    assert client.post(mine(people, home), data=FILLED_IN | wrong).status_code == 422
    assert face(people.oisin).about is None


def test_a_file_that_is_no_picture_is_refused(
    client: FlaskClient, people: People, home: str
) -> None:
    data = {**FILLED_IN, "may_show": "y", "photo_says": "x"}
    with open(__file__, "rb") as no_picture:
        answer = client.post(mine(people, home), data={**data, "photo": (no_picture, "a.png")})
    assert answer.status_code == 409 and "not a picture" in answer.text


def test_only_who_is_emeritus_can_say_so(client: FlaskClient, people: People, home: str) -> None:
    client.post(mine(people, home), data={**FILLED_IN, "shows_emeritus": "y"})
    assert not face(people.oisin).shows_emeritus
    champion(people, people.amir, by=people.sana)
    terms.become_emeritus(people.community, people.amir)
    sign_in(client, people.amir)
    path = home + face(people.amir).public_id
    client.post(path, data={**FILLED_IN, "shows_emeritus": "y"})
    assert face(people.amir).shows_emeritus


def test_a_photo_that_was_lost_is_asked_for_again(
    client: FlaskClient, people: People, home: str
) -> None:
    for data in ({}, {"photo": (photo().stream, "a.png")}):
        text = client.post(
            mine(people, home), data={**FILLED_IN, "more_topic": "x" * 1_001, **data}
        ).text
        assert ("Choose the photo again" in text) is bool(data)
    assert text.count("A photo<") == 1


def test_the_preview_shows_that_questions_can_be_asked(
    client: FlaskClient, people: People, home: str
) -> None:
    show(people.oisin, questions_per_week=0)
    assert "Ask a question" not in client.get(f"{mine(people, home)}/preview").text
    show(people.oisin, questions_per_week=2)
    assert "Ask a question" in client.get(f"{mine(people, home)}/preview").text


def test_the_preview_is_what_others_see(client: FlaskClient, people: People, home: str) -> None:
    champion(people, people.oisin, MEMBERS, by=people.sana)
    path = f"{mine(people, home)}/preview"
    assert client.get(path).text.count('class="held-badge"') == 1
    assert client.get(f"{path}?members=1").text.count('class="held-badge"') == 2


def test_nobody_decides_for_another(client: FlaskClient, people: People, home: str) -> None:
    path = mine(people, home)
    for other in (people.amir, people.sana, people.ada):
        sign_in(client, other)
        assert client.get(path).status_code == 404
        assert client.post(path, data=FILLED_IN).status_code == 404
        assert client.get(f"{path}/preview").status_code == 404
    assert face(people.oisin).about is None


def test_each_name_is_by_itself(client: FlaskClient, people: People, home: str) -> None:
    champion(people, people.oisin, MARIGOLD, by=people.sana)
    page = client.get(home).text
    assert "Oisín Ó Súilleabháin" in page and "Marigold" in page
    client.post(mine(people, home), data={**FILLED_IN, "topic": ["bees"]})
    other = face(people.oisin, "pseudonym")
    assert (other.about, other.questions_per_week) == (None, 0)
    assert db.session.scalars(select(ChampionTag.champion_id)).all() != [other.id]


def test_who_is_seen_by_nobody_is_told_where_to_begin(
    client: FlaskClient, people: People, home: str
) -> None:
    sign_in(client, people.amir)
    assert "Nobody sees you here" in client.get(home).text


def test_a_champion_finds_what_they_were_asked(
    client: FlaskClient, people: People, home: str
) -> None:
    show(people.oisin, questions_per_week=2)
    asked = question(face(people.oisin), people.amir)
    db.session.commit()
    page = client.get(home).text
    assert question_token(asked) in page and people.amir.name in page
