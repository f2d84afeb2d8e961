"""What nobody can find out about the awards of others by trying."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.errors import RuleBroken
from recognition.awards import offering
from recognition.awards.deciding import Choice
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, badge, given, member

UNNAMED = Choice("members", "pseudonym", "Robin of the hedge")
TRIED = f"{WHY} That is what I am trying to find out."


@pytest.fixture
def home(people: People) -> str:
    for each in (people.oisin, people.bea):
        member(people, each)
    return f"/communities/{people.community.id}/"


@pytest.mark.parametrize("choice", [Choice("only_me", "full_name"), UNNAMED])
def test_giving_does_not_tell_that_somebody_has_the_badge_already(
    home: str, people: People, client: FlaskClient, choice: Choice
) -> None:
    what = badge(people)
    accepted(people, people.oisin, people.amir, choice, what=what)
    given(people, people.oisin, people.bea, what, words=TRIED)
    sign_in(client, people.bea)
    page = client.get(f"{home}awards/given").text
    assert "On its way" in page and "Accepted" not in page


def test_words_that_came_later_do_not_tell_who_is_behind_another_name(
    home: str, people: People, client: FlaskClient
) -> None:
    what = badge(people)
    award = accepted(people, people.oisin, people.amir, UNNAMED, what=what)
    given(people, people.oisin, people.bea, what, words=TRIED)
    page = f"{home}awards/{award.id}"
    sign_in(client, people.bea)
    assert TRIED not in client.get(page).text and WHY in client.get(page).text
    sign_in(client, people.oisin)
    assert TRIED in client.get(page).text


def test_nobody_stands_behind_a_name_that_tells_nothing(
    home: str, people: People, client: FlaskClient
) -> None:
    award = accepted(people, people.oisin, people.amir, UNNAMED)
    sign_in(client, people.bea)
    assert "Stand behind it" not in client.get(f"{home}awards/{award.id}").text
    with pytest.raises(RuleBroken):
        offering.co_sign(award, people.bea, "I saw it with my own eyes.")
    db.session.rollback()


def test_organisers_learn_no_more_by_giving(home: str, people: People, client: FlaskClient) -> None:
    what = badge(people)
    award = accepted(people, people.oisin, people.amir, UNNAMED, what=what)
    given(people, people.oisin, people.sana, what, words=TRIED)
    sign_in(client, people.sana)
    page = client.get(f"{home}award-reviews/awards/{award.id}").text
    assert TRIED not in page and page.count("Given") == 1


def test_a_holder_hears_of_whoever_joins_what_they_accepted(
    people: People, client: FlaskClient
) -> None:
    what = badge(people)
    accepted(people, people.amir, people.sana, what=what)
    given(people, people.amir, people.olu, what)
    sign_in(client, people.amir)
    page = client.get(f"/communities/{people.community.id}/news/").text
    assert "Somebody else stands behind your badge" in page
