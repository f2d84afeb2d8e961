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
from core.administrators.actions import end
from core.communities.actions import give_role, take_role
from core.communities.models import Membership, Role
from core.db import db
from core.duplicates import merging
from core.duplicates.models import Duplicate
from core.duplicates.undoing import undo
from core.people.models import Person
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


def test_a_part_that_was_taken_from_them_does_not_come_back_when_they_are_two_again(
    people: People, found: Duplicate
) -> None:
    first, second = both(found)
    second.is_administrator = True
    for person in (first, second):
        give_role(people.community, person, Role.ORGANISER, None)
    merge = merging.make_one(people.community, first, second, {}, by=people.ada)
    kept = db.session.get_one(Person, merge.kept_id)
    end(kept, by=people.ada)
    for held in db.session.scalars(select(Membership).filter_by(person_id=kept.id)).all():
        take_role(people.community, held, by=people.ada)
    undo(merge, by=people.sana)
    db.session.commit()
    ids = [merge.kept_id, merge.gone_id]
    assert not any(db.session.get_one(Person, each).is_administrator for each in ids)
    assert db.session.scalars(select(Membership).where(Membership.person_id.in_(ids))).all() == []


def test_a_part_that_they_still_have_is_again_that_of_whose_it_was(
    people: People, found: Duplicate
) -> None:
    first, second = both(found)
    second.is_administrator = True
    merge = merging.make_one(people.community, first, second, {}, by=people.ada)
    undo(merge, by=people.ada)
    db.session.commit()
    roles = {each.person_id for each in db.session.scalars(select(Membership)).all()}
    assert (second.is_administrator, first.is_administrator) == (True, False)
    assert first.id in roles and second.id not in roles


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
