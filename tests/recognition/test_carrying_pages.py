"""What its holder does with a badge outside: files, paper, and a link to switch on and off."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from recognition.awards import sharing
from recognition.awards.deciding import Choice
from recognition.awards.links import award_token
from recognition.credentials import jobs
from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from tests.people import People, sign_in
from tests.recognition.badges import accepted, member
from tests.recognition.credentials import FOR_EVERYBODY
from tests.recognition.test_award_pages import ONLY_ME, page


@pytest.mark.parametrize("choice", [ONLY_ME, FOR_EVERYBODY])
def test_its_holder_carries_it_away_whoever_may_see_it(
    client: FlaskClient, people: People, choice: Choice
) -> None:
    award = accepted(people, people.amir, people.sana, choice)
    jobs.issue(award.id)
    own = f"/communities/{people.community.id}/awards/{award.id}"
    link = f"/your-badge/{award_token(award)}"
    assert client.get(f"{link}/badge.json").headers["Cache-Control"] == "no-store"
    sign_in(client, people.amir)
    for start in (own, link):
        for form in ("json", "png", "svg"):
            answer = client.get(f"{start}/badge.{form}")
            assert verify(answer.data, known_here()).is_valid
        assert "Amir Haddad" in client.get(f"{start}/certificate").text
        assert f"{start}/badge.png" in client.get(start).text


def test_nobody_else_carries_it_away(client: FlaskClient, people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    jobs.issue(award.id)
    sign_in(client, member(people, people.oisin))
    own = f"/communities/{people.community.id}/awards/{award.id}"
    for more in ("/badge.json", "/certificate"):
        assert client.get(f"{own}{more}").status_code == 404
    assert client.post(f"{own}/link", data={"is_on": "yes"}).status_code == 404
    assert "Take it with you" not in client.get(own).text


def test_its_holder_switches_the_link_on_and_off(client: FlaskClient, people: People) -> None:
    award = accepted(people, people.amir, people.sana, ONLY_ME)
    own = f"/communities/{people.community.id}/awards/{award.id}"
    sign_in(client, people.amir)
    for start in (own, f"/your-badge/{award_token(award)}"):
        assert client.post(f"{start}/link", data={"is_on": "yes"}).status_code == 303
        assert client.get(page(award)).status_code == 200
        assert "linkedin.com" not in client.get(start).text  # it asks for a certificate
        jobs.issue(award.id)
        assert "linkedin.com/profile/add" in client.get(start).text
        assert client.post(f"{start}/link", data={"is_on": "no"}).status_code == 303
        assert client.get(page(award)).status_code == 404
        assert "linkedin.com" not in client.get(start).text


@pytest.mark.parametrize("choice", [FOR_EVERYBODY, Choice("only_me", "initials")])
def test_a_link_does_not_make_a_file_anew_that_says_the_same(
    people: People, choice: Choice
) -> None:
    people.community.openness = "open"
    award = accepted(people, people.amir, people.sana, choice)
    jobs.issue(award.id)
    for is_on in (True, False):
        sharing.switch_link(award, people.amir, is_on)
        assert award.credential_due_at is None


def test_a_link_makes_a_file_anew_that_says_what_was_done(people: People) -> None:
    people.community.openness = "open"
    award = accepted(people, people.amir, people.sana, ONLY_ME)
    jobs.issue(award.id)
    sharing.switch_link(award, people.amir, is_on=True)
    assert award.credential_due_at is not None


def test_there_is_no_link_out_of_a_closed_community(client: FlaskClient, people: People) -> None:
    people.community.openness = "closed"
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    sign_in(client, people.amir)
    own = f"/communities/{people.community.id}/awards/{award.id}"
    assert client.post(f"{own}/link", data={"is_on": "yes"}).status_code == 409
    assert "Switch the link on" not in client.get(own).text
