"""Closing a community: said before, done at once, and nothing offered that leads nowhere."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from recognition.awards import sharing
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.thank_you import choosing
from tests.people import People, sign_in
from tests.recognition.badges import accepted, given
from tests.recognition.credentials import FOR_EVERYBODY

TAKES_AWAY = "What closing takes away"
EVERYBODY = 'value="public"'


@pytest.fixture
def award(people: People) -> Award:
    """Amir's, shown to everybody before the community closes."""
    people.community.openness = "open"
    return accepted(people, people.amir, people.sana, FOR_EVERYBODY)


def close(people: People) -> None:
    people.community.openness = "closed"
    db.session.commit()


def test_what_closing_takes_away_is_said_before(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/openness"
    assert TAKES_AWAY not in client.get(page).text
    people.community.openness = "hybrid"
    assert TAKES_AWAY in client.get(page).text
    form = {"openness": "closed", "gathering_places": "The shed"}
    assert "Saved." in client.post(page, data=form, follow_redirects=True).text
    assert TAKES_AWAY not in client.get(page).text


@pytest.mark.parametrize("is_accepted", [False, True])
def test_holders_are_not_offered_everybody(
    client: FlaskClient, people: People, is_accepted: bool
) -> None:
    people.community.openness = "open"
    make = accepted if is_accepted else given
    award = make(people, people.amir, people.sana)
    sign_in(client, people.amir)
    pages = (
        f"/communities/{people.community.id}/awards/{award.id}/decision",
        f"/your-badge/{award_token(award)}",
    )
    assert all(EVERYBODY in client.get(page).text for page in pages)
    close(people)
    assert not any(EVERYBODY in client.get(page).text for page in pages)
    choice = {"audience": "public", "shown_as": "full_name"}
    assert [client.post(f"{pages[1]}/decision", data=choice).status_code] == [422]


def test_who_is_seen_is_told_by_whom_as_things_are(
    client: FlaskClient, people: People, award: Award
) -> None:
    sign_in(client, people.amir)
    home = f"/communities/{people.community.id}"
    pages = (f"{home}/champions/how-you-are-seen/", f"{home}/awards/mine", f"{home}/awards/1")
    assert all("Everybody" in client.get(page).text for page in pages)
    close(people)
    for page in pages:
        text = client.get(page).text
        assert "Everybody" not in text and "Members of this community" in text


def test_a_link_that_leads_nowhere_says_so(
    client: FlaskClient, people: People, award: Award
) -> None:
    sharing.switch_link(award, people.amir, is_on=True)
    close(people)
    sign_in(client, people.amir)
    text = client.get(f"/your-badge/{award_token(award)}").text
    assert "the link leads nowhere" in text and f"/awards/{award.public_id}" not in text


def test_a_page_of_what_one_gave_is_for_members_then(client: FlaskClient, people: People) -> None:
    people.community.openness = "open"
    choosing.choose(people.community, people.amir, choosing.LINK)
    sign_in(client, people.amir)
    home = f"/communities/{people.community.id}/what-i-gave/"
    assert "to send to whom you like" in client.get(home).text
    close(people)
    text = client.get(home).text
    assert "for members of this community:" in text and "to send to whom you like" not in text


def test_a_helper_is_not_offered_everybody_either(client: FlaskClient, people: People) -> None:
    people.community.openness = "open"
    award = given(people, people.bea, people.amir)
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/award-reviews/help/{award.id}"
    assert EVERYBODY in client.get(page).text
    close(people)
    assert EVERYBODY not in client.get(page).text


def test_what_was_for_everybody_stays_so_when_it_opens_again(
    client: FlaskClient, people: People, award: Award
) -> None:
    close(people)
    assert client.get(f"/awards/{award.public_id}").status_code == 404
    people.community.openness = "open"
    assert award.audience == Choice("public", "full_name").audience
    assert client.get(f"/awards/{award.public_id}").status_code == 200
