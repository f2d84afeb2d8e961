"""What a community decides about thanking."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect

from core.db import db
from core.errors import RuleBroken
from recognition.settings import actions
from recognition.settings.queries import of_community
from tests.people import People, sign_in

USUAL = {"awards_per_week": 3, "term_months": 12, "silent_weeks": 8}


def test_without_a_decision_the_usual_ones_hold_and_nothing_is_written(people: People) -> None:
    found = of_community(people.community.id)
    assert {name: getattr(found, name) for name in USUAL} == USUAL
    assert inspect(found).transient


def test_an_organiser_decides_and_decides_anew(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    for months in (6, 0):
        answer = client.post(path(people), data=USUAL | {"term_months": months})
        assert answer.status_code == 303
        assert of_community(people.community.id).term_months == months
    assert 'value="0"' in client.get(path(people)).text
    assert of_community(people.elsewhere.id).term_months == 12


def test_numbers_out_of_bounds_are_refused(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    wrong = {"awards_per_week": 0, "term_months": 61, "silent_weeks": 1}
    for name, number in wrong.items():
        answer = client.post(path(people), data=USUAL | {name: number})
        assert answer.status_code == 422 and "Enter a number from" in answer.text, name


def test_the_settings_of_the_community_lead_there_and_an_ambassador_finds_nothing(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.sana)
    assert path(people) in client.get(f"/communities/{people.community.id}/settings").text
    sign_in(client, people.amir)
    assert client.get(path(people)).status_code == 404


def test_a_closed_community_can_never_show_its_champions_to_everybody(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.sana)
    wanted = USUAL | {"champions_shown_to": "everybody", "shows_totals": "y"}
    people.community.openness = "closed"
    assert client.post(path(people), data=wanted).status_code == 422
    assert of_community(people.community.id).champions_shown_to is None
    with pytest.raises(RuleBroken):
        actions.change(people.community, {"champions_shown_to": "everybody"}, by=people.sana)
    people.community.openness = "open"
    assert client.post(path(people), data=wanted).status_code == 303
    db.session.expire_all()
    decided = of_community(people.community.id)
    assert (decided.champions_shown_to, decided.shows_totals) == ("everybody", True)
    client.post(path(people), data=USUAL | {"champions_shown_to": ""})
    db.session.expire_all()
    assert of_community(people.community.id).champions_shown_to is None


def path(people: People) -> str:
    return f"/communities/{people.community.id}/settings/recognition/"
