"""Whose turn it is to stand at the front: whoever was not there for longest."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from core.db import now

A_DAY = timedelta(days=1)
LATELY = timedelta(hours=6)
NEWCOMERS_WITHIN = timedelta(days=30)


def somewhere() -> datetime:
    """A chance place in the order, for a face that is new or back.

    Two faces of one person that came at the same moment must not stand side by side.
    """
    return now() - A_DAY - _up_to(NEWCOMERS_WITHIN)


def just_now() -> datetime:
    """The end of the order, shuffled, so that who stood together does not stay together."""
    return now() - _up_to(LATELY)


def was_turned(newest: datetime | None) -> bool:
    """True when a list whose last turn this was has been turned today."""
    return newest is not None and newest > now() - 2 * LATELY


def _up_to(longest: timedelta) -> timedelta:
    return timedelta(seconds=secrets.randbelow(int(longest.total_seconds())))
