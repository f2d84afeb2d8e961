"""Forms of Today and of meetings do what their words say, once, and lead back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, now, today
from core.safeguarding.actions import place_hold
from core.today import tasks
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.touchpoints.models import Touchpoint
from tests.people import People, sign_in


def meeting_of(people: People, at: str = "10:00", **more: str) -> tuple[str, dict[str, str]]:
    url = f"/communities/{people.community.id}/people/{people.oisin.id}/meetings/new"
    on = (today() + timedelta(days=2)).isoformat()
    return url, {"on": on, "at": at, "minutes": "30", **more}


def arranged() -> int:
    return db.session.scalar(select(func.count()).select_from(Meeting)) or 0


def test_pressing_twice_arranges_one_meeting(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    url, values = meeting_of(people, key="0" * 32)
    first, second = client.post(url, data=values), client.post(url, data=values)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location and arranged() == 1


def test_a_meeting_at_night_is_asked_about(people: People, client: FlaskClient) -> None:
    people.community.quiet_from, people.community.quiet_until = 21, 8
    db.session.commit()
    sign_in(client, people.sana)
    url, values = meeting_of(people, at="03:00")
    asked = client.post(url, data=values)
    assert asked.status_code == 422 and "Yes, at this hour" in asked.text and not arranged()
    assert client.post(url, data={**values, "sure": "y"}).status_code == 303


def test_a_call_that_reached_nobody_is_only_a_note(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/tasks/people/{people.bea.id}/talk"
    week = (today() + timedelta(days=7)).isoformat()
    assert f'value="{week}"' in client.get(url).text
    assert client.post(url, data={"kind": "note", "due_on": week}).status_code == 303
    assert [each.kind for each in db.session.scalars(select(Touchpoint))] == ["note"]
    assert db.session.scalars(select(NextStep)).all() == [] and tasks.of(people.sana.id) == []


def test_many_who_must_be_told_are_one_date(people: People, client: FlaskClient) -> None:
    for person in (people.bea, people.oisin):
        person.inform_by, person.informed_at = today() + timedelta(days=5), None
    db.session.commit()
    sign_in(client, people.sana)
    page = client.post("/today/calendar").text
    feed = urlsplit(page.split('id="feed"')[1].split(">")[1].split("<")[0]).path
    calendar: Any = icalendar.Calendar.from_ical(client.get(feed).data)
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "Tell 2 people what we hold about them"
    assert event["dtstamp"].dt <= now()
    there = urlsplit(event["url"])
    listed = client.get(f"{there.path}?{there.query}").text
    assert people.bea.name in listed and people.oisin.name in listed
    assert people.amir.name not in listed.split('id="people"')[1]
    people.bea.told()
    place_hold(people.community, "person", people.oisin.id, "Because", people.olu)
    db.session.commit()
    left = client.get(f"{there.path}?{there.query}").text
    assert people.bea.name not in left and people.oisin.name not in left


def test_whoever_has_no_address_is_not_said_to_be_told(people: People, client: FlaskClient) -> None:
    people.amir.email = people.amir.email_key = None
    step = NextStep(
        community_id=people.community.id,
        person_id=people.bea.id,
        owner_id=people.sana.id,
        what="Ring",
    )
    db.session.add(step)
    db.session.commit()
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/people/{people.sana.id}/hand-over"
    told = f"{people.amir.name} has no e-mail address"
    assert told in client.get(f"{url}?look=yes&to_steps={people.amir.id}").text
    assert "Hand over now" not in client.get(f"{url}?look=yes").text
    client.post(url, data={"to_steps": people.amir.id})
    assert told in client.get("/today/").text


def test_today_leads_to_the_communities_and_refusals_lead_back(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    page = client.get("/today/").text
    for place in ("", "people/", "waves/"):
        assert f'href="/communities/{people.community.id}/{place}"' in page
    back = "http://localhost/today/"
    refused = client.post("/today/snoozes", data={}, headers={"Referer": back})
    assert refused.status_code == 409 and f'href="{back}"' in refused.text
