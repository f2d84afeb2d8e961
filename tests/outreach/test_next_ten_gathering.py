"""The field is what the database says: who is tied to whom, who is short, what is kept how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask, current_app
from sqlalchemy import literal, select, union_all

from core.communities import actions as communities
from core.communities.models import Community, Role
from core.db import db, now
from core.journal.actions import record
from core.people import ties
from core.people.models import Person
from core.people.ties import Source
from outreach.next_ten import gathering
from outreach.next_ten.field import Field, Part
from outreach.touchpoints.models import Touchpoint
from tests.people import People, someone

Tie = Callable[..., None]


def neighbours(there: Field, person: Person) -> dict[int, float]:
    """How many people somebody knows who are new, and how strong each tie is."""
    place = there.place_of(person.id)
    assert place is not None
    start = there.known.start
    some = slice(start[place], start[place + 1])
    return dict(zip(there.known.numbers[some], there.strengths[some].round(4), strict=True))


@pytest.fixture
def tie(app: Flask) -> Iterator[Tie]:
    """Say who knows whom, until the end of the test."""
    usual = list(app.extensions["ties"])

    def add(strength: float, *pairs: tuple[Person, Person]) -> None:
        found = union_all(*(select(literal(one.id), literal(other.id)) for one, other in pairs))
        rows = found.subquery()
        source = Source(f"told {strength}", strength, lambda _id: select(*rows.c))
        app.extensions["ties"].append(source)

    yield add
    app.extensions["ties"][:] = usual


def test_a_tie_holds_both_ways(people: People, tie: Tie) -> None:
    tie(0.5, (people.bea, people.oisin))
    there = gathering.gather(people.community.id).field
    assert list(neighbours(there, people.bea).values()) == [0.5]
    assert list(neighbours(there, people.oisin).values()) == [0.5]


def test_two_ties_of_one_pair_are_stronger_than_one(people: People, tie: Tie) -> None:
    tie(0.5, (people.bea, people.oisin), (people.oisin, people.bea))
    tie(0.2, (people.bea, people.oisin))
    there = gathering.gather(people.community.id).field
    assert list(neighbours(there, people.bea).values()) == [pytest.approx(1 - 0.5 * 0.5 * 0.8)]


def test_who_is_in_the_community_need_not_be_reached(people: People, tie: Tie) -> None:
    tie(0.5, (people.bea, people.sana))
    there = gathering.gather(people.community.id).field
    assert neighbours(there, people.bea) == {}


def test_strangers_and_oneself_are_nobody_to_reach(people: People, tie: Tie) -> None:
    tie(0.5, (people.bea, people.zoe), (people.bea, people.bea), (people.zoe, people.oisin))
    there = gathering.gather(people.community.id).field
    assert neighbours(there, people.bea) == {}
    assert there.place_of(people.zoe.id) is None


def test_organisations_are_one_however_they_are_spelled(people: People) -> None:
    people.bea.organisation, people.oisin.organisation = "Société Génial", "societe genial "
    people.sana.organisation = "Societe Genial"
    db.session.commit()
    there = gathering.gather(people.community.id).field
    ids = [each.id for each in (people.bea, people.oisin, people.mohammed)]
    assert there.organisations[np.searchsorted(there.ids, ids)].tolist() == [0, 0, -1]
    assert there.colleagues.tolist() == [1]


def test_warmth_fades(people: People) -> None:
    for person, days in ((people.bea, 10), (people.oisin, 200), (people.mohammed, 500)):
        contact = Touchpoint(community_id=people.community.id, person_id=person.id, kind="call")
        contact.at = now() - timedelta(days=days)
        db.session.add(contact)
    db.session.commit()
    there = gathering.gather(people.community.id).field
    ids = [each.id for each in (people.bea, people.oisin, people.mohammed)]
    assert there.warmth[np.searchsorted(there.ids, ids)].tolist() == [1.0, 0.5, 0.0]


def test_a_community_of_nobody_has_an_empty_field(app: Flask) -> None:
    empty = Community(name="Empty", purpose="Nothing yet.", timezone="UTC")
    db.session.add(empty)
    db.session.commit()
    there = gathering.gather(empty.id).field
    assert there.size == there.people == 0
    assert there.first_gains[Part.REACH].tolist() == []


def test_a_small_field_follows_what_is_done_at_once(people: People) -> None:
    before = gathering.of_community(people.community.id)
    assert gathering.of_community(people.community.id) is before
    communities.give_role(people.community, people.bea, Role.AMBASSADOR, people.sana)
    record("person.changed", by=people.sana, community_id=people.community.id)
    db.session.commit()
    after = gathering.of_community(people.community.id)
    assert after.field.place_of(people.bea.id) is None


def test_a_large_field_is_kept_for_minutes(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SMALL", 0)
    before = gathering.of_community(people.community.id)
    record("person.changed", by=people.sana, community_id=people.community.id)
    db.session.commit()
    assert gathering.of_community(people.community.id) is before
    monkeypatch.setattr(gathering, "OLDEST", timedelta(0))
    assert gathering.of_community(people.community.id) is not before


def test_few_fields_are_kept(people: People) -> None:
    for number in range(gathering.MOST_KEPT + 2):
        one = Community(name=f"Number {number}", purpose="To be kept.", timezone="UTC")
        db.session.add(one)
        db.session.commit()
        gathering.of_community(one.id)
    assert len(current_app.extensions["next_ten_fields"].fields) == gathering.MOST_KEPT


def test_many_in_one_organisation_are_counted_not_tied(people: People) -> None:
    for number in range(30):
        person = someone(f"Colleague {number}")
        person.organisation = "The Council"
        communities.know(people.community, person)
    db.session.commit()
    there = gathering.gather(people.community.id).field
    assert there.colleagues.tolist() == [29]
    assert len(there.known.numbers) == 0
    assert np.isclose(there.first_gains[Part.REACH].max(), 2.9 / 5)


def test_sources_are_asked_in_a_fixed_order(app: Flask) -> None:
    names = [source.name for source in ties.sources()]
    assert names == sorted(names)
