"""What somebody gave, with every thanks for it: private until they choose, and never more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.db import db, today
from core.safeguarding.actions import place_hold
from recognition.awards.deciding import Choice
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.thank_you import choosing
from recognition.thanks import actions as thanks
from tests.people import People, sign_in
from tests.recognition.badges import accepted, badge, member
from tests.recognition.deeds import SAID, logged
from tests.recognition.faces import face, shown_to
from tests.statements import statements

WORDS = "You made me feel at home, and I have stayed ever since."


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    people.community.openness = "hybrid"
    sign_in(client, people.amir)
    return f"/communities/{people.community.id}/what-i-gave/"


@pytest.fixture
def deed(people: People) -> Contribution:
    made = logged(people, people.amir, done_on=date(2025, 5, 3))
    thanks.thank(made.id, WORDS, by=people.sana)
    db.session.commit()
    return made


def shown(people: People, audience: str) -> str:
    page = choosing.choose(people.community, people.amir, audience)
    db.session.commit()
    return f"/thank-you/{page.public_id}"


def stranger(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


@pytest.mark.parametrize("narrower", ["only_me", "members"])
def test_an_old_link_does_not_come_back_to_life(
    home: str, people: People, client: FlaskClient, deed: Contribution, narrower: str
) -> None:
    old = shown(people, "link")
    shown(people, narrower)
    new = shown(people, "link")
    assert stranger(client).get(old).status_code == 404
    assert stranger(client).get(new).status_code == 200
    assert new in client.get(home).text


def test_who_is_left_to_read_it_keeps_the_address(home: str, people: People) -> None:
    assert shown(people, "link") == shown(people, "members")


def test_it_leads_to_what_others_say_where_everybody_may_read_that(
    home: str, people: People, client: FlaskClient
) -> None:
    path, champions = shown(people, "link"), f"/communities/{people.community.id}/champions"
    assert champions in stranger(client).get(path).text
    assert "/champions/" not in stranger(client).get(path).text
    accepted(people, people.amir, people.sana, Choice("public", "full_name"))
    assert f"/champions/{face(people.amir).public_id}" in stranger(client).get(path).text
    shown_to(people, "members")
    assert "/champions/" not in (text := stranger(client).get(path).text)
    assert champions not in text


def test_my_page_has_every_thanks_in_full_words(
    home: str, client: FlaskClient, deed: Contribution
) -> None:
    page = client.get(home).text
    for words in (SAID, WORDS, "Sana Malik", "2025"):
        assert words in page
    assert SAID not in client.get(f"{home}?year=2024").text


def test_the_year_in_review_is_for_paper(
    home: str, client: FlaskClient, deed: Contribution
) -> None:
    page = client.get(f"{home}review?year=2025").text
    assert WORDS in page
    assert 'class="paper"' in page
    assert "Rest counts too" in client.get(f"{home}review?year=2020").text


def test_it_is_private_until_they_choose(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    address = shown(people, choosing.ONLY_ME)
    assert stranger(client).get(address).status_code == 404
    other = stranger(client)
    sign_in(other, people.sana)
    assert other.get(address).status_code == 404
    assert stranger(client).get("/thank-you/unknown").status_code == 404


def test_members_read_the_thanks_and_strangers_that_there_were_some(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    address = shown(people, choosing.LINK)
    outside = stranger(client).get(address)
    assert SAID in outside.text and "They were thanked for this." in outside.text
    assert WORDS not in outside.text and "Sana Malik" not in outside.text
    assert outside.headers["X-Robots-Tag"] == "noindex"
    assert outside.headers["Cache-Control"] == "no-cache"
    inside = stranger(client)
    sign_in(inside, people.olu)
    page = inside.get(address).text
    assert WORDS in page and "Sana Malik" in page and "They were thanked" not in page


def test_for_members_means_that_strangers_find_nothing(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    address = shown(people, choosing.MEMBERS)
    elsewhere = stranger(client)
    sign_in(elsewhere, people.zoe)
    assert stranger(client).get(address).status_code == 404
    assert elsewhere.get(address).status_code == 404
    inside = stranger(client)
    sign_in(inside, people.olu)
    assert SAID in inside.get(address).text


def test_turning_it_off_works_at_once(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    address = shown(people, choosing.LINK)
    assert stranger(client).get(address).status_code == 200
    assert client.post(home, data={"audience": "only_me"}).status_code == 303
    assert stranger(client).get(address).status_code == 404


def test_what_hides_their_name_is_on_no_page_of_others(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    parts.hide(deed, people.amir, is_hidden=True)
    address = shown(people, choosing.LINK)
    inside = stranger(client)
    sign_in(inside, people.olu)
    for reader in (stranger(client), inside):
        page = reader.get(f"{address}?year=2025").text
        assert (SAID in page, "May 2025" in page, WORDS in page) == (False, False, False)
    assert SAID in client.get(f"{home}?year=2025").text


@pytest.mark.parametrize("how", ["hidden", "proposed", "asked", "declined"])
def test_a_sentence_that_may_name_somebody_who_did_not_agree_stays_inside(
    home: str, people: People, client: FlaskClient, deed: Contribution, how: str
) -> None:
    if how == "asked":
        parts.ask(deed, people.olu)
    else:
        parts.propose(deed, [people.olu], by=people.amir)
    if how == "hidden":
        parts.confirm(deed, people.olu.id, by=people.olu)
        parts.hide(deed, people.olu, is_hidden=True)
    elif how == "declined":
        parts.decline(deed, people.olu.id, by=people.olu)
    page = stranger(client).get(shown(people, choosing.LINK)).text
    assert (SAID in page, WORDS in page, "May 2025" in page) == (False, False, True)


@pytest.mark.parametrize(
    ("choice", "inside", "outside"),
    [
        (Choice("public", "full_name"), True, True),
        (Choice("members", "full_name"), True, False),
        (Choice("public", "pseudonym", "Night owl"), False, False),
        (Choice("only_me", "full_name"), False, False),
    ],
)
def test_only_badges_that_this_reader_may_see_anyway(
    home: str, people: People, client: FlaskClient, choice: Choice, inside: bool, outside: bool
) -> None:
    accepted(people, people.amir, people.sana, choice, what=badge(people, "Host of hosts"))
    address = f"{shown(people, choosing.LINK)}?year={today().year}"
    reader = stranger(client)
    sign_in(reader, people.olu)
    assert ("Host of hosts" in stranger(client).get(address).text) == outside
    assert ("Host of hosts" in reader.get(address).text) == inside
    assert "Host of hosts" in client.get(f"{home}?year={today().year}").text


def test_a_closed_community_shows_nothing_outside(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    address = shown(people, choosing.LINK)
    people.community.openness = "closed"
    assert stranger(client).get(address).status_code == 404
    assert client.post(home, data={"audience": "link"}).status_code == 422


@pytest.mark.parametrize("held", ["person", "community"])
def test_a_hold_takes_it_away_at_once(
    home: str, people: People, client: FlaskClient, deed: Contribution, held: str
) -> None:
    address = shown(people, choosing.LINK)
    whom = people.amir.id if held == "person" else people.community.id
    place_hold(people.community, held, whom, "A concern.", people.olu)
    assert stranger(client).get(address).status_code == 404


def test_thanks_of_somebody_on_hold_are_left_out(
    home: str, people: People, client: FlaskClient, deed: Contribution
) -> None:
    place_hold(people.community, "person", people.sana.id, "A concern.", people.olu)
    assert WORDS not in client.get(home).text


def test_a_choice_that_is_none_is_refused(home: str, client: FlaskClient) -> None:
    answer = client.post(home, data={"audience": "everybody"})
    assert answer.status_code == 422


def test_another_page_of_a_long_year_is_reached_and_no_row_costs_a_query(
    home: str, people: People, client: FlaskClient
) -> None:
    def some(number: int) -> None:
        for each in range(number):
            made = logged(people, people.amir, said=f"Deed {each} of many", done_on=today())
            thanks.thank(made.id, WORDS, by=people.olu)

    def asked() -> int:
        with statements() as sent:
            client.get(home)
        return len(sent)

    some(2)
    few = asked()
    some(53)
    assert asked() == few
    first = client.get(home).text
    assert "before=" in first
    following = first.split("before=")[1].split('"')[0]
    assert "Deed 0 of many" in client.get(f"{home}?year={today().year}&before={following}").text


def test_who_does_not_belong_has_no_such_page(people: People, client: FlaskClient) -> None:
    sign_in(client, people.oisin)
    home = f"/communities/{people.community.id}/what-i-gave/"
    assert client.get(home).status_code == 404
    member(people, people.oisin)
    assert client.get(home).status_code == 200
    bad: dict[str, Any] = {"year": "99999", "before": "x"}
    assert client.get(home, query_string=bad).status_code == 200
