"""Keeping views of the list of people: one's own, and those that others share."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions
from core.communities.models import Membership, Role
from core.db import db
from core.saved_views.models import MOST_VIEWS, SavedView
from tests.people import People, sign_in


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/people/"


def keep(client: FlaskClient, home: str, name: str, **more: str) -> int:
    asked = f"{home}views/new?topic=seeds&email=with&field-3=%D8%B3"
    return client.post(asked, data={"name": name, **more}).status_code


def test_a_view_is_kept_and_one_tap_from_the_list(home: str, client: FlaskClient) -> None:
    assert keep(client, home, "With seeds, and mail") == 303
    (view,) = db.session.scalars(select(SavedView))
    assert view.filters == {"topic": "seeds", "email": "with", "field-3": "س"}
    page = client.get(home).text
    assert "With seeds, and mail" in page and "topic=seeds" in page
    opened = client.get(home, query_string=view.filters).text
    assert 'aria-current="page"><bdi>With seeds, and mail' in opened
    assert "Save this view" not in opened


def test_another_organiser_sees_only_what_is_shared(
    people: People, home: str, client: FlaskClient
) -> None:
    keep(client, home, "Only mine")
    keep(client, home, "For all of us", is_shared="y")
    actions.give_role(people.community, people.amir, Role.ORGANISER, None)
    sign_in(client, people.amir)
    page = client.get(home).text
    assert "For all of us" in page and "Only mine" not in page
    for (view_id,) in db.session.execute(select(SavedView.id)).all():
        assert client.get(f"{home}views/{view_id}").status_code == 404
        assert client.post(f"{home}views/{view_id}/removal").status_code == 404


def test_what_somebody_left_behind_can_be_taken_over_or_deleted(
    people: People, home: str, client: FlaskClient
) -> None:
    for name in ("Kept", "Let go", "Only mine"):
        keep(client, home, name, **({} if name == "Only mine" else {"is_shared": "y"}))
    kept, gone, own = db.session.scalars(select(SavedView.id).order_by(SavedView.id)).all()
    actions.give_role(people.community, people.amir, Role.ORGANISER, None)
    sign_in(client, people.amir)
    assert client.post(f"{home}views/{kept}/owner").status_code == 404
    theirs = select(Membership).filter_by(person_id=people.sana.id, role=Role.ORGANISER)
    actions.take_role(people.community, db.session.scalars(theirs).one(), by=people.amir)
    db.session.commit()
    assert "organises nothing here any more" in client.get(f"{home}views/").text
    answers = [client.post(f"{home}views/{each}/owner").status_code for each in (kept, own)]
    assert [*answers, client.post(f"{home}views/{gone}/removal").status_code] == [303, 404, 303]
    found = db.session.execute(select(SavedView.id, SavedView.owner_id).order_by(SavedView.id))
    assert list(map(tuple, found)) == [(kept, people.amir.id), (own, people.sana.id)]


def test_a_view_is_renamed_and_deleted(home: str, client: FlaskClient) -> None:
    keep(client, home, "Seeds")
    (view,) = db.session.scalars(select(SavedView))
    changed = {"name": "Seed people", "is_shared": "y"}
    assert client.post(f"{home}views/{view.id}", data=changed).status_code == 303
    db.session.refresh(view)
    assert (view.name, view.is_shared) == ("Seed people", True)
    assert client.post(f"{home}views/{view.id}/removal").status_code == 303
    assert db.session.scalars(select(SavedView)).all() == []


def test_a_name_is_needed_and_only_once(home: str, client: FlaskClient) -> None:
    assert [keep(client, home, name) for name in ("", "Seeds", "Seeds")] == [422, 303, 409]


def test_nothing_but_filters_is_kept(home: str, client: FlaskClient) -> None:
    said = client.post(f"{home}views/new?_external=1&after=3", data={"name": "Everyone"})
    assert said.status_code == 409 and "at least one filter" in said.text


def test_fifty_views_are_enough(people: People, home: str, client: FlaskClient) -> None:
    own = {"community_id": people.community.id, "owner_id": people.sana.id}
    made = (SavedView(name=str(number), filters={"q": "a"}, **own) for number in range(MOST_VIEWS))
    db.session.add_all(made)
    assert keep(client, home, "One more") == 409
