"""Two people are made one with everything that hangs on them, and made two again."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.communities.actions import know
from core.db import db
from core.duplicates import merging, undoing
from core.duplicates.models import Merge
from core.duplicates.rules import NOT_MOVED
from core.errors import RuleBroken
from core.people.models import Person
from tests.core.merge_samples import (
    LEFT_OUT,
    Sample,
    differences,
    every_key,
    everything,
    leading_to,
    refers_to_people,
    removed_keys,
    three,
)
from tests.deliveries import delivery_in
from tests.people import People

FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _sample(people: People, seed: int) -> tuple[Person, Person, Sample]:
    """Two of whom one is known here, and random rows about them and a third."""
    one, two, three_ = three(["Bea Nowak", "Bea Novak", "Somebody Else"])
    communities = [people.community.id, people.elsewhere.id]
    sample = Sample(seed, [one.id, two.id, three_.id], communities)
    for person in (one, two):
        know(people.community, person)
    sample.follow()
    delivery_in("queued", three_)  # the newest number is not free again: notices are written
    db.session.flush()
    return one, two, sample


def _merged(people: People, one: Person, two: Person) -> Merge | None:
    try:
        return merging.make_one(people.community, one, two, {}, by=people.ada)
    except RuleBroken:
        return None


@FEW
@given(seed=st.integers(0, 10**6))
def test_a_merge_loses_no_row_and_undone_it_changes_nothing(
    app: Flask, people: People, seed: int
) -> None:
    db.session.rollback()
    one, two, _rows = _sample(people, seed)
    before, keys = everything(), every_key()
    merge = _merged(people, one, two)
    if merge:
        assert keys - every_key() - removed_keys(merge.changes or []) == set()
        assert leading_to(merge.gone_id) == set()
        undoing.undo(merge, by=people.ada)
        assert differences(before, everything()) == {}


def test_every_table_that_leads_to_people_is_in_the_sample(app: Flask, people: People) -> None:
    made: dict[str, int] = {}
    for seed in range(3):
        for name, number in _sample(people, seed)[2].made.items():
            made[name] = made.get(name, 0) + number
        db.session.rollback()
    missing = {name for name in refers_to_people() if not made.get(name)}
    assert missing - LEFT_OUT.keys() - NOT_MOVED.keys() == set()
