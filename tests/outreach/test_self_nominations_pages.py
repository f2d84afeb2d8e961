"""People put themselves forward by a public form, where a community allows it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.deliveries.models import Delivery
from core.people.models import Person
from core.safeguarding.actions import place_hold
from outreach.nominations.actions import approve
from outreach.nominations.models import Nomination
from outreach.settings import actions as settings
from outreach.settings.models import USUAL
from tests.people import People, sign_in

MINE = {"name": "Marta", "why": "I keep bees", "email": "marta@example.org", "agreed": "y"}


@pytest.fixture
def path(people: People) -> str:
    wanted = {**USUAL, "takes_self_nominations": True}
    settings.change(people.community, wanted, by=people.sana)
    return f"/communities/{people.community.id}/put-yourself-forward/"


def test_somebody_comes_by_themselves_and_nothing_is_sent(
    path: str, people: People, client: FlaskClient
) -> None:
    assert people.community.purpose in client.get(path).text
    assert client.post(path, data=MINE).location == f"{path}thanks"
    made = db.session.scalars(select(Nomination)).one()
    assert (made.origin, made.nominated_by_id, made.email) == ("self", None, MINE["email"])
    assert db.session.scalars(select(Delivery)).all() == []
    assert "themselves" in approve(made, people.community, people.sana).source


@pytest.mark.parametrize("missing", ["name", "why", "agreed"])
def test_without_a_name_a_reason_or_consent_nothing_is_kept(
    path: str, client: FlaskClient, missing: str
) -> None:
    answer = client.post(path, data={**MINE, missing: ""})
    assert answer.status_code == 422
    assert db.session.scalars(select(Nomination)).all() == []


def test_where_it_is_not_allowed_the_page_says_the_same_as_where_nothing_is(
    people: People, client: FlaskClient
) -> None:
    pages = [client.get(f"/communities/{each}/put-yourself-forward/") for each in (1, 2, 999)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text.split("<main")[1] for page in pages}) == 1
    assert (
        client.post(f"/communities/{people.community.id}/put-yourself-forward/").status_code == 404
    )


def test_a_closed_community_and_one_on_hold_have_no_form(
    path: str, people: People, client: FlaskClient
) -> None:
    people.community.openness = "closed"
    assert client.get(path).status_code == client.post(path, data=MINE).status_code == 404
    people.community.openness = "open"
    place_hold(people.community, "community", people.community.id, "A concern.", people.olu)
    assert client.get(path).status_code == client.get(f"{path}thanks").status_code == 404


def test_a_known_address_is_told_nothing_else(
    path: str, people: People, client: FlaskClient
) -> None:
    before = len(db.session.scalars(select(Person)).all())
    answers = [
        client.post(path, data={**MINE, "email": email}, follow_redirects=True).text
        for email in (people.oisin.email, "new@example.org")
    ]
    assert len(set(answers)) == 1
    assert len(db.session.scalars(select(Person)).all()) == before


def test_many_in_an_hour_from_one_place_are_too_many(path: str, client: FlaskClient) -> None:
    codes = [client.post(path, data={**MINE, "name": f"N {each}"}).status_code for each in range(6)]
    assert codes == [303] * 5 + [429]


def test_the_poster_shows_the_address_as_a_square_and_is_gone_with_the_form(
    path: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    poster = f"/communities/{people.community.id}/settings/outreach/poster"
    assert poster in client.get(poster.removesuffix("poster")).text
    page = client.get(poster).text
    assert path in page and "data:image/svg+xml" in page and people.community.purpose in page
    people.community.openness = "closed"
    assert client.get(poster).status_code == 404


def test_the_settings_show_the_address_of_the_form(
    path: str, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    assert path in client.get(f"/communities/{people.community.id}/settings/outreach/").text
