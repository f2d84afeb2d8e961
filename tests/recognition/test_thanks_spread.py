"""How widely thanks are spread: counted as the formula says, and never of a few people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from core.db import db, new_public_id, now, today
from core.people.models import Person, PersonLanguage, PersonTopic
from core.queue import periodic
from recognition.contributions.models import Contribution, Part, Participation
from recognition.thanks.jobs import count_spread
from recognition.thanks.models import Thanks, ThanksSpread
from recognition.thanks.spreading import FEWEST, MOST_OF_A_KIND
from tests.people import People, sign_in, some_people
from tests.statements import statements

SLOWLY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def crowd(people: People) -> list[Person]:
    """People who do things; everybody else may thank."""
    made = some_people(14, "Helper")
    db.session.commit()
    return made


def spread() -> dict[tuple[str, str], ThanksSpread]:
    db.session.commit()
    count_spread()
    return {(row.segment, row.value): row for row in db.session.scalars(select(ThanksSpread))}


def did(people: People, who: Sequence[Person], thanks: int, days_ago: float = 1) -> None:
    """Something that these people did together, thanked for so many times."""
    shown_at = now() - timedelta(days=days_ago)
    made = Contribution(
        community_id=people.community.id,
        kind="event",
        said="Dug",
        done_on=today(),
        form_key=new_public_id(),
        shown_at=shown_at,
    )
    db.session.add(made)
    db.session.flush()
    where = {"contribution_id": made.id, "community_id": people.community.id}
    parts = [{**where, "person_id": each.id, "state": Part.CONFIRMED} for each in who]
    db.session.execute(insert(Participation), parts)
    if thanks:
        authors = db.session.scalars(select(Person.id).order_by(Person.id).limit(thanks))
        rows = [
            {**where, "by_id": each, "words": "Ta.", "created_at": shown_at} for each in authors
        ]
        db.session.execute(insert(Thanks), rows)


@SLOWLY
@given(st.lists(st.integers(0, 12), max_size=10), st.integers(0, 6))
def test_the_figures_are_those_of_the_formula(
    people: People, crowd: list[Person], each_got: list[int], together: int
) -> None:
    db.session.execute(delete(Contribution))
    for who, thanks in zip(crowd, each_got, strict=False):
        did(people, [who], thanks)
    if each_got:
        did(people, crowd[: len(each_got)], together)
    got = [thanks + together for thanks in each_got]
    row = spread().get(("all", ""))
    if len(got) < FEWEST:
        assert row is None
        return
    assert row is not None
    thanked = [each for each in got if each]
    assert (row.gave, row.thanked, row.thanks) == (len(got), len(thanked), sum(got))
    if not thanked:
        assert row.effective == 0
        return
    assert row.effective == pytest.approx(sum(got) ** 2 / sum(each * each for each in got))
    assert 1 - 1e-9 <= row.effective <= row.thanked + 1e-9


def test_each_segment_is_counted_for_itself(people: People, crowd: list[Person]) -> None:
    for n, each in enumerate(crowd[:10]):
        did(people, [each], thanks=4 if n == 0 else 1)
        each.place = "Leith" if n < 5 else None
        db.session.add(PersonLanguage(person_id=each.id, language="Urdu" if n > 4 else "Polish"))
        db.session.add(PersonTopic(person_id=each.id, topic="bees"))
    found = spread()
    kinds = {("all", ""), ("place", "Leith"), ("language", "Polish"), ("language", "Urdu")}
    assert set(found) == kinds | {("topic", "bees")}
    assert found["place", "Leith"].effective == pytest.approx(64 / 20)
    assert found["language", "Urdu"].effective == pytest.approx(5)


def test_small_numbers_are_not_kept(people: People, crowd: list[Person]) -> None:
    for n, each in enumerate(crowd[:6]):
        did(people, [each], thanks=1)
        each.place = "Leith" if n < FEWEST - 1 else "Granton"
    assert set(spread()) == {("all", "")}


def test_only_the_largest_segments_are_kept(people: People, crowd: list[Person]) -> None:
    for n, each in enumerate(crowd[:6]):
        did(people, [each], thanks=1)
        topics = [f"topic {t:02}" for t in range(35 if n < 5 else 2)]
        rows = [{"person_id": each.id, "topic": topic} for topic in topics]
        db.session.execute(insert(PersonTopic), rows)
    kept = {value: row for (segment, value), row in spread().items() if segment == "topic"}
    assert sorted(kept) == [f"topic {t:02}" for t in range(MOST_OF_A_KIND)]
    assert kept["topic 00"].gave == 6 and kept["topic 02"].gave == 5


def test_what_is_long_ago_hidden_or_elsewhere_is_not_counted(
    people: People, crowd: list[Person]
) -> None:
    for each in crowd[:5]:
        did(people, [each], thanks=1)
    did(people, crowd[5:7], thanks=1, days_ago=91)
    did(people, crowd[7:9], thanks=1)
    gone = db.session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert gone is not None
    gone.removed_at = now()
    assert spread()["all", ""].gave == 5


def test_counting_again_replaces_what_was_counted(people: People, crowd: list[Person]) -> None:
    for each in crowd[:5]:
        did(people, [each], thanks=1)
    assert spread()["all", ""].thanks == 5
    did(people, crowd[:5], thanks=1)
    assert spread()["all", ""].thanks == 10
    db.session.execute(delete(Contribution))
    assert spread() == {}


def test_it_is_counted_in_a_few_statements(people: People, crowd: list[Person]) -> None:
    for each in crowd:
        did(people, [each], thanks=1)
    db.session.commit()
    with statements() as sent:
        count_spread()
    assert len([each for each in sent if "thanks" in each]) <= 2 * 2


def test_the_desk_says_it_in_a_sentence_and_names_nobody(
    people: People, crowd: list[Person], client: FlaskClient
) -> None:
    for n, each in enumerate(crowd[:10]):
        did(people, [each], thanks=n % 5)
        db.session.add(PersonTopic(person_id=each.id, topic="bees" if n < 5 else "seeds"))
    did(people, crowd[5:10], thanks=9)
    spread()
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/thanks/").text
    assert "In the last 90 days 10 people contributed and 9 were thanked." in page
    assert "as if 7 people had shared them evenly" in page
    section = page[page.index('id="spread"') :]
    assert section.index("bees") < section.index("seeds") and "Counted" in section
    assert not any(each.name in section for each in crowd)


def test_before_it_is_counted_the_desk_says_so(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    assert "Not counted yet" in client.get(f"/communities/{people.community.id}/thanks/").text


def test_the_clock_rings_for_it(app: Flask) -> None:
    assert count_spread in [each.job for each in periodic]
