"""Taking a role away: who is told, who stays, and two who do it at the same moment."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.administrators import actions as administrators
from core.communities import actions as communities
from core.communities.models import Community, Membership, Role
from core.db import db
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery
from core.erasure.erasing import erase
from core.journal.models import Entry
from core.people.models import Person
from core.people.queries import with_email
from tests.core.team_samples import asked, link_in, page_of, text_of
from tests.people import People, sign_in
from tests.presses import at_once
from tests.smtp_sink import Sink

BOTH_LOCK = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite whoever writes waits before reading anything."""
ADMINISTRATORS = "/administrators/"


def test_a_role_is_taken_after_a_look_and_its_holder_is_told(
    app: Flask, sink: Sink, people: People, client: FlaskClient
) -> None:
    theirs = app.test_client()
    sign_in(theirs, people.olu)
    sign_in(client, people.sana)
    page = f"/communities/1/team/{_held(people.olu).id}/removal"
    shown = client.get(page).text
    assert "Olu Adeyemi" in shown and "We tell them so" in shown
    assert client.post(page).location == "/communities/1/team/"
    deliver_due()
    said = text_of(sink, 0)
    assert "You no longer look after safeguarding in Garden helpers." in said
    assert "Sana Malik ended it" in said
    assert theirs.get("/today/").location == "/sign-in"
    assert client.post(page).status_code == 404


