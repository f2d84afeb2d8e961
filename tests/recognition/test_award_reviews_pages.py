"""Organisers look at small circles, put right what is wrong, and help who cannot decide here."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db, now
from recognition.awards.deciding import Choice
from recognition.awards.models import Award, AwardState
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.badges import accepted, badge, endorsement, given
from tests.recognition.credentials import issued, kept
from tests.walks import every_row


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/award-reviews/"


def in_a_circle(people: People) -> Award:
    given(people, people.amir, people.oisin)
    return given(people, people.oisin, people.amir, badge(people, "Good neighbour"))


def test_a_small_circle_is_listed_with_its_reason(
    home: str, people: People, client: FlaskClient
) -> None:
    in_a_circle(people)
    page = client.get(home).text
    assert "gave each other badges" in page and "Good neighbour" in page
    assert "Helping hand" not in page


@pytest.mark.parametrize(("press", "state"), [("yes", "offered"), ("no", "gathering")])
def test_one_press_counts_it_or_leaves_it(
    home: str, people: People, client: FlaskClient, press: str, state: str
) -> None:
    award = in_a_circle(people)
    voice = endorsement(award, people.amir).id
    assert client.post(f"{home}voices/{voice}/review", data={"in_full": press}).status_code == 303
    assert db.session.get_one(Award, award.id).state == state
    assert "Nothing to look at" in client.get(home).text
    assert client.post(f"{home}voices/{voice}/review", data={"in_full": "yes"}).status_code == 404


def test_an_organiser_reads_nothing_about_their_own(
    home: str, people: People, client: FlaskClient
) -> None:
    given(people, people.amir, people.sana)
    award = given(people, people.sana, people.amir, badge(people, "Good neighbour"))
    voice = endorsement(award, people.amir).id
    assert "Good neighbour" not in client.get(home).text
    assert client.post(f"{home}voices/{voice}/review", data={"in_full": "yes"}).status_code == 404
    assert client.get(f"{home}awards/{award.id}").status_code == 404


def test_words_are_corrected_with_a_reason_and_their_history(
    home: str, people: People, client: FlaskClient
) -> None:
    award = accepted(people, people.oisin, people.amir)
    voice = endorsement(award, people.amir).id
    link = f"{home}voices/{voice}/words"
    assert client.post(link, data={"words": "They helped all day."}).status_code == 422
    client.post(link, data={"words": "They helped all day.", "why": "A child was named"})
    page = client.get(f"{home}awards/{award.id}").text
    assert "They helped all day." in page and "every box" in page and "A child was named" in page
    members_page = client.get(f"{home.replace('award-reviews', 'awards')}{award.id}").text
    assert "every box" not in members_page and "A child was named" not in members_page


def test_an_award_is_revoked_with_a_reason(home: str, people: People, client: FlaskClient) -> None:
    award = accepted(people, people.oisin, people.amir)
    link = f"{home}awards/{award.id}"
    assert client.post(f"{link}/revocation").status_code == 422
    client.post(f"{link}/revocation", data={"why": "It was a mistake of ours"})
    assert db.session.get_one(Award, award.id).state == AwardState.REVOKED
    assert "a mistake of ours" in client.get(link).text
    assert client.post(f"{link}/revocation", data={"why": "Again"}).status_code == 409


def test_who_has_no_address_is_asked_by_a_helper(
    home: str, people: People, client: FlaskClient
) -> None:
    award = given(people, people.bea, people.amir)
    link = f"{home}help/{award.id}"
    assert "Bea Król" in client.get(f"{home}help").text
    said = {"answer": "members", "shown_as": "first_name"}
    assert client.post(link, data=said).status_code == 422
    client.post(link, data={**said, "agreed": "By phone on Tuesday"})
    kept = db.session.get_one(Award, award.id)
    assert (kept.state, kept.audience, kept.agreed) == (
        AwardState.ACCEPTED,
        "members",
        "By phone on Tuesday",
    )
    client.post(link, data={**said, "answer": "no", "agreed": "She called again"})
    assert db.session.get_one(Award, award.id).state == AwardState.WITHDRAWN


def test_a_helper_writes_down_a_no(home: str, people: People, client: FlaskClient) -> None:
    award = given(people, people.bea, people.amir)
    said = {"answer": "no", "shown_as": "full_name", "agreed": "At the market"}
    client.post(f"{home}help/{award.id}", data=said)
    assert db.session.get_one(Award, award.id).state == AwardState.DECLINED


def test_nobody_asks_who_is_to_be_left_alone(
    home: str, people: People, client: FlaskClient
) -> None:
    given(people, people.bea, people.amir)
    people.bea.never_contact_at = now()
    db.session.commit()
    assert "Helping hand" not in client.get(f"{home}help").text


def test_who_can_answer_for_themselves_is_not_answered_for(
    home: str, people: People, client: FlaskClient, clock: Clock
) -> None:
    award = given(people, people.oisin, people.amir)
    said = {"answer": "public", "shown_as": "full_name", "agreed": "I think so"}
    before = every_row()
    assert client.post(f"{home}help/{award.id}", data=said).status_code == 404
    assert "Helping hand" not in client.get(f"{home}help").text
    assert every_row() == before
    clock.move(days=13)
    assert "Helping hand" not in client.get(f"{home}help").text


def test_a_badge_that_was_presented_can_be_revoked_though_its_holder_shows_it_to_nobody(
    home: str, people: People, client: FlaskClient
) -> None:
    award = accepted(people, people.amir, people.oisin, Choice("only_me", "full_name"))
    issued(award)
    assert client.get(f"{home}awards/{award.id}").status_code == 404
    for said in (f"https://example.org/awards/{award.public_id}.json", kept(award).code.lower()):
        page = client.get(f"{home}presented?address={said}", follow_redirects=True)
        assert "Revoke it" in page.text and "Amir" not in page.text
    revoked = f"{home}awards/{award.id}/revocation?presented={award.public_id}"
    client.post(revoked, data={"why": "It was meant for somebody else."})
    assert db.session.get_one(Award, award.id).state == AwardState.REVOKED


def test_what_nobody_presented_is_not_found(home: str, people: People, client: FlaskClient) -> None:
    award = given(people, people.amir, people.oisin)
    page = client.get(f"{home}presented?address={award.public_id}", follow_redirects=True)
    assert "No badge from here" in page.text
