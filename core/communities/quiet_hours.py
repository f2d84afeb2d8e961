"""Quiet hours: nothing leaves at night, where the person lives."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.communities.models import Community
from core.db import now


def wakes_at(at: datetime, zone: str, quiet_from: int, quiet_until: int) -> datetime | None:
    """When the quiet hours end that `at` falls into, or None when it falls into none.

    Hours are whole and local; the same hour twice means no quiet hours. An hour that a change of
    the clocks leaves out ends when the clock first shows it or a later one.
    """
    local = at.astimezone(zone_of(zone))
    if not _is_within(local.hour, quiet_from, quiet_until):
        return None
    morning = datetime.combine(local.date(), time(quiet_until), tzinfo=local.tzinfo)
    if local.hour >= quiet_until:
        morning += timedelta(days=1)
    return morning.astimezone(UTC)


def is_quiet(community: Community) -> bool:
    """True when it is night now where the community is."""
    hours = (community.quiet_from, community.quiet_until)
    return wakes_at(now(), community.timezone, *hours) is not None


def _is_within(hour: int, start: int, end: int) -> bool:
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name, or UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
