"""The time zones that people choose from: places, without the old and technical names."""

from __future__ import annotations

from zoneinfo import available_timezones

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def zone_choices() -> list[tuple[str, str]]:
    """Each zone with how it is written for people, such as America/New York; UTC is the last."""
    places = sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
    return [(zone, zone.replace("_", " ")) for zone in (*places, "UTC")]
