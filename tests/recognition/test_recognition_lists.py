"""Lists say what they go by, and what else belongs to them stands above them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.db import db, today
from recognition.contributions.models import Contribution
from tests.people import People, sign_in
from tests.recognition.deeds import SAID, logged


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/"


@pytest.fixture
def late(people: People) -> Contribution:
    return logged(people, people.amir, done_on=today() - timedelta(days=9))


@pytest.mark.parametrize("where", ["contributions/", "contributions/mine", "contributions/1"])
def test_where_they_differ_both_days_are_shown(
    home: str, late: Contribution, people: People, client: FlaskClient, where: str
) -> None:
    sign_in(client, people.amir)
    page = client.get(f"{home}{where}").text
    assert f", logged {today().day} " in page


def test_the_same_day_is_shown_once(home: str, people: People, client: FlaskClient) -> None:
    logged(people, people.amir, done_on=today())
    assert ", logged " not in client.get(f"{home}contributions/").text


def test_the_desk_says_since_when_something_waits(
    home: str, late: Contribution, client: FlaskClient
) -> None:
    page = client.get(f"{home}thanks/").text
    assert f", here since {today().day} " in page
    late.is_first = False
    db.session.commit()
    assert "The last to arrive first" in client.get(f"{home}thanks/").text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("contributions/", ["Thanks to give", "News on paper", "Edit the kinds of contributions"]),
        ("badges/", ["Awards to look at", "Who needs a helper", "Awards, terms and silence"]),
        ("awards/", ["Awards to look at", "Who needs a helper", "Awards, terms and silence"]),
    ],
)
def test_what_organisers_look_after_stands_above_the_list(
    home: str, people: People, client: FlaskClient, page: str, words: list[str]
) -> None:
    logged(people, people.amir)
    above = client.get(f"{home}{page}").text.partition('class="ways"')[2].partition("</nav>")
    assert all(each in above[0] for each in words) and SAID not in above[0]
    sign_in(client, people.amir)
    assert words[1] not in client.get(f"{home}{page}").text
