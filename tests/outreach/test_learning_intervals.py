"""What a few answers can tell: the ends of intervals, and ranges for answers yet to come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from outreach.learning.intervals import forecast, interval

ASKED = st.integers(1, 60)


@st.composite
def answers(draw: st.DrawFn) -> tuple[int, int]:
    of = draw(st.integers(0, 60))
    return draw(st.integers(0, of)), of


@given(answers())
def test_an_interval_holds_the_share_and_stays_between_none_and_all(found: tuple[int, int]) -> None:
    yes, of = found
    low, high = interval(yes, of)
    assert 0 <= low < high <= 1
    assert not of or low <= yes / of <= high


@given(answers())
def test_another_yes_moves_both_ends_up(found: tuple[int, int]) -> None:
    yes, of = found
    before, after = interval(yes, of + 1), interval(yes + 1, of + 1)
    assert after[0] > before[0]
    assert after[1] >= before[1]


@given(answers().filter(lambda found: 0 < found[0] < found[1]))
def test_more_answers_of_the_same_kind_make_the_interval_narrower(found: tuple[int, int]) -> None:
    yes, of = found
    (low, high), (lower, higher) = interval(4 * yes, 4 * of), interval(yes, of)
    assert high - low < higher - lower


@given(answers())
def test_a_higher_level_makes_the_interval_wider(found: tuple[int, int]) -> None:
    narrow, wide = interval(*found, level=0.5), interval(*found, level=0.95)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


@given(answers())
def test_the_ends_are_those_of_jeffreys(found: tuple[int, int]) -> None:
    yes, of = found
    low, high = stats.beta(yes + 0.5, of - yes + 0.5).ppf([0.025, 0.975])
    assert interval(yes, of) == pytest.approx((low if yes else 0, high if yes < of else 1))


def test_with_no_answers_the_share_may_be_anything() -> None:
    assert interval(0, 0) == (0, 1)
    assert forecast(0, 0, 10) == (0, 10)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8])
def test_intervals_hold_the_true_share_about_as_often_as_they_say(share: float) -> None:
    drawn = np.random.default_rng(11).binomial(40, share, 2000)
    ends = {yes: interval(yes, 40) for yes in {int(each) for each in drawn}}
    held = sum(ends[int(yes)][0] <= share <= ends[int(yes)][1] for yes in drawn)
    assert 0.90 < held / len(drawn) < 0.99


@given(answers(), ASKED)
def test_a_forecast_stays_between_none_and_all_and_holds_the_expected(
    found: tuple[int, int], asked: int
) -> None:
    yes, of = found
    low, high = forecast(yes, of, asked)
    assert 0 <= low <= high <= asked
    assert low - 0.5 <= asked * (yes + 0.5) / (of + 1) <= high + 0.5


@given(answers(), ASKED)
def test_another_yes_never_lowers_a_forecast(found: tuple[int, int], asked: int) -> None:
    yes, of = found
    before, after = forecast(yes, of + 1, asked), forecast(yes + 1, of + 1, asked)
    assert after[0] >= before[0] and after[1] >= before[1]


@given(answers(), ASKED)
def test_a_forecast_leaves_out_what_it_may_and_no_more(found: tuple[int, int], asked: int) -> None:
    yes, of = found
    known: Any = stats.betabinom(asked, yes + 0.5, of - yes + 0.5)
    low, high = forecast(yes, of, asked)
    assert known.cdf(low - 1) <= 0.1 + 1e-9 and known.sf(high) <= 0.1 + 1e-9
    middle = round(asked * (yes + 0.5) / (of + 1))
    assert known.cdf(low) > 0.1 - 1e-9 or low == middle
    assert high in (0, middle) or known.sf(high - 1) > 0.1 - 1e-9


def test_ten_more_after_half_of_forty_said_yes() -> None:
    assert forecast(20, 40, 10) == (3, 7)


def test_forecasts_come_true_about_as_often_as_they_say() -> None:
    chance = np.random.default_rng(12)
    shares = chance.beta(0.5, 0.5, 2000)
    past, next_ones = chance.binomial(20, shares), chance.binomial(10, shares)
    ranges = {yes: forecast(yes, 20, 10) for yes in range(21)}
    held = sum(
        ranges[int(yes)][0] <= more <= ranges[int(yes)][1]
        for yes, more in zip(past, next_ones, strict=True)
    )
    assert 0.80 <= held / len(past) < 0.97
