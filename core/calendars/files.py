"""Dates as a file that calendars understand. RFC 5545, 5546."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event, vCalAddress, vText

from core.calendars.dates import Date
from core.people.text import one_line
from core.settings import Settings

OURS = "-//NextTen//Dates//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Party:
    """Who takes part: a name, and an address without which calendars know nobody."""

    name: str
    email: str


def feed(dates: Sequence[Date], name: str) -> bytes:
    """All these dates under one name, for a calendar that asks for them again and again."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", name)
    for each in dates:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def meeting(each: Date, about: str, organiser: Party | None, guests: Sequence[Party]) -> bytes:
    """One date that guests are asked to, or told of that it is off; the sequence says which.

    Without guests, or anybody who asks them, it is a date to keep, and asks for nothing.
    """
    calendar, event = _calendar(method_for(each, organiser, guests)), _event(each)
    event.add("description", about)
    if organiser is not None:
        event.add("organizer", _address(organiser), encode=False)
        for guest in guests:
            event.add("attendee", _guest(guest), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_for(each: Date, organiser: Party | None, guests: Sequence[Party]) -> str:
    """What a calendar does with it: ask whom it names, take it out, or only keep it. RFC 5546."""
    if organiser is None or not guests:
        return PUBLISH
    return CANCEL if each.is_cancelled else REQUEST


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", OURS)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(each: Date) -> Event:
    event = Event()
    event.add("uid", f"{each.key}@{_host()}")
    event.add("dtstamp", each.changed_at.astimezone(UTC))
    event.add("sequence", each.sequence)
    event.add("summary", one_line(each.title))
    event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    event.add("dtstart", _start(each.starts))
    event.add("dtend", _start(each.starts) + _length(each))
    event.add("transp", "OPAQUE" if each.minutes else "TRANSPARENT")
    if each.place:
        event.add("location", one_line(each.place))
    if each.url:
        event.add("url", each.url)
    return event


def _start(starts: date | datetime) -> date | datetime:
    return starts.astimezone(UTC) if isinstance(starts, datetime) else starts


def _length(each: Date) -> timedelta:
    """As long as said; a date without a time fills its day."""
    is_moment = isinstance(each.starts, datetime)
    return timedelta(minutes=each.minutes) if is_moment else timedelta(days=1)


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"MAILTO:{party.email}")
    name = one_line(party.name).replace('"', "'").replace("\\", "/")
    address.params["CN"] = vText(name)
    return address


def _guest(party: Party) -> vCalAddress:
    address = _address(party)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address


def _host() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return urlsplit(settings.base_url).hostname or "nextten"
