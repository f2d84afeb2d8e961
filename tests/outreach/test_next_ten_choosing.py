"""Choosing whom to ask next: nearly the best there is, by the rules, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outreach.next_ten import bounds, choosing
from outreach.next_ten.choosing import Rules, choose
from outreach.next_ten.field import Field, Part
from tests.outreach.fields import (
    EVEN,
    WEIGHTS,
    best_worth,
    field_of,
    fields,
    is_allowed,
    worth,
)

ENOUGH = 1 - 1 / np.e


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Field, Rules]:
    """A field with rules that can be kept."""
    there = draw(fields())
    everybody = st.integers(0, there.size - 1)
    never = draw(st.sets(everybody, max_size=3))
    must = draw(st.sets(everybody, max_size=2)) - never
    most = draw(st.integers(1, 4))
    assume(most > 1 or len(set(there.organisations[list(must)].tolist())) == len(must))
    places = draw(st.integers(max(1, len(must)), 5))
    return there, Rules(places, draw(WEIGHTS), frozenset(must), frozenset(never), most)


@settings(max_examples=300, deadline=None)
@given(tasks())
def test_a_choice_reaches_63_per_cent_of_the_best(task: tuple[Field, Rules]) -> None:
    there, rules = task
    chosen = [pick.candidate for pick in choose(there, rules)]
    assert worth(there, rules, chosen) >= ENOUGH * best_worth(there, rules) - 1e-6


@settings(max_examples=300, deadline=None)
@given(tasks())
def test_no_rule_is_ever_broken(task: tuple[Field, Rules]) -> None:
    there, rules = task
    assert is_allowed(there, rules, [pick.candidate for pick in choose(there, rules)])


@settings(deadline=None)
@given(tasks())
def test_the_points_of_all_parts_add_up_to_the_score(task: tuple[Field, Rules]) -> None:
    there, rules = task
    picks = choose(there, rules)
    parts = sum(points for pick in picks for points in pick.points.values())
    assert parts == pytest.approx(worth(there, rules, [pick.candidate for pick in picks][::-1]))


@settings(deadline=None)
@given(tasks())
def test_the_same_input_gives_the_same_choice(task: tuple[Field, Rules]) -> None:
    assert choose(*task) == choose(*task)


@settings(deadline=None)
@given(tasks())
def test_nobody_adds_more_later_than_first(task: tuple[Field, Rules]) -> None:
    there, rules = task
    for pick in choose(there, rules):
        for part, points in pick.points.items():
            first = rules.weights[part] * float(there.first_gains[part][pick.candidate])
            assert points <= first + 1e-5


@given(tasks())
@settings(deadline=None)
def test_few_looked_at_first_choose_as_many_do(task: tuple[Field, Rules]) -> None:
    wide = choose(*task)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "WIDTH", 1)
        assert choose(*task) == wide


def test_a_place_is_filled_once() -> None:
    there = field_of([[0], [0], [1]], needs=[1, 1])
    picks = choose(there, Rules(3, EVEN))
    assert [pick.candidate for pick in picks] == [0, 2]


def test_who_adds_nothing_is_not_chosen_unless_they_must() -> None:
    there = field_of([[], [0]], needs=[1])
    assert [pick.candidate for pick in choose(there, Rules(2, EVEN))] == [1]
    assert [pick.candidate for pick in choose(there, Rules(2, EVEN, must={0}))] == [0, 1]


def test_one_organisation_does_not_crowd_out_the_others() -> None:
    there = field_of([[0]] * 3 + [[]], needs=[3], organisations=[0, 0, 0, 1], colleagues=[0, 1])
    chosen = [pick.candidate for pick in choose(there, Rules(3, EVEN, most_of_one=1))]
    assert chosen == [0, 3]


def test_a_colleague_who_adds_more_to_the_others_takes_the_place() -> None:
    known = [[0, 1, 2], [3, 4], [0, 1, 2]]
    there = field_of([[]] * 3, (), known, 5, 1.0, organisations=[0, 0, 1], colleagues=[0, 0])
    chosen = [pick.candidate for pick in choose(there, Rules(2, EVEN, most_of_one=1))]
    assert sorted(chosen) == [1, 2]


@pytest.mark.parametrize("few", [0, 1_000])
def test_greed_is_not_trapped_by_a_limit_of_one(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "FEW", few)
    one, other = list(range(10)), list(range(10, 20))
    there = field_of(
        [one, other, one, [20]], [1] * 21, organisations=[0, 0, 1, 2], colleagues=[0] * 3
    )
    chosen = [pick.candidate for pick in choose(there, Rules(2, EVEN, most_of_one=1))]
    assert sorted(chosen) == [1, 2]


@settings(max_examples=200, deadline=None)
@given(tasks())
def test_without_looking_at_every_list_half_is_reached_and_mostly_more(
    task: tuple[Field, Rules],
) -> None:
    there, rules = task
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "FEW", 0)
        chosen = [pick.candidate for pick in choose(there, rules)]
    enough = 0.5 if rules.most_of_one < rules.places else ENOUGH
    assert worth(there, rules, chosen) >= enough * best_worth(there, rules) - 1e-6


def test_places_that_an_organisation_has_already_count() -> None:
    there = field_of([[0], [0]], needs=[2], organisations=[0, -1], colleagues=[0])
    (pick,) = choose(there, Rules(2, EVEN, most_of_one=1, used={0: 1}))
    assert pick.candidate == 1


def test_who_must_and_rules_that_cannot_be_kept_are_refused() -> None:
    there = field_of([[]] * 3, organisations=[0, 0, 0], colleagues=[0])
    for rules in (
        Rules(1, EVEN, must={0, 1}),
        Rules(2, EVEN, must={0}, never={0}),
        Rules(3, EVEN, must={0, 1}, most_of_one=1),
    ):
        with pytest.raises(ValueError, match="must be chosen"):
            choose(there, rules)


def test_a_weight_of_nothing_takes_a_part_out() -> None:
    there = field_of([[0], []], needs=[1], voices=[0, 1])
    (pick,) = choose(there, Rules(1, EVEN | {Part.SEGMENTS: 0.0}))
    assert pick.candidate == 1
    assert pick.points[Part.NOMINATIONS] == 1
