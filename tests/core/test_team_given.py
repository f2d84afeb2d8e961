"""A role that is given at once, and what the journal says of the team."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.models import Membership, Role
from core.db import db, now
from core.journal.models import Entry
from core.people.models import Person
from core.safeguarding.actions import place_hold
from tests.people import People

NEW, SAFEGUARDING = "/communities/1/team/new", "/communities/1/safeguarding"


def test_nobody_gets_a_role_at_whom_somebody_must_look_first(
    people: People, sana: FlaskClient
) -> None:
    for person in (people.bea, people.sana):
        place_hold(people.community, "person", person.id, "A concern.", people.olu)
    form = {"name": people.bea.name, "role": "ambassador", "who": str(people.bea.id)}
    own = {"name": "Sana", "email": people.sana.email, "role": "safeguarding_lead"}
    lead = {"risk_tier": "low", "lead_name": "Sana", "lead_email": people.sana.email}
    for page, filled in ((NEW, form), (NEW, own), (SAFEGUARDING, lead)):
        answer = sana.post(page, data=filled)
        assert answer.status_code == 409 and "on hold for safeguarding" in answer.text
    assert _roles(people.bea) == [] and _roles(people.sana) == [Role.ORGANISER]


def test_nobody_gets_a_role_who_wants_nothing_done_with_their_details(
    people: People, sana: FlaskClient
) -> None:
    people.bea.restricted_at = now()
    form = {"name": people.bea.name, "role": "ambassador", "who": str(people.bea.id)}
    answer = sana.post(NEW, data=form)
    assert answer.status_code == 409 and "nothing be done" in answer.text
    assert _roles(people.bea) == []


def test_the_journal_says_who_found_that_less_could_go_wrong(
    people: People, sana: FlaskClient
) -> None:
    people.community.risk_tier = "high"
    form = {"lead_name": "Olu Adeyemi", "lead_email": people.olu.email}
    for tier in ("low", "low"):
        assert sana.post(SAFEGUARDING, data={**form, "risk_tier": tier}).status_code == 303
    lines = select(Entry).where(Entry.what == "community.changed")
    (line,) = db.session.scalars(lines).all()
    assert (line.by_id, line.details) == (people.sana.id, {"fields": ["risk_tier"]})


def _roles(person: Person) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Membership.role).filter_by(person_id=person.id)))
