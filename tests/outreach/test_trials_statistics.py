"""What may be said of two shares, and what not."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.trials.queries import Counted
from outreach.trials.results import ENOUGH, Known, Result
from outreach.trials.statistics import difference, needed, score_interval, smallest_difference

shares = st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("yes", "of", "low", "high"),
    [
        ((48, 56), (80, 70), 0.0524, 0.3339),
        ((3, 9), (10, 10), 0.1705, 0.8090),
        ((2, 6), (7, 7), 0.0582, 0.8062),
        ((0, 5), (29, 56), -0.0381, 0.1926),
        ((0, 0), (20, 10), -0.1611, 0.2775),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_the_one_that_newcombe_printed(
    yes: tuple[int, int], of: tuple[int, int], low: float, high: float
) -> None:
    """Table II of the paper, method 10."""
    assert difference(yes, of)[1:] == pytest.approx((low, high), abs=5e-5)


@given(shares, shares)
def test_the_difference_lies_in_its_interval_and_turns_with_its_sides(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    seen, low, high = difference((one[0], other[0]), (one[1], other[1]))
    assert -1 <= low <= seen <= high <= 1
    turned = difference((other[0], one[0]), (other[1], one[1]))
    assert turned == pytest.approx((-seen, -high, -low))


@given(shares, shares)
def test_the_more_people_the_shorter_the_line(one: tuple[int, int], other: tuple[int, int]) -> None:
    few = difference((one[0], other[0]), (one[1], other[1]))
    many = difference((4 * one[0], 4 * other[0]), (4 * one[1], 4 * other[1]))
    assert many[2] - many[1] < few[2] - few[1]


@given(shares)
def test_the_same_answers_in_both_ways_are_never_a_difference(both: tuple[int, int]) -> None:
    _seen, low, high = difference((both[0], both[0]), (both[1], both[1]))
    assert low < 0 < high


@pytest.mark.parametrize(("first", "second"), [(0.5, 0.5), (0.3, 0.5), (0.6, 0.9), (0.1, 0.1)])
def test_the_interval_holds_nineteen_times_out_of_twenty(first: float, second: float) -> None:
    """Every outcome of twenty people in each way, weighed by how likely it is."""
    holds = sum(
        likely(one, first) * likely(other, second)
        for one, other in product(range(ENOUGH + 1), repeat=2)
        if is_between(difference((one, other), (ENOUGH, ENOUGH)), second - first)
    )
    assert holds >= 0.94


def test_so_many_are_needed_as_the_books_say() -> None:
    assert [needed(share, 0.2) for share in (0.5, 0.4, 0.6)] == [97, 93, 93]
    assert needed(0.0, 0.2) == needed(1.0, 0.2) == needed(0.1, 0.2)
    assert smallest_difference(97) == 0.2 and smallest_difference(50) == 0.28


def test_nothing_is_said_of_few_nor_of_a_difference_that_may_be_chance() -> None:
    assert known((19, 19, 19), (40, 40, 1)) == Known.TOO_FEW
    assert known((20, 15, 10), (20, 15, 11)) == Known.NOTHING
    assert known((20, 15, 2), (20, 15, 15)) == Known.EARLY
    assert known((50, 40, 10), (50, 40, 35)) == Known.DIFFERENT
    assert known((50, 50, 25), (50, 0, 25)) == Known.NOTHING


def test_which_way_more_said_yes_with_and_by_how_much() -> None:
    result = Result((Counted(50, 40, 35), Counted(50, 40, 10)), 50)
    assert result.more == 0 and result.points == (31, 64)
    assert result.more_needed == needed(0.45, 0.2) - 50


def test_a_score_interval_of_nobody_says_nothing() -> None:
    assert score_interval(0, 0) == (0.0, 1.0) and difference((0, 0), (0, 5)) == (0.0, -1.0, 1.0)


def known(*ways: tuple[int, int, int]) -> Known:
    first, second = (Counted(*each) for each in ways)
    return Result((first, second), 50).known


def likely(number: int, share: float) -> float:
    return comb(ENOUGH, number) * share**number * (1 - share) ** (ENOUGH - number)


def is_between(found: tuple[float, float, float], true: float) -> bool:
    return found[1] - 1e-12 <= true <= found[2] + 1e-12
