"""The team of a community in the browser: who is in it, and asking somebody in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities import actions as communities
from core.communities.models import Acquaintance, Membership, Role
from core.db import db
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery
from core.people.models import Person
from core.people.queries import with_email
from core.privacy.suppressing import suppress
from core.setup import steps
from core.team import queries
from core.team.models import TeamInvitation
from tests.core.team_samples import link_in, text_of
from tests.people import People, sign_in
from tests.smtp_sink import Sink

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TEAM, NEW = "/communities/1/team/", "/communities/1/team/new"
NINA = {"name": "Nina Park", "email": "nina@example.org", "role": "organiser"}
LONG = "é" * 200


def test_somebody_is_invited_accepts_signs_in_and_organises(
    app: Flask, sink: Sink, people: People, sana: FlaskClient
) -> None:
    form = {**NINA, "words": "You know everybody\nby name."}
    assert sana.post(NEW, data=form).location == TEAM
    assert "nina@example.org" in sana.get(TEAM).text
    deliver_due()
    text, theirs = text_of(sink), app.test_client()
    assert "Sana Malik asks you to organise Garden helpers" in text
    assert "You know everybody\nby name." in text and "addresses and notes" in text
    assert sink.accepted[-1].message["Reply-To"].count(people.sana.email or "")
    page = link_in(text)
    assert "Sana Malik" in theirs.get(page).text
    assert theirs.post(f"{page}/acceptance").location == "/sign-in/sent"
    assert "You organise" in theirs.get("/sign-in/sent").text
    assert theirs.get("/communities/1/").location == "/sign-in"
    deliver_due()
    (link,) = set(re.findall(r"/sign-in/[\w-]{22,}", text_of(sink)))
    assert theirs.post(link).location == "/communities/1/"
    assert theirs.get("/communities/1/").status_code == 200
    assert "Nina Park" in sana.get(TEAM).text


def test_nobody_has_a_role_before_they_accept(people: People, sana: FlaskClient) -> None:
    for role in ("organiser", "safeguarding_lead", "ambassador", "member"):
        sana.post(NEW, data={**NINA, "role": role})
    nina = with_email("nina@example.org")
    assert nina is not None
    held = select(func.count()).where(Membership.person_id == nina.id)
    known = select(func.count()).where(Acquaintance.person_id == nina.id)
    assert (db.session.scalar(held), db.session.scalar(known)) == (0, 0)
    assert len(_waiting()) == 4


def test_an_ambassador_without_an_address_has_the_role_at_once(
    people: People, sana: FlaskClient
) -> None:
    form = {"name": "Bea Król", "role": "ambassador"}
    page = sana.post(NEW, data=form)
    assert page.status_code == 422 and "Somebody else of this name" in page.text
    sana.post(NEW, data={**form, "who": str(people.bea.id)})
    assert _roles(people.bea) == ["ambassador"]
    sana.post(NEW, data={**form, "who": "0"})
    named = select(func.count()).where(Person.name == "Bea Król")
    assert db.session.scalar(named) == 2 and _waiting() == []


def test_somebody_of_the_same_name_who_has_an_address_is_asked(
    people: People, sana: FlaskClient
) -> None:
    form = {"name": people.mohammed.name, "role": "organiser", "who": str(people.mohammed.id)}
    assert sana.post(NEW, data=form).status_code == 303
    (waits,) = _waiting()
    assert (waits.person_id, _roles(people.mohammed)) == (people.mohammed.id, [])
    assert people.mohammed.name in sana.get(TEAM).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "administrator"},
        {"role": ""},
        {"email": "", "role": "organiser"},
        {"email": "", "role": "safeguarding_lead", "who": "0"},
        {"email": "nina@"},
        {"name": " "},
        {"name": "é" * 201},
        {"words": "é" * 501},
    ],
)
def test_what_is_filled_in_wrongly_asks_nobody(
    people: People, sana: FlaskClient, wrong: dict[str, str]
) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    assert sana.post(NEW, data={**NINA, **wrong}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Person)) == before
    assert _waiting() == [] and db.session.scalars(select(Delivery)).all() == []


@pytest.mark.parametrize("name", ["محمد", LONG, "<b>&amp;", "Ó 'x' \"y\""])
def test_any_name_can_be_invited(
    sink: Sink, people: People, sana: FlaskClient, client: FlaskClient, name: str
) -> None:
    sana.post(NEW, data={**NINA, "name": name, "words": name})
    deliver_due()
    assert name in text_of(sink)
    assert client.application.test_client().get(link_in(text_of(sink))).status_code == 200


def test_asking_twice_writes_once_and_again_ends_the_first_link(
    app: Flask, sink: Sink, people: People, sana: FlaskClient
) -> None:
    for _press in range(2):
        assert sana.post(NEW, data=NINA).location == TEAM
    deliver_due()
    (waits,), first, stranger = _waiting(), link_in(text_of(sink)), app.test_client()
    assert len(sink.accepted) == 1
    sana.post(f"{TEAM}invitations/{waits.id}/repetition")
    assert "A newer invitation" in stranger.get(first).text
    deliver_due()
    assert stranger.get(link_in(text_of(sink))).status_code == 200
    assert stranger.post(f"{first}/acceptance").status_code == 410


def test_an_invitation_taken_back_is_not_sent(
    sink: Sink, people: People, sana: FlaskClient
) -> None:
    sana.post(NEW, data=NINA)
    (waits,) = _waiting()
    for status in (303, 409):
        assert sana.post(f"{TEAM}invitations/{waits.id}/withdrawal").status_code == status
    deliver_due()
    assert list(sink.accepted) == [] and "nina@" not in sana.get(TEAM).text


def test_an_inviter_who_lost_the_right_sends_nothing(
    sink: Sink, people: People, sana: FlaskClient
) -> None:
    sana.post(NEW, data=NINA)
    communities.give_role(people.community, people.olu, Role.ORGANISER, None)
    held = select(Membership).filter_by(person_id=people.sana.id, role=Role.ORGANISER)
    communities.take_role(people.community, db.session.scalars(held).one(), by=people.olu)
    db.session.commit()
    deliver_due()
    assert [each.message["To"] for each in sink.accepted if "nina" in each.message["To"]] == []


def test_nobody_is_asked_at_an_address_that_nothing_is_sent_to(
    people: People, sana: FlaskClient
) -> None:
    suppress("nina@example.org", "unsubscribed")
    answer = sana.post(NEW, data=NINA)
    assert answer.status_code == 409 and "Nothing can be sent" in answer.text
    assert with_email("nina@example.org") is None


def test_what_is_of_another_community_is_not_here(
    people: People, sana: FlaskClient, client: FlaskClient
) -> None:
    sana.post(NEW, data=NINA)
    (waits,) = _waiting()
    sign_in(client, people.zoe)
    for what in ("repetition", "withdrawal"):
        elsewhere = f"/communities/{people.elsewhere.id}/team/invitations/{waits.id}/{what}"
        assert client.post(elsewhere).status_code == 404
    assert client.get(TEAM).status_code == 404


def test_who_organises_leads_safeguarding_at_once_and_anybody_else_is_asked(
    people: People, sana: FlaskClient
) -> None:
    held = select(Membership).filter_by(person_id=people.olu.id)
    communities.take_role(people.community, db.session.scalars(held).one(), by=people.sana)
    sign_in(sana, people.sana)
    form = {"risk_tier": "low", "lead_name": "Nina Park", "lead_email": "nina@example.org"}
    page = "/communities/1/safeguarding"
    sana.post(page, data=form)
    step = _step(people)
    assert not step.is_done and "Somebody was asked" in step.waits
    assert "Asked</span>" in sana.get("/communities/1/").text and step.waits in sana.get(page).text
    sana.post(page, data={**form, "lead_email": people.sana.email})
    step = _step(people)
    assert step.is_done and not step.waits


def test_an_administrator_elsewhere_is_asked_and_not_shown(
    people: People, sana: FlaskClient
) -> None:
    people.zoe.is_administrator = True
    form = {"risk_tier": "low", "lead_name": "Zoe", "lead_email": people.zoe.email}
    sana.post("/communities/1/safeguarding", data=form)
    assert [each.person_id for each in _waiting()] == [people.zoe.id]
    assert sana.get(f"/communities/1/people/{people.zoe.id}").status_code == 404


def _step(people: People) -> steps.Progress:
    db.session.rollback()
    return next(e for e in steps.progress(people.community) if e.step.name == "safeguarding")


def _waiting() -> list[TeamInvitation]:
    db.session.rollback()
    return list(db.session.scalars(select(TeamInvitation).where(*queries.OPEN)))


def _roles(person: Person) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Membership.role).filter_by(person_id=person.id)))
