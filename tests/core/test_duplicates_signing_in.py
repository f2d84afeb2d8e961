"""Whoever gets the address with which somebody signs in gets their account: that needs care."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import actions as accounts
from core.accounts import addresses
from core.accounts.models import AddressChange
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db
from core.duplicates.models import Duplicate
from tests.clock import Clock
from tests.core.duplicate_samples import both, twice
from tests.people import People, sign_in
from tests.smtp_sink import Sink

THEIRS, NEW = "theirs@example.org", "new@example.org"


@pytest.fixture
def found(people: People) -> Duplicate:
    """The first of the two signs in; the second has another address."""
    found = twice(people.community)
    first, second = both(found)
    first.set_email(THEIRS)
    second.set_email(NEW)
    give_role(people.community, first, Role.MEMBER, None)
    return found


@pytest.fixture
def url(people: People, found: Duplicate, client: FlaskClient) -> str:
    sign_in(client, people.ada)
    return f"/communities/{people.community.id}/duplicates"


def test_it_asks_again_who_does_it(
    people: People, found: Duplicate, url: str, client: FlaskClient, clock: Clock
) -> None:
    path = f"{url}/{found.id}/merge"
    clock.move(minutes=16)
    assert client.post(path).location == "/sign-in/again"
    sign_in(client, people.ada)
    assert client.post(path).status_code == 303
    clock.move(minutes=16)
    assert client.post(f"{url}/merges/1/undo").location == "/sign-in/again"


def test_the_address_that_was_hears_of_it_and_what_was_open_ends(
    app: Flask,
    found: Duplicate,
    url: str,
    client: FlaskClient,
    sink: Sink,
    work: Callable[[], None],
) -> None:
    first, _second = both(found)
    browser = app.test_client()
    sign_in(browser, first)
    link = urlsplit(accounts.new_link(first)).path
    path = f"{url}/{found.id}/merge"
    assert client.post(path, data={"email": "second"}).status_code == 303
    assert browser.get("/today/").status_code == 303
    assert browser.post(link).status_code == 410
    work()
    assert [each.recipients for each in sink.accepted] == [(THEIRS,)]
    db.session.rollback()
    sign_in(browser, first)
    assert client.post(f"{url}/merges/1/undo").status_code == 303
    assert browser.get("/today/").status_code == 303
    work()
    assert [each.recipients for each in sink.accepted] == [(THEIRS,), (NEW,)]


def test_an_address_that_was_changed_before_still_hears_of_it_after_a_merge(
    found: Duplicate, url: str, client: FlaskClient, sink: Sink, work: Callable[[], None]
) -> None:
    first, second = both(found)
    second.set_email(THEIRS.replace("theirs", "second"))
    addresses.follow(second, NEW, by=None)
    db.session.commit()
    assert client.post(f"{url}/{found.id}/merge", data={"email": "first"}).status_code == 303
    assert db.session.scalars(select(AddressChange.person_id)).all() == [first.id]
    work()
    assert (NEW,) in [each.recipients for each in sink.accepted]


def test_nobody_hears_of_an_address_that_stays(
    found: Duplicate, url: str, client: FlaskClient, sink: Sink, work: Callable[[], None]
) -> None:
    assert client.post(f"{url}/{found.id}/merge").status_code == 303
    work()
    assert sink.accepted == []
