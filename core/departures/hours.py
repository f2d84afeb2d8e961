"""Messages by the day and hour in which they would leave, where the reader is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from core.communities.quiet_hours import zone_of
from core.db import now
from core.departures.foresight import Departure

HOUR = timedelta(hours=1)


def by_hour(departures: Iterable[Departure], zone: str) -> list[tuple[str, list[Departure]]]:
    """The same messages in the same order, with a heading for each hour."""
    here = zone_of(zone)
    return [
        (heading, list(group))
        for heading, group in groupby(departures, key=lambda each: _heading(each.at, here))
    ]


def clock(at: datetime, zone: str) -> str:
    """The time of day there."""
    return str(format_time(at.astimezone(zone_of(zone)), "short", rebase=False))


def _heading(at: datetime | None, here: ZoneInfo) -> str:
    if at is None:
        return str(_("Would not leave"))
    if at <= now():
        return str(_("Now"))
    local = at.astimezone(here)
    start = local.replace(minute=0, second=0, microsecond=0)
    hours = {
        "start": format_time(start, "short", rebase=False),
        "end": format_time(start + HOUR, "short", rebase=False),
    }
    return _with_day(local, now().astimezone(here), hours)


def _with_day(local: datetime, here_now: datetime, hours: dict[str, str]) -> str:
    away = (local.date() - here_now.date()).days
    if away == 0:
        return str(_("Today, %(start)s to %(end)s", **hours))
    if away == 1:
        return str(_("Tomorrow, %(start)s to %(end)s", **hours))
    day = format_date(local.date(), "EEEE d MMMM")
    return str(_("%(day)s, %(start)s to %(end)s", day=day, **hours))
