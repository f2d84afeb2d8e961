"""Who reads no e-mail hears their news by letter or from a person, and it is noted."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from core.db import db, now
from core.safeguarding.models import Hold
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.awards.offering import offer_by_rule
from recognition.contributions import parts
from recognition.news.models import News
from recognition.thanks.actions import thank
from tests.people import People, sign_in
from tests.recognition.badges import badge, given
from tests.recognition.deeds import SAID, logged


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/letters/"


@pytest.fixture
def letter(home: str, people: People) -> str:
    made = logged(people, people.sana)
    parts.stand_for(made, people.bea, "She said so on the phone", by=people.sana)
    db.session.commit()
    return f"{home}{people.bea.id}"


def test_only_people_without_an_address_wait_for_paper(
    home: str, letter: str, people: People, client: FlaskClient
) -> None:
    logged(people, people.sana, people.amir)
    page = client.get(home).text
    assert "Bea Król" in page and "Amir" not in page


def test_the_letter_says_what_was_written_down_and_how_to_answer(
    letter: str, client: FlaskClient
) -> None:
    page = client.get(letter).text
    assert SAID in page and "as you had agreed" in page and "data:image/svg" in page


def test_thanks_ask_nothing_of_whoever_reads_them(
    letter: str, people: People, client: FlaskClient
) -> None:
    db.session.execute(delete(News))
    made = logged(people, people.bea)
    thank(made.id, "The soup was lovely, thank you.", by=people.amir)
    db.session.commit()
    page = client.get(letter).text
    assert "The soup was lovely" in page and "Sana Malik" in page
    assert all(words not in page for words in ("point a phone", "data:image/svg", "tell us"))


@pytest.mark.parametrize("address", [None, "1 Garden Row"])
def test_a_letter_is_posted_only_where_an_address_is_known(
    letter: str, people: People, client: FlaskClient, address: str | None
) -> None:
    people.bea.postal_address = address
    db.session.commit()
    page = client.get(letter).text
    assert ("It is posted" in page) == bool(address)
    assert ("No postal address is known" in page) == (not address)
    assert "rint this page" in page and "I read it to them" in page


def test_a_letter_about_a_badge_by_a_rule_says_what_it_is_for(
    letter: str, people: People, client: FlaskClient
) -> None:
    offer_by_rule(badge(people), people.bea.id, [], "2 contributions since May.")
    db.session.commit()
    says = "You did what this badge asks for: Helps others. (2 contributions since May.)"
    assert says in client.get(letter).text
    award = db.session.scalars(select(Award)).one()
    helping = f"/communities/{people.community.id}/award-reviews/help/{award.id}"
    for page in (f"/your-badge/{award_token(award)}", helping):
        assert "For doing what this badge asks for" in client.get(page).text


@pytest.mark.parametrize("how", ["letter", "read"])
def test_once_told_nobody_waits_any_more(
    home: str, letter: str, client: FlaskClient, how: str
) -> None:
    until = db.session.scalars(select(News.id)).one()
    client.post(f"{letter}/telling", data={"how": how, "until": until})
    db.session.expire_all()
    assert db.session.scalars(select(News)).one().told_how == how
    assert "Bea" not in client.get(home).text
    assert "There is nothing to write" in client.get(letter).text


def test_what_came_after_the_letter_was_printed_is_not_lost(
    home: str, letter: str, people: People, client: FlaskClient
) -> None:
    until = db.session.scalars(select(News.id)).one()
    later = logged(people, people.sana, said="Brought the soup")
    parts.stand_for(later, people.bea, "She said so", by=people.sana)
    client.post(f"{letter}/telling", data={"how": "letter", "until": until})
    page = client.get(letter).text
    assert "Brought the soup" in page and SAID not in page


@pytest.mark.parametrize("data", [{}, {"how": "x", "until": "1"}, {"how": "read", "until": "x"}])
def test_a_press_that_says_nothing_changes_nothing(
    letter: str, client: FlaskClient, data: dict[str, str]
) -> None:
    assert client.post(f"{letter}/telling", data=data).status_code == 409
    assert db.session.scalars(select(News.told_at)).all() == [None]


def test_a_person_of_another_community_has_no_letter_here(
    home: str, people: People, client: FlaskClient
) -> None:
    assert client.get(f"{home}{people.zoe.id}").status_code == 404
    sign_in(client, people.amir)
    assert client.get(home).status_code == 404


def test_what_others_are_told_by_mail_is_not_for_organisers_to_read(
    home: str, people: People, client: FlaskClient
) -> None:
    given(people, people.oisin, people.amir)
    assert client.get(f"{home}{people.oisin.id}").status_code == 404
    told = {"how": "read", "until": "9"}
    assert client.post(f"{home}{people.oisin.id}/telling", data=told).status_code == 404
    assert db.session.scalars(select(News.told_at)).all() == [None]


def test_nothing_is_posted_to_who_is_to_be_left_alone(
    home: str, letter: str, people: People, client: FlaskClient
) -> None:
    people.bea.never_contact_at = now()
    db.session.commit()
    assert client.get(letter).status_code == 404


@pytest.mark.parametrize(("subject", "says"), [("person", 404), ("community", 409)])
def test_a_hold_stops_letters(
    home: str, letter: str, people: People, client: FlaskClient, subject: str, says: int
) -> None:
    subject_id = people.bea.id if subject == "person" else people.community.id
    about = {"community_id": people.community.id, "subject_id": subject_id, "reason": "A worry"}
    db.session.add(Hold(subject=subject, **about))
    db.session.commit()
    assert client.get(letter).status_code == says
    assert client.post(f"{letter}/telling", data={"how": "letter", "until": 9}).status_code == says
    assert ("Bea" in client.get(home).text) == (subject == "community")
