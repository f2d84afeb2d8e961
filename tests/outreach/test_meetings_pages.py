"""Meetings: both calendars understand them, whoever knows is told of changes, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, now, today
from core.deliveries.models import Delivery
from core.safeguarding.actions import place_hold
from outreach.meetings import queries
from outreach.meetings.models import Meeting
from outreach.touchpoints.models import Touchpoint
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink

Work = Callable[[], None]
Values = dict[str, str]


@pytest.fixture
def filled_in(people: People, client: FlaskClient) -> Values:
    """What Sana fills in to meet somebody in two days, at ten where the community is."""
    sign_in(client, people.sana)
    day = (today() + timedelta(days=2)).isoformat()
    words = {"place": "Library café", "about": "How the tool shed began"}
    return {"on": day, "at": "10:00", "minutes": "45", **words}


def arrange(client: FlaskClient, people: People, values: dict[str, str]) -> Meeting:
    url = f"/communities/{people.community.id}/people/{people.oisin.id}/meetings/new"
    assert client.post(url, data=values).status_code == 303
    return db.session.scalars(select(Meeting)).one()


def page_of(meeting: Meeting) -> str:
    return f"/communities/{meeting.community_id}/meetings/{meeting.id}"


def mails_to(sink: Sink, address: str | None) -> list[EmailMessage]:
    return [each.message for each in sink.to(address or "")]


def calendar_of(message: EmailMessage) -> tuple[Any, str]:
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    calendar: Any = icalendar.Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar, str(calendar["method"])


def test_both_get_the_meeting_for_their_calendars(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    filled_in: Values,
) -> None:
    meeting = arrange(client, people, filled_in)
    work()
    for person in (people.oisin, people.sana):
        (message,) = mails_to(sink, person.email)
        calendar, method = calendar_of(message)
        (event,) = calendar.walk("VEVENT")
        assert method == "REQUEST" and event["dtstart"].dt == meeting.starts_at
        assert str(event["organizer"]) == f"MAILTO:{people.sana.email}"
        assert str(event["attendee"]) == f"MAILTO:{people.oisin.email}"
        assert event["location"] == "Library café"


def test_a_change_raises_the_sequence_and_a_cancellation_says_so(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    filled_in: Values,
) -> None:
    meeting = arrange(client, people, filled_in)
    work()
    client.post(f"{page_of(meeting)}/change", data={**filled_in, "at": "11:30"})
    work()
    client.post(f"{page_of(meeting)}/cancellation")
    work()
    told = [calendar_of(each) for each in mails_to(sink, people.oisin.email)]
    assert [method for _calendar, method in told] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [calendar.walk("VEVENT")[0] for calendar, _method in told]
    assert [each["sequence"] for each in events] == [0, 1, 2]
    assert len({str(each["uid"]) for each in events}) == 1
    assert events[-1]["status"] == "CANCELLED"


def test_whoever_has_not_heard_of_it_is_not_told_that_it_is_off(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    filled_in: Values,
) -> None:
    meeting = arrange(client, people, filled_in)
    client.post(f"{page_of(meeting)}/change", data={**filled_in, "minutes": "60"})
    client.post(f"{page_of(meeting)}/cancellation")
    work()
    assert mails_to(sink, people.oisin.email) == []


def test_a_change_before_it_left_makes_one_message_of_two(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    filled_in: Values,
) -> None:
    meeting = arrange(client, people, filled_in)
    client.post(f"{page_of(meeting)}/change", data={**filled_in, "minutes": "60"})
    work()
    (message,) = mails_to(sink, people.oisin.email)
    (event,) = calendar_of(message)[0].walk("VEVENT")
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)


def test_it_counts_as_a_contact_and_waits_for_the_cap(
    people: People,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
    filled_in: Values,
) -> None:
    arrange(client, people, filled_in)
    work()
    arranged = {**filled_in, "at": "15:00"}
    url = f"/communities/{people.community.id}/people/{people.oisin.id}/meetings/new"
    client.post(url, data=arranged)
    work()
    assert len(mails_to(sink, people.oisin.email)) == 1
    waiting = select(Delivery).where(Delivery.kind == queries.TO_THEM, Delivery.state == "queued")
    assert "one message a day" in (db.session.scalars(waiting).one().note or "")


def test_who_said_never_or_is_on_hold_is_not_asked_to_meet(
    people: People, client: FlaskClient, filled_in: Values
) -> None:
    url = f"/communities/{people.community.id}/people/{people.oisin.id}/meetings/new"
    place_hold(people.community, "person", people.oisin.id, "A concern.", people.olu)
    assert client.post(url, data=filled_in).status_code == 409
    url = f"/communities/{people.community.id}/people/{people.bea.id}/meetings/new"
    people.bea.never_contact_at = now()
    assert client.post(url, data=filled_in).status_code == 409


def test_once_it_was_held_one_tap_notes_it_exactly_once(
    people: People, client: FlaskClient, clock: Clock, filled_in: Values
) -> None:
    meeting = arrange(client, people, filled_in)
    hold = f"{page_of(meeting)}/holding"
    assert client.post(hold, data={"said": "Too early"}).status_code == 409
    clock.move(days=3)
    sign_in(client, people.sana)
    assert client.post(hold, data={"said": "They lend us the shed."}).status_code == 303
    assert client.post(hold, data={"said": "Again"}).status_code == 409
    (noted,) = db.session.scalars(select(Touchpoint))
    assert (noted.kind, noted.said, noted.at) == (
        "meeting",
        "They lend us the shed.",
        meeting.starts_at,
    )


def test_a_meeting_without_an_address_can_be_taken_along_as_a_file(
    people: People, client: FlaskClient, sink: Sink, work: Work, filled_in: Values
) -> None:
    people.oisin.set_email(None)
    meeting = arrange(client, people, filled_in)
    answer = client.get(f"{page_of(meeting)}/meeting.ics")
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar" and "attendee" not in event
    assert b"METHOD:PUBLISH" in answer.data
    work()
    (own,) = mails_to(sink, people.sana.email)
    assert calendar_of(own)[1] == "PUBLISH"
    page = client.get(page_of(meeting)).text
    assert "None was sent" in page and "hand them this file" in page


def test_a_file_to_keep_asks_nobody_by_mail(
    people: People, client: FlaskClient, filled_in: Values
) -> None:
    meeting = arrange(client, people, filled_in)
    file = client.get(f"{page_of(meeting)}/meeting.ics").data
    assert b"METHOD:PUBLISH" in file and b"ATTENDEE" not in file and b"ORGANIZER" in file


@pytest.mark.parametrize(
    "wrong", [{"at": ""}, {"on": "2020-01-01"}, {"minutes": "2"}, {"on": "9999-12-31"}]
)
def test_a_meeting_needs_a_time_to_come(
    people: People, client: FlaskClient, filled_in: Values, wrong: dict[str, str]
) -> None:
    url = f"/communities/{people.community.id}/people/{people.oisin.id}/meetings/new"
    assert client.post(url, data={**filled_in, **wrong}).status_code == 422
