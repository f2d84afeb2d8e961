"""The page behind an invitation to the team: who may accept it, when, and what is said else."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Membership, Role
from core.db import db
from core.deliveries.models import Delivery
from core.erasure.erasing import erase
from core.joining import actions as joining
from core.journal.models import Entry
from core.people.models import Person
from core.people.queries import with_email
from core.safeguarding.actions import place_hold
from core.team import actions as team
from core.team import queries
from core.team.jobs import forget_old_invitations
from core.team.models import TeamInvitation
from tests.clock import Clock
from tests.core.team_samples import asked, page_of
from tests.people import People, sign_in
from tests.presses import at_once
from tests.walks import every_row

ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def link(people: People) -> str:
    """Amir was asked by Sana to organise; the page behind his link."""
    return page_of(asked(people.community, people.amir, Role.ORGANISER, people.sana))


def test_looking_at_it_changes_nothing_and_tells_nobody(
    people: People, client: FlaskClient, link: str
) -> None:
    before = every_row()
    for _look in range(2):
        answer = client.get(link)
        client.head(link)
    assert answer.status_code == 200 and every_row() == before
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{link}/acceptance").status_code == 405


def test_accepting_gives_the_role_once_and_no_session(
    people: People, client: FlaskClient, link: str
) -> None:
    assert client.post(f"{link}/acceptance").location == "/sign-in/sent"
    assert client.get("/today/").location == "/sign-in"
    answer = client.post(f"{link}/acceptance")
    assert answer.status_code == 410 and "Sign in" in answer.text
    assert _roles(people.amir) == ["ambassador", "organiser"]
    assert _mails() == ["sign-in", "team-invitation"]
    assert _said("team.") == [("team.invited", people.sana.id), ("team.accepted", people.amir.id)]
    assert _said("role.given")[-1] == ("role.given", people.sana.id)


def test_whoever_it_is_for_goes_straight_to_the_community(
    app: Flask, people: People, client: FlaskClient, link: str
) -> None:
    elsewhere = app.test_client()
    for browser in (elsewhere, client):
        sign_in(browser, people.amir)
    assert client.post(f"{link}/acceptance").location == "/communities/1/"
    assert "You organise" in client.get("/communities/1/").text
    assert elsewhere.get("/today/").location == "/sign-in"


def test_somebody_else_who_is_signed_in_neither_accepts_nor_refuses(
    people: People, client: FlaskClient, link: str
) -> None:
    sign_in(client, people.olu)
    assert "signed in here as somebody else" in client.get(link).text
    for answer in ("acceptance", "refusal"):
        assert client.post(f"{link}/{answer}").status_code == 409
    assert _roles(people.amir) == ["ambassador"]
    client.post("/sign-out")
    assert client.post(f"{link}/acceptance").status_code == 303


def test_saying_no_is_seen_by_the_team_and_ends_it(
    people: People, client: FlaskClient, link: str
) -> None:
    assert client.post(f"{link}/refusal").location == "/join/declined"
    assert client.get("/join/declined").status_code == 200
    for method in (client.get(link), client.post(f"{link}/acceptance")):
        assert method.status_code == 410 and "You said no" in method.text
    assert client.post(f"{link}/refusal").status_code == 410
    sign_in(client, people.sana)
    assert "Said no on" in client.get("/communities/1/team/").text
    assert _roles(people.amir) == ["ambassador"]


def test_after_a_week_it_is_over(
    people: People, client: FlaskClient, link: str, clock: Clock
) -> None:
    clock.move(days=6, hours=23)
    assert client.get(link).status_code == 200
    clock.move(hours=2)
    assert "ended on" in client.get(link).text
    assert client.post(f"{link}/acceptance").status_code == 410
    assert client.post(f"{link}/refusal").status_code == 410
    assert _roles(people.amir) == ["ambassador"]


def test_an_inviter_who_lost_the_right_lets_nobody_in(
    people: People, client: FlaskClient, link: str
) -> None:
    _end_sana(people)
    answer = client.post(f"{link}/acceptance")
    assert answer.status_code == 410 and "may not invite anybody any more" in answer.text
    assert _roles(people.amir) == ["ambassador"]


def test_an_inviter_who_was_erased_lets_nobody_in(
    people: People, client: FlaskClient, link: str
) -> None:
    erase(people.sana)
    assert client.post(f"{link}/acceptance").status_code == 410
    assert client.get(link).status_code == 410


def test_whoever_is_on_hold_is_not_let_in(people: People, client: FlaskClient, link: str) -> None:
    place_hold(people.community, "person", people.amir.id, "A concern.", people.olu)
    for answer in (client.get(link), client.post(f"{link}/acceptance")):
        assert answer.status_code == 409 and "A concern" not in answer.text
    assert client.post(f"{link}/refusal").status_code == 303


def test_nobody_joins_a_community_on_hold(people: People, client: FlaskClient, link: str) -> None:
    place_hold(people.community, "community", people.community.id, "A concern.", people.olu)
    for answer in (client.get(link), client.post(f"{link}/acceptance")):
        assert answer.status_code == 409 and "A concern" not in answer.text
    assert _roles(people.amir) == ["ambassador"]


def test_who_has_the_role_already_is_told_so(
    people: People, client: FlaskClient, link: str
) -> None:
    communities.give_role(people.community, people.amir, Role.ORGANISER, None)
    answer = client.post(f"{link}/acceptance")
    assert answer.status_code == 409 and "You have this role already" in answer.text


def test_whoever_was_erased_leaves_no_invitation(
    people: People, client: FlaskClient, link: str
) -> None:
    erase(people.amir)
    assert "We do not know this invitation" in client.get(link).text
    assert client.post(f"{link}/acceptance").status_code == 410


@ONCE
@pytest.mark.parametrize("token", ["unknown", "a" * 500, "%00", "محمد"])
def test_a_made_up_link_opens_nothing(client: FlaskClient, token: str) -> None:
    for answer in (client.get(f"/join/{token}"), client.post(f"/join/{token}/acceptance")):
        assert answer.status_code == 410


def test_of_two_who_answer_at_the_same_moment_one_is_heard(
    app: Flask, people: People, link: str
) -> None:
    number, amir_id = db.session.scalars(select(TeamInvitation.id)).one(), people.amir.id

    def press(word: str) -> None:
        getattr(joining, word)(queries.some([number])[number])

    done = at_once(app, [partial(press, word) for word in ("accept", "decline", "accept")])
    assert done["done"] == 1 and done.total() == 3
    found = db.session.scalars(select(TeamInvitation)).one()
    assert (found.accepted_at is None) != (found.declined_at is None)
    assert ("organiser" in _roles(db.session.get_one(Person, amir_id))) == (
        found.accepted_at is not None
    )


def test_who_is_known_only_by_an_invitation_is_forgotten_after_thirty_days(
    people: People, clock: Clock
) -> None:
    nina = team.with_address("Nina", "nina@example.org", people.sana)
    asked(people.community, nina, Role.ORGANISER, people.sana)
    asked(people.community, people.mohammed, Role.MEMBER, people.sana)
    clock.move(days=29)
    forget_old_invitations()
    assert with_email("nina@example.org")
    clock.move(days=2)
    forget_old_invitations()
    assert with_email("nina@example.org") is None
    assert db.session.get(Person, people.mohammed.id)
    assert db.session.scalars(select(TeamInvitation)).all() == []


def _end_sana(people: People) -> None:
    communities.give_role(people.community, people.olu, Role.ORGANISER, None)
    held = select(Membership).filter_by(person_id=people.sana.id, role=Role.ORGANISER)
    communities.take_role(people.community, db.session.scalars(held).one(), by=people.olu)


def _roles(person: Person) -> list[str]:
    db.session.rollback()
    held = select(Membership.role).filter_by(person_id=person.id).order_by(Membership.role)
    return list(db.session.scalars(held))


def _mails() -> list[str]:
    return list(db.session.scalars(select(Delivery.kind).order_by(Delivery.kind)))


def _said(begins: str) -> list[tuple[str, int | None]]:
    lines = select(Entry.what, Entry.by_id).where(Entry.what.startswith(begins))
    return [(row[0], row[1]) for row in db.session.execute(lines.order_by(Entry.id))]
