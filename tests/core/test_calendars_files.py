"""Whatever stands in a name or a place, a calendar reads one date from it, also by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import icalendar
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.calendars import files
from core.calendars.dates import Date
from core.calendars.files import Party
from core.db import now
from core.deliveries import post
from core.deliveries.kinds import Message
from core.deliveries.leaving import Leaving, Recipient
from core.people.text import one_line

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
WRITTEN = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200).filter(
    lambda words: "\\N" not in words  # icalendar writes and reads that as the end of a line
)


def made(title: str, about: str) -> bytes:
    date = Date("meeting-1", title, AT, "", AT, 1, 1, 45, title)
    sana = Party(title, "sana@example.org")
    return files.meeting(date, about, sana, [Party(about, "bea@example.org")])


@given(title=TEXTS, about=TEXTS)
@example(title='"Bea"\r\nBEGIN:VEVENT', about="a\nDTSTART:20200101T000000Z")
@example(title="\x00", about="X Æ ; , : \\ محمد\u202e")
@example(title="Bea\\", about="\\")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_adds_a_date_or_a_guest(app: Flask, title: str, about: str) -> None:
    calendar: Any = icalendar.Calendar.from_ical(made(title, about))
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].dt == AT and event["dtend"].dt == AT + timedelta(minutes=45)
    assert str(event["attendee"]) == "MAILTO:bea@example.org"
    assert str(event["organizer"]) == "MAILTO:sana@example.org"
    assert all(len(line) <= 75 for line in made(title, about).split(b"\r\n"))


@given(words=WRITTEN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_was_written_is_what_calendars_show(app: Flask, words: str) -> None:
    calendar: Any = icalendar.Calendar.from_ical(made(words, words))
    (event,) = calendar.walk("VEVENT")
    assert str(event["summary"]) == one_line(words)


@given(words=TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_calendar_arrives_by_mail_as_it_was_made(app: Flask, words: str) -> None:
    calendar = made(words, words)
    reader = Recipient(1, "Bea", "bea@example.org", "List", None, None, None)
    ids: Any = (1, "a" * 32, "meeting", 1, 1, 1, now(), False, 1, None, reader, None)
    text = calendar.decode()
    message = Message("Meet", "Hello", "<p>Hello</p>", "Sana", calendar=text, method="REQUEST")
    raw = post.build(Leaving(*ids), message, is_notice=False)
    raw.decode("ascii")
    parts = list(message_from_bytes(raw, policy=policy.default).walk())
    assert [each.get_content_type() for each in parts[1:]] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert parts[3]["Content-Type"].params["method"] == "REQUEST"
    arrived = parts[3].get_content().replace("\r\n", "\n").strip()
    assert arrived == text.replace("\r\n", "\n").strip()
