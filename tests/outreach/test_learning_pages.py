"""What organisers read on "What we learned"."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.db import db
from outreach.segments.models import Segment
from tests.outreach.pasts import asked_in, past_wave
from tests.people import People, sign_in


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    """The address of what Garden helpers learned, with Sana signed in."""
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/learned/"


def test_before_the_first_wave_it_says_what_will_be_here(home: str, client: FlaskClient) -> None:
    assert "Nobody has been asked yet" in client.get(home).text


def test_shares_have_intervals_and_a_forecast(
    home: str, people: People, client: FlaskClient
) -> None:
    past_wave(people, ["yes"] * 20 + [None] * 20)
    page = client.get(home).text
    assert "20 of 40: 50%, probably 35% to 65%" in page
    assert "10 invitations: 3 to 7 will probably say yes." in page
    assert page.count('class="whisker"') > 3


def test_of_four_people_it_is_too_few_to_say(
    home: str, people: People, client: FlaskClient
) -> None:
    past_wave(people, ["yes", None, None, None])
    page = client.get(home).text
    assert "1 of 4: too few to say" in page
    assert "not enough past invitations to say" in page
    assert 'class="whisker"' not in page


def test_numbers_below_five_of_a_segment_are_hidden(
    home: str, people: People, client: FlaskClient
) -> None:
    for each in asked_in(past_wave(people, ["yes"] * 4 + ["no_thanks"] * 2)):
        each.place = "Leith"
    for place in ("Leith", "Portobello"):
        about = {"kind": "place", "value": place, "name": f"From {place}", "target": 9}
        db.session.add(Segment(community_id=people.community.id, **about))
    page = client.get(home).text
    row = page[page.index("From Leith") : page.index("Numbers of people below")]
    assert "6 of 6" in row and "fewer than 5" in row and "4 of 6" not in row
    assert "Fewer than 5 were asked of each of these: <bdi>From Portobello" in page


def test_how_few_of_a_segment_did_not_answer_is_hidden(
    home: str, people: People, client: FlaskClient
) -> None:
    for each in asked_in(past_wave(people, ["yes"] * 5 + [None])):
        each.place = "Leith"
    about = {"kind": "place", "value": "Leith", "name": "From Leith", "target": 9}
    db.session.add(Segment(community_id=people.community.id, **about))
    page = client.get(home).text
    row = page[page.index("From Leith") : page.index("Numbers of people below")]
    assert "5 of 6" not in row and "fewer than 5 did, or did not" in row


def test_lessons_of_all_waves_are_kept_a_page_at_a_time(
    home: str, people: People, client: FlaskClient
) -> None:
    for number in range(12):
        past_wave(people, ["yes"], learned=f"Lesson the {number}th")
    first = client.get(f"{home}lessons").text
    assert "Lesson the 11th" in first and "Lesson the 1th" not in first
    assert "Lesson the 1th" in client.get(f"{home}lessons?before=3").text
    assert "Lesson the 11th" in client.get(home).text


def test_closing_a_wave_shows_who_answered_what_and_asks_about_it(
    home: str, people: People, client: FlaskClient
) -> None:
    wave = past_wave(people, ["yes", "yes", "not_now", None], channel="phone")
    wave.state, wave.closed_at, wave.learned = "listening", None, None
    page = client.get(f"/communities/{people.community.id}/waves/{wave.id}/closing").text
    assert "2 people said yes. What won them over?" in page
    assert "1 person said “not now”" in page and "1 person has not answered" in page
    assert "said no." not in page
    assert '<th scope="row">Phone</th><td data-label="Asked">4</td>' in page


@pytest.mark.parametrize("page", ["", "lessons"])
def test_only_organisers_read_it(home: str, people: People, client: FlaskClient, page: str) -> None:
    for stranger in (people.amir, people.zoe):
        sign_in(client, stranger)
        assert client.get(home + page).status_code in (403, 404)
