"""What a community decides about asking."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from core.db import db
from core.journal.models import Entry
from outreach.settings.models import USUAL
from outreach.settings.queries import of_community
from tests.people import People, sign_in


def test_without_a_decision_the_usual_ones_hold_and_nothing_is_written(people: People) -> None:
    found = of_community(people.community.id)
    assert {name: getattr(found, name) for name in USUAL} == USUAL
    assert (found.takes_self_nominations, found.hours_a_week) == (False, None)
    assert inspect(found).transient


def test_an_organiser_decides_and_decides_anew(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    for each, hours in ((5, "12"), (1, "")):
        wanted = USUAL | {"suggestions_each": each, "hours_a_week": hours}
        assert client.post(path(people), data=wanted).status_code == 303
        db.session.expire_all()
        found = of_community(people.community.id)
        assert (found.suggestions_each, found.hours_a_week) == (each, int(hours) if hours else None)
    assert of_community(people.elsewhere.id).suggestions_each == 3
    assert db.session.scalars(select(Entry.what)).all().count("outreach.settings") == 2


def test_numbers_out_of_bounds_are_refused(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    wrong = {"suggestions_each": 11, "ready_answered": 101, "hours_a_week": 0, "minutes_thanks": 0}
    endless = dict.fromkeys(wrong, "9" * 400)
    for name, number in [*wrong.items(), *endless.items()]:
        answer = client.post(path(people), data=USUAL | {name: number})
        assert answer.status_code == 422 and "Enter a number from" in answer.text, name


def test_the_settings_of_the_community_lead_there_and_an_ambassador_finds_nothing(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.sana)
    assert path(people) in client.get(f"/communities/{people.community.id}/settings").text
    sign_in(client, people.amir)
    assert client.get(path(people)).status_code == 404


def path(people: People) -> str:
    return f"/communities/{people.community.id}/settings/outreach/"
