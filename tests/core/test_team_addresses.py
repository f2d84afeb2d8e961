"""A role is for whoever has the address that was asked: nobody gets it by changing that address."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.models import Community, Role
from core.db import db
from core.deliveries.jobs import deliver_due
from core.duplicates import merging
from core.joining import actions as joining
from core.people.actions import change_person
from core.people.models import Person
from core.team import queries
from core.team.models import ADMINISTRATOR, TeamInvitation
from tests.core.duplicate_samples import entered
from tests.core.team_samples import asked, link_in, page_of, text_of
from tests.people import People, sign_in
from tests.presses import at_once
from tests.smtp_sink import Sink

BOTH_LOCK = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite whoever writes waits before reading anything."""
THEIRS, OWN = "nadia@example.org", "own.mailbox@example.org"


@pytest.fixture
def nadia(people: People) -> Person:
    """Somebody whom Sana's community knows of, and who has no part yet."""
    return entered(people.community, "Nadia Osei", email=THEIRS)


def test_what_was_not_sent_yet_goes_to_no_other_address(
    people: People, nadia: Person, sink: Sink
) -> None:
    asked(None, nadia, ADMINISTRATOR, people.ada)
    _change_address(people.community, nadia, OWN, people.sana)
    db.session.commit()
    deliver_due()
    assert list(sink.accepted) == []


def test_who_accepts_gives_nothing_to_whoever_has_their_address_now(
    people: People, nadia: Person, client: FlaskClient
) -> None:
    page = page_of(asked(None, nadia, ADMINISTRATOR, people.ada))
    _change_address(people.community, nadia, OWN, people.sana)
    for answer in (client.get(page), client.post(f"{page}/acceptance")):
        assert answer.status_code == 410 and "another e-mail address" in answer.text
    assert _administrators() == [people.ada.email]
    _change_address(people.community, nadia, THEIRS, people.sana)
    assert client.post(f"{page}/acceptance").status_code == 303
    assert _administrators() == [people.ada.email, THEIRS]


def test_asking_again_does_not_write_to_another_address(
    people: People, nadia: Person, client: FlaskClient, sink: Sink
) -> None:
    waits = asked(people.elsewhere, nadia, Role.ORGANISER, people.zoe)
    _change_address(people.community, nadia, OWN, people.sana)
    sign_in(client, people.zoe)
    team = f"/communities/{people.elsewhere.id}/team"
    again = client.post(f"{team}/invitations/{waits.id}/repetition")
    assert again.status_code == 409 and "another e-mail address now" in again.text
    deliver_due()
    assert list(sink.accepted) == [] and OWN not in client.get(f"{team}/").text


@pytest.mark.parametrize("is_first", [True, False])
def test_making_them_one_with_somebody_leads_no_invitation_elsewhere(
    people: People, nadia: Person, client: FlaskClient, sink: Sink, is_first: bool
) -> None:
    other = entered(people.community, "Nadia Osei", email=OWN)
    if is_first:
        merging.make_one(people.community, nadia, other, {"email": "second"}, by=people.sana)
    sign_in(client, people.ada)
    form = {"name": "Nadia Osei", "email": THEIRS}
    assert client.post("/administrators/new", data=form).status_code == 303
    if not is_first:
        merging.make_one(people.community, nadia, other, {"email": "second"}, by=people.sana)
        db.session.commit()
    deliver_due()
    assert [each.recipients for each in sink.accepted] == ([(THEIRS,)] if is_first else [])
    if is_first:
        page = link_in(text_of(sink))
        assert client.application.test_client().post(f"{page}/acceptance").status_code == 303
    assert _administrators() == [people.ada.email, *([THEIRS] if is_first else [])]


@BOTH_LOCK
def test_an_address_that_changes_while_they_accept_is_not_let_in(
    app: Flask, people: People, nadia: Person
) -> None:
    asked(None, nadia, ADMINISTRATOR, people.ada)
    number = db.session.scalars(select(TeamInvitation.id)).one()
    nadia_id, here, by_id = nadia.id, people.community.id, people.sana.id
    both_have_read = Barrier(2)
    db.session.commit()

    def accept() -> None:
        found = queries.some([number])[number]
        both_have_read.wait()
        against = joining.objection(found, keeps=True)
        if against is None:
            joining.accept(found)

    def change() -> None:
        by, community = db.session.get_one(Person, by_id), db.session.get_one(Community, here)
        person = db.session.get_one(Person, nadia_id)
        both_have_read.wait()
        _change_address(community, person, OWN, by)

    at_once(app, [accept, change])
    assert OWN not in _administrators()


@BOTH_LOCK
def test_they_are_not_made_one_with_somebody_while_they_accept(
    app: Flask, people: People, nadia: Person
) -> None:
    other = entered(people.community, "Nadia Osei", email=OWN)
    asked(None, nadia, ADMINISTRATOR, people.ada)
    number = db.session.scalars(select(TeamInvitation.id)).one()
    ids, here, by_id = (nadia.id, other.id), people.community.id, people.sana.id
    both_have_read = Barrier(2)
    db.session.commit()

    def accept() -> None:
        found = queries.some([number])[number]
        both_have_read.wait()
        if joining.objection(found, keeps=True) is None:
            joining.accept(found)

    def make_one() -> None:
        by, community = db.session.get_one(Person, by_id), db.session.get_one(Community, here)
        first, second = (db.session.get_one(Person, each) for each in ids)
        both_have_read.wait()
        merging.make_one(community, first, second, {"email": "second"}, by=by)

    at_once(app, [accept, make_one])
    assert OWN not in _administrators()


def _change_address(community: Community, person: Person, address: str, by: Person) -> None:
    values: dict[str, Any] = {each.name: getattr(person, each.name) for each in Person.__table__.c}
    values |= {"email": address, "topics": [], "languages": []}
    change_person(community, person, values, by)


def _administrators() -> list[str | None]:
    db.session.rollback()
    found = select(Person.email).where(Person.is_administrator).order_by(Person.id)
    return list(db.session.scalars(found))
