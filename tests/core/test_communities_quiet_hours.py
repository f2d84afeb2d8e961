"""Quiet hours end in the morning of the place, also in nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.communities.quiet_hours import wakes_at

ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo"]
)
HOURS = st.integers(0, 23)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def is_quiet(at: datetime, zone: str, start: int, end: int) -> bool:
    hour = at.astimezone(ZoneInfo(zone)).hour
    return start <= hour < end if start <= end else hour >= start or hour < end


@given(MOMENTS, ZONES, HOURS, HOURS)
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/London", 20, 8)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/London", 20, 1)
@example(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "America/New_York", 22, 2)
def test_nobody_is_woken_and_nobody_waits_longer_than_the_night(
    at: datetime, zone: str, start: int, end: int
) -> None:
    wakes = wakes_at(at, zone, start, end)
    assert (wakes is not None) == is_quiet(at, zone, start, end)
    if wakes is not None:
        assert at < wakes <= at + timedelta(hours=25)
        assert not is_quiet(wakes, zone, start, end)


def test_a_night_in_spring_is_an_hour_shorter() -> None:
    evening = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert wakes_at(evening, "Europe/London", 20, 8) == datetime(2026, 3, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_a_place_that_nobody_knows_is_taken_for_utc(zone: str) -> None:
    assert wakes_at(datetime(2026, 1, 1, 3, tzinfo=UTC), zone, 20, 8) == datetime(
        2026, 1, 1, 8, tzinfo=UTC
    )
