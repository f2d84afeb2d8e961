"""What waits is counted in the menu and on the first page, and counting stays cheap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select, insert, update

from core.db import db, now
from core.pages.counts import counted
from recognition.champions.past import load_champions
from recognition.contributions import parts
from recognition.news.models import News, What
from recognition.waiting import queries
from tests.people import People, sign_in, some_people
from tests.recognition.badges import given
from tests.recognition.deeds import deeds_enough_to_plan, logged
from tests.statements import plan_of, statements


@pytest.fixture
def home(people: People) -> str:
    return f"/communities/{people.community.id}/"


def tell(people: People, number: int) -> None:
    row = {"person_id": people.amir.id, "community_id": people.community.id, "what": What.PROPOSED}
    rows = [{**row, "subject_id": n + 1, "created_at": now()} for n in range(number)]
    db.session.execute(insert(News), rows)
    db.session.commit()


@pytest.mark.parametrize(("number", "said"), [(1, "1"), (3, "3"), (150, "99+")])
def test_the_menu_and_the_first_page_of_ambassadors_say_how_much_is_new(
    home: str, people: People, client: FlaskClient, number: int, said: str
) -> None:
    tell(people, number)
    sign_in(client, people.amir)
    page = client.get("/", follow_redirects=True).text
    assert f'aria-label="News for you, {said} new"' in page
    assert f"News for you: {said} " in page and f"{said} new</span>" in page


def test_the_menu_asks_once_whatever_there_is(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    with statements() as before:
        client.get(f"{home}awards/")
    tell(people, 40)
    with statements() as after:
        client.get(f"{home}awards/")
    assert len(after) == len(before)
    assert len([each for each in after if "FROM news" in each]) == 1


def test_nobody_else_reads_a_count(home: str, people: People, client: FlaskClient) -> None:
    tell(people, 3)
    sign_in(client, people.sana)
    assert "3 new" not in client.get(home).text
    sign_in(client, people.zoe)
    with statements() as sent:
        assert client.get(home).status_code == 404
    assert [each for each in sent if "FROM news" in each] == []


def test_the_home_of_organisers_says_what_waits(
    home: str, people: People, client: FlaskClient
) -> None:
    made = logged(people, people.amir)
    given(people, people.bea, people.amir)
    parts.stand_for(made, people.bea, "She said so on the phone", by=people.sana)
    sign_in(client, people.sana)
    page = client.get(home).text
    assert "Thanks to give: 2 contributions wait" in page and "Letters to print: 1" in page
    assert "Awards whose holders need a helper: 1" in page and "Awards to look at" not in page


def test_where_nothing_waits_nothing_is_said(
    home: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    assert "What waits for you" not in client.get(home).text


def test_an_award_of_a_circle_waits_until_somebody_has_looked(people: People) -> None:
    given(people, people.amir, people.oisin)
    given(people, people.oisin, people.amir)
    assert queries.of_organiser(people.community.id, people.sana.id).awards == 1
    assert queries.of_organiser(people.community.id, people.oisin.id).awards == 0


@pytest.mark.parametrize(
    ("counted_of", "index"),
    [
        (queries._unthanked, "ix_contributions_"),
        (queries._readers_on_paper, "ix_news_untold"),
        (lambda here: queries._to_review(here, 1), "ix_endorsements_light"),
        (lambda here: queries._to_help(here, 1), "ix_awards_community_id"),
    ],
)
def test_each_count_walks_an_index(
    people: People, counted_of: Callable[[int], Select[Any]], index: str
) -> None:
    _much_that_waits_no_more(people)
    deeds_enough_to_plan(people)
    plan = plan_of(counted_of(people.community.id))
    assert index in plan, plan


def test_all_is_counted_in_one_statement_that_stops_at_a_hundred(people: People) -> None:
    here, organiser = people.community.id, people.sana.id
    with statements() as sent:
        queries.of_organiser(here, organiser)
    assert len(sent) == 1 and sent[0].count("LIMIT") == 7
    assert (counted(99), counted(100)) == ("99", "99+")


def _much_that_waits_no_more(people: People) -> None:
    """Where a table is empty, one index is as good as the other."""
    given(people, people.bea, people.amir)
    load_champions(people.community, [each.id for each in some_people(300, "Champion")])
    tell(people, 900)
    db.session.execute(update(News).where(News.subject_id > 9).values(told_at=now()))
