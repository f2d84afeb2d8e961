"""Whoever looks after safeguarding reads concerns: others hear when that role is given or taken."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.communities import actions as communities
from core.communities.models import Membership, Role
from core.db import db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery
from core.people.models import Person
from tests.core.team_samples import asked, page_of, text_of
from tests.people import People, sign_in
from tests.smtp_sink import Sink

TEAM, SAFEGUARDING = "/communities/1/team/", "/communities/1/safeguarding"


def test_who_names_themself_lead_is_told_of_to_the_lead_and_the_administrators(
    people: People, sana: FlaskClient, sink: Sink
) -> None:
    assert _takes_the_role(sana, people.sana).status_code == 303
    deliver_due()
    assert _hear(sink) == {people.olu.email, people.ada.email}
    said = text_of(sink)
    assert "Sana Malik looks after safeguarding in Garden helpers now." in said
    assert "They gave themselves this role." in said
    _takes_the_role(sana, people.sana)
    deliver_due()
    assert len(sink.accepted) == 2


def test_where_the_only_lead_loses_the_role_the_administrators_hear(
    people: People, sana: FlaskClient, sink: Sink
) -> None:
    sana.post(f"{TEAM}{_held(people.olu).id}/removal")
    deliver_due()
    assert _hear(sink) == {people.olu.email, people.ada.email}
    assert sink.accepted[-1].recipients == (people.ada.email,)
    said = text_of(sink)
    assert "Olu Adeyemi no longer looks after safeguarding in Garden helpers." in said
    assert "Sana Malik took this role from them." in said


def test_where_another_lead_is_left_they_hear_and_no_administrator(
    people: People, sana: FlaskClient, sink: Sink
) -> None:
    communities.give_role(people.community, people.amir, Role.SAFEGUARDING_LEAD, None)
    sana.post(f"{TEAM}{_held(people.olu).id}/removal")
    deliver_due()
    assert _hear(sink) == {people.olu.email, people.amir.email}


def test_who_accepts_to_be_lead_is_told_of_to_the_lead_before(
    app: Flask, people: People, sink: Sink
) -> None:
    page = page_of(asked(people.community, people.amir, Role.SAFEGUARDING_LEAD, people.sana))
    app.test_client().post(f"{page}/acceptance")
    assert _told() == [people.olu.id]


def test_whoever_wants_no_mail_hears_of_it_and_who_did_it_does_not(
    people: People, client: FlaskClient, sink: Sink
) -> None:
    people.olu.never_contact_at = people.olu.restricted_at = now()
    communities.give_role(people.community, people.ada, Role.ORGANISER, None)
    sign_in(client, people.ada)
    _takes_the_role(client, people.ada)
    deliver_due()
    assert _hear(sink) == {people.olu.email}


def test_other_roles_are_given_and_taken_without_it(people: People, sink: Sink) -> None:
    communities.give_role(people.community, people.olu, Role.ORGANISER, people.sana)
    communities.take_role(people.community, _held(people.amir), people.sana)
    assert _told() == []


def _takes_the_role(browser: FlaskClient, person: Person) -> TestResponse:
    form = {"risk_tier": "low", "lead_name": person.name, "lead_email": person.email}
    return browser.post(SAFEGUARDING, data=form)


def _held(person: Person) -> Membership:
    return db.session.scalars(select(Membership).filter_by(person_id=person.id)).one()


def _told() -> list[int]:
    found = select(Delivery.person_id).filter_by(kind="lead-changed").order_by(Delivery.person_id)
    return list(db.session.scalars(found))


def _hear(sink: Sink) -> set[str]:
    return {each for one in sink.accepted for each in one.recipients}
