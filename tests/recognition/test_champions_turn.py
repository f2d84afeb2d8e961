"""The order turns by itself, day by day, and looking does not turn it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.db import db, now
from recognition.champions import jobs, queries, turning
from recognition.champions.models import Champion, ChampionTag
from recognition.champions.turns import A_DAY
from tests.clock import Clock
from tests.people import People, someone
from tests.recognition.faces import MARIGOLD, PUBLIC, champion, open_to_all, show


def test_whoever_stood_at_the_front_goes_to_the_end(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all(people)
    faces = _many(people, 4)
    monkeypatch.setattr(turning, "PAGE", 2)
    for expected in ([0, 1], [2, 3], [0, 1]):
        assert set(_order(people)[:2]) == {faces[each] for each in expected}
        jobs.turn_the_order()
        clock.move(days=1)


def test_a_second_clock_turns_nothing_more(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all(people)
    _many(people, 3)
    monkeypatch.setattr(turning, "PAGE", 1)
    jobs.turn_the_order()
    once = _order(people), _tag_order()
    jobs.turn_the_order()
    assert (_order(people), _tag_order()) == once


def test_each_list_of_a_topic_turns_by_itself(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all(people)
    _many(people, 3)
    monkeypatch.setattr(turning, "PAGE", 1)
    before = _tag_order()
    jobs.turn_the_order()
    assert _tag_order() == [*before[1:], before[0]]


def test_looking_turns_nothing(client: FlaskClient, people: People) -> None:
    home = open_to_all(people)
    _many(people, 3)
    before = _order(people), _tag_order()
    for path in (home, f"{home}?topic=seeds", f"{home}/embed"):
        client.get(path)
    assert (_order(people), _tag_order()) == before


def test_two_faces_of_one_person_are_not_put_side_by_side(people: People) -> None:
    open_to_all(people)
    champion(people, people.oisin, PUBLIC)
    champion(people, people.oisin, MARIGOLD, by=people.sana)
    one, other = db.session.scalars(select(Champion.shown_at))
    assert one != other
    assert all(each < now() - A_DAY / 2 for each in (one, other))


def _many(people: People, number: int) -> list[int]:
    """So many champions with one topic, whose turn is that of their number."""
    for at in range(number):
        person = someone(f"Person{at} Long")
        champion(people, person, by=(people.amir, people.sana)[at % 2])
        made = show(person, topic=["Seeds"])
        turn = now() - 60 * A_DAY + at * A_DAY
        for table, key in ((Champion, Champion.id), (ChampionTag, ChampionTag.champion_id)):
            db.session.execute(update(table).where(key == made.id).values(shown_at=turn))
    db.session.commit()
    return list(db.session.scalars(select(Champion.id).order_by(Champion.shown_at)))


def _order(people: People) -> list[int]:
    db.session.expire_all()
    found = queries.in_turn(people.community.id, is_member=False).faces
    return [each.champion.id for each in found]


def _tag_order() -> list[int]:
    ordered = select(ChampionTag.champion_id).order_by(ChampionTag.shown_at)
    return list(db.session.scalars(ordered))