def test_who_ends_a_role_cannot_keep_its_holder_from_hearing_of_it(
    sink: Sink, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    client.post(f"/communities/1/team/{_held(people.olu).id}/removal")
    form = {"hold-why": "Because.", "cancel-why": "Because."}
    for number in db.session.scalars(select(Delivery.id)):
        for what in ("hold", "cancellation"):
            assert client.post(f"/communities/1/mail/{number}/{what}", data=form).status_code == 404
    assert client.post("/communities/1/mail/hold", data={"why": "Because."}).status_code == 409
    deliver_due()
    assert [each.recipients for each in sink.accepted] == [(people.olu.email,), (people.ada.email,)]


def test_who_gives_a_role_up_is_not_told_and_a_member_neither(
    sink: Sink, people: People, client: FlaskClient
) -> None:
    communities.give_role(people.community, people.olu, Role.ORGANISER, None)
    communities.give_role(people.community, people.oisin, Role.MEMBER, None)
    sign_in(client, people.sana)
    page = f"/communities/1/team/{_held(people.sana).id}/removal"
    client.post(f"/communities/1/team/{_held(people.oisin).id}/removal")
    assert "Give up your role" in client.get(page).text
    assert client.post(page).location == "/"
    assert client.get("/communities/1/team/").status_code == 404
    deliver_due()
    assert list(sink.accepted) == []


def test_the_only_organiser_stays(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    answer = client.post(f"/communities/1/team/{_held(people.sana).id}/removal")
    assert answer.status_code == 409 and "only organiser" in answer.text
    assert _held(people.sana).role == Role.ORGANISER


@BOTH_LOCK
def test_two_organisers_who_remove_each_other_at_once_leave_one(app: Flask, people: People) -> None:
    communities.give_role(people.community, people.olu, Role.ORGANISER, None)
    pairs = [(people.sana.id, people.olu.id), (people.olu.id, people.sana.id)]
    here, both_have_read = people.community.id, Barrier(2)
    db.session.commit()

    def press(by_id: int, whose: int) -> None:
        by, community = db.session.get_one(Person, by_id), db.session.get_one(Community, here)
        held = select(Membership).filter_by(person_id=whose, role=Role.ORGANISER)
        membership = db.session.scalars(held).one()
        both_have_read.wait()
        communities.take_role(community, membership, by)

    done = at_once(app, [partial(press, *pair) for pair in pairs])
    assert done == {"done": 1, "This is the only organiser. Name another one first.": 1}
    organise = select(Membership).filter_by(community_id=here, role=Role.ORGANISER)
    assert len(db.session.scalars(organise).all()) == 1


@BOTH_LOCK
def test_two_administrators_who_end_each_other_at_once_leave_one(
    app: Flask, people: People
) -> None:
    people.sana.is_administrator = True
    pairs = [(people.sana.id, people.ada.id), (people.ada.id, people.sana.id)]
    both_have_read = Barrier(2)
    db.session.commit()

    def press(by_id: int, whose: int) -> None:
        by, person = db.session.get_one(Person, by_id), db.session.get_one(Person, whose)
        both_have_read.wait()
        administrators.end(person, by)

    done = at_once(app, [partial(press, *pair) for pair in pairs])
    assert done["done"] == 1 and done.total() == 2
    assert len(_administrators()) == 1


@BOTH_LOCK
def test_of_two_administrators_who_are_erased_at_once_the_second_leaves_one_without_a_name(
    app: Flask, people: People
) -> None:
    people.sana.is_administrator = True
    ids, both_have_read = (people.sana.id, people.ada.id), Barrier(2)
    db.session.commit()

    def press(number: int) -> None:
        person = db.session.get_one(Person, number)
        both_have_read.wait()
        erase(person)

    done = at_once(app, [partial(press, each) for each in ids])
    assert done == {"done": 2}
    (left,) = _administrators()
    assert left not in ids and not db.session.get_one(Person, left).email


@BOTH_LOCK
def test_the_same_role_taken_twice_at_once_is_taken_once(app: Flask, people: People) -> None:
    number, here, by_id = _held(people.olu).id, people.community.id, people.sana.id
    both_have_read = Barrier(2)
    db.session.commit()

    def press() -> None:
        by, community = db.session.get_one(Person, by_id), db.session.get_one(Community, here)
        membership = db.session.get_one(Membership, number)
        both_have_read.wait()
        communities.take_role(community, membership, by)

    done = at_once(app, [press, press])
    assert done == {"done": 1, "They have lost this role a moment ago.": 1}
    lines = select(Entry).where(Entry.what == "role.taken")
    assert len(db.session.scalars(lines).all()) == 1


def test_an_administrator_is_made_by_invitation_and_ended_by_another(
    app: Flask, sink: Sink, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.ada)
    form = {"name": "Nina Park", "email": "nina@example.org", "words": ""}
    assert client.post(f"{ADMINISTRATORS}new", data=form).location == ADMINISTRATORS
    assert "Nina Park" in client.get(ADMINISTRATORS).text
    deliver_due()
    assert "asks you to look after NextTen" in text_of(sink)
    page = link_in(text_of(sink))
    assert _administrators() == [people.ada.id]
    assert app.test_client().post(f"{page}/acceptance").location == "/sign-in/sent"
    nina = with_email("nina@example.org")
    assert nina is not None and _administrators() == [people.ada.id, nina.id]
    end = f"{ADMINISTRATORS}{nina.id}/removal"
    assert "Nina Park" in client.get(end).text
    assert client.post(end).location == ADMINISTRATORS
    assert _administrators() == [people.ada.id]
    deliver_due()
    assert "You no longer look after NextTen" in text_of(sink)


def test_the_last_administrator_stays(people: People, client: FlaskClient) -> None:
    sign_in(client, people.ada)
    answer = client.post(f"{ADMINISTRATORS}{people.ada.id}/removal")
    assert answer.status_code == 409 and "Nobody else looks after" in answer.text
    assert _administrators() == [people.ada.id]


def test_organisers_neither_make_nor_end_administrators(
    people: People, client: FlaskClient
) -> None:
    waits = asked(None, people.amir, "administrator", people.ada)
    sign_in(client, people.sana)
    form = {"name": "Nina Park", "email": "nina@example.org"}
    assert client.post(f"{ADMINISTRATORS}new", data=form).status_code == 404
    assert client.post(f"{ADMINISTRATORS}{people.ada.id}/removal").status_code == 404
    for path in (f"{ADMINISTRATORS}invitations", "/communities/1/team/invitations"):
        assert client.post(f"{path}/{waits.id}/withdrawal").status_code == 404
        assert client.post(f"{path}/{waits.id}/repetition").status_code == 404
    assert _administrators() == [people.ada.id]


def test_an_invitation_into_a_community_is_not_changed_among_the_administrators(
    people: People, client: FlaskClient
) -> None:
    waits = asked(people.community, people.amir, Role.ORGANISER, people.sana)
    sign_in(client, people.ada)
    path = f"{ADMINISTRATORS}invitations/{waits.id}/withdrawal"
    assert client.post(path).status_code == 404


def test_an_inviter_who_is_no_administrator_any_more_makes_none(
    people: People, client: FlaskClient
) -> None:
    people.sana.is_administrator = True
    page = page_of(asked(None, people.amir, "administrator", people.sana))
    administrators.end(people.sana, people.ada)
    assert client.post(f"{page}/acceptance").status_code == 410
    assert _administrators() == [people.ada.id]


def _held(person: Person) -> Membership:
    return db.session.scalars(select(Membership).filter_by(person_id=person.id)).one()


def _administrators() -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Person.id).where(Person.is_administrator).order_by(Person.id))
    )
