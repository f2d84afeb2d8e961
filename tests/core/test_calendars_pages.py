"""The calendar feed: a secret address, shown once, that tells no more than is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
from flask.testing import FlaskClient

from core.db import db, now, today
from core.safeguarding.actions import place_hold
from outreach.meetings import actions as meetings
from outreach.meetings import queries
from outreach.next_steps.models import NextStep
from tests.clock import Clock
from tests.people import People, sign_in


@pytest.fixture
def address(people: People, client: FlaskClient) -> str:
    """Where Sana's dates are: a next step, a meeting, and somebody to be told."""
    people.bea.inform_by = today() + timedelta(days=5)
    step = {"what": "Say that her sister is ill", "due_on": today() + timedelta(days=2)}
    about = {"community_id": people.community.id, "person_id": people.bea.id}
    db.session.add(NextStep(owner_id=people.sana.id, **about, **step))
    arranged(people)
    sign_in(client, people.sana)
    return address_in(client.post("/today/calendar").text)


def address_in(page: str) -> str:
    return urlsplit(page.split('id="feed"')[1].split(">")[1].split("<")[0]).path


def arranged(people: People, **more: object) -> None:
    values: dict[str, Any] = {
        "starts_at": now() + timedelta(days=3),
        "minutes": 45,
        "place": "",
        "about": "",
    }
    meetings.arrange(people.community, people.oisin, {**values, **more}, by=people.sana)
    db.session.commit()


def events(body: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def test_the_feed_names_people_and_says_nothing_else_about_them(
    client: FlaskClient, people: People, address: str
) -> None:
    answer = client.get(address)
    assert answer.mimetype == "text/calendar" and "noindex" in answer.headers["X-Robots-Tag"]
    assert len(events(answer.data)) == 3
    body = answer.data.replace(b"\r\n ", b"").decode()
    assert "Bea Król" in body and "Ó Súilleabháin" in body
    assert "sister" not in body and "@example.org" not in body


def test_a_feed_without_news_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_a_changed_meeting_keeps_its_uid_and_raises_its_sequence(
    client: FlaskClient, people: People, address: str
) -> None:
    def meeting() -> Any:
        return next(e for e in events(client.get(address).data) if e["uid"].startswith("meeting"))

    before = meeting()
    found = queries.to_come(people.oisin.id, people.community.id)[0]
    meetings.change(found, people.oisin, {"minutes": 60}, by=people.sana)
    after = meeting()
    assert before["uid"] == after["uid"] and (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_a_new_address_ends_the_old_one_and_an_ended_one_shows_nothing(
    client: FlaskClient, address: str
) -> None:
    assert address not in client.get("/today/calendar").text
    newer = address_in(client.post("/today/calendar").text)
    assert (client.get(address).status_code, client.get(newer).status_code) == (404, 200)
    client.post("/today/calendar/removal")
    assert client.get(newer).status_code == 404


def test_who_is_on_hold_stands_in_no_calendar(
    client: FlaskClient, people: People, address: str
) -> None:
    place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    assert b"Bea" not in client.get(address).data


def test_only_the_past_month_and_the_next_year_are_told(
    client: FlaskClient, address: str, clock: Clock
) -> None:
    clock.move(days=40)
    uids = [str(each["uid"]) for each in events(client.get(address).data)]
    assert not any(uid.startswith(("meeting", "step")) for uid in uids)


def test_the_address_is_asked_for_only_so_often(client: FlaskClient, address: str) -> None:
    statuses = [client.get(address).status_code for _each in range(12)]
    assert statuses[0] == 200 and statuses[-1] == 429
