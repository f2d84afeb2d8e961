"""Whoever was named by somebody gets one notice, and is forgotten unless they agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.communities.actions import give_role
from core.communities.models import Acquaintance, Role
from core.consents import clock as the_clock
from core.consents import links, queries
from core.consents.jobs import forget_the_due
from core.consents.models import BalancingTest, Basis, ConsentChange, Purpose
from core.db import db, today
from core.deliveries.jobs import deliver_due
from core.errors import RuleBroken
from core.held.actions import object_to_it, restrict
from core.named import actions as named
from core.people.models import Person
from core.people.queries import with_email
from core.privacy.queries import is_suppressed
from core.requests import actions as requests
from core.requests.models import Kind, PersonRequest
from core.safeguarding.actions import place_hold
from outreach.nominations.actions import approve, nominate
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink

ADDRESS = "marta@example.org"
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def objects(person: Person) -> object:
    return object_to_it(person, "I never asked.")


def corrects(person: Person) -> object:
    return requests.ask(person, Kind.CORRECT, "My name is wrong.")


def test_a_nominee_gets_one_mail_in_sixty_days_and_is_forgotten_on_day_thirty(
    sink: Sink, people: People, clock: Clock
) -> None:
    number, begin = _named(people).id, today()
    for _day in range(60):
        deliver_due()
        forget_the_due()
        if today() == begin + timedelta(days=29):
            assert with_email(ADDRESS)
        clock.move(days=1)
        if today() in (begin + timedelta(days=40), begin + timedelta(days=50)):
            with pytest.raises(RuleBroken):
                _named(people)
            db.session.rollback()
    (notice,) = sink.accepted
    assert "Somebody named you" in str(notice.message["Subject"])
    assert db.session.get(Person, number) is None and is_suppressed(ADDRESS)


def test_the_notice_says_who_named_them_only_if_that_one_lets_us(
    sink: Sink, people: People
) -> None:
    _named(people)
    deliver_due()
    (notice,) = sink.accepted
    body = notice.message.get_body(("plain",))
    said = body.get_content() if body else ""
    assert people.amir.name in said and people.community.purpose in said.replace("\n", " ")
    assert "deleted after 30 days" in said.replace("\n", " ")


def test_a_second_nomination_after_a_no_sends_nothing(
    sink: Sink, people: People, client: FlaskClient
) -> None:
    page = links.named_url(_named(people).id, people.community.id)
    deliver_due()
    assert client.get(page).status_code == 200
    assert client.post(f"{page}/no").status_code == 303
    for _again in range(2):
        with pytest.raises(RuleBroken):
            _named(people)
        db.session.rollback()
    deliver_due()
    assert len(sink.accepted) == 1


def test_whoever_agrees_stays_and_may_be_invited(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    marta, here = _named(people), people.community.id
    page = links.named_url(marta.id, here)
    assert not queries.basis_of([marta.id], Purpose.INVITATION, "email", here)
    assert client.post(f"{page}/yes").status_code == 303
    assert queries.basis_of([marta.id], Purpose.INVITATION, "email", here)
    clock.move(days=40)
    forget_the_due()
    assert marta.email == ADDRESS


def test_whoever_wants_to_be_forgotten_is_at_once(people: People, client: FlaskClient) -> None:
    marta = _named(people)
    page = links.named_url(marta.id, people.community.id)
    before = _lines()
    assert client.get(page).status_code == 200 and _lines() == before
    assert client.post(f"{page}/forgetting").status_code == 303
    assert with_email(ADDRESS) is None and is_suppressed(ADDRESS)
    assert client.get(page).status_code == client.post(f"{page}/yes").status_code == 404
    assert client.get("/named/wrong").status_code == 404


def test_whoever_was_not_told_in_time_is_forgotten_but_not_who_has_a_part(
    people: People, clock: Clock
) -> None:
    stranger = Person(source="A list", inform_by=today() + timedelta(days=30))
    stranger.rename("Wanda")
    db.session.add(stranger)
    db.session.flush()
    number = stranger.id
    db.session.add(Acquaintance(community_id=people.community.id, person_id=number))
    for each in (people.amir, people.oisin):
        each.inform_by, each.informed_at = stranger.inform_by, None
    clock.move(days=30)
    forget_the_due()
    assert stranger.name == "Wanda"
    assert [each.name for each in the_clock.of_community(people.community.id)] == ["Wanda"]
    clock.move(days=1)
    forget_the_due()
    assert not the_clock.of_community(people.community.id)
    assert db.session.get(Person, number) is None and people.amir.name.startswith("Amir")
    assert people.oisin.name.startswith("Oisín")


@ONCE
def test_the_link_ends_after_thirty_days_and_shows_the_way_to_another(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    page = links.named_url(_named(people).id, people.community.id)
    client.post(f"{page}/yes")
    clock.move(days=29)
    assert client.get(page).status_code == 200
    clock.move(days=2)
    shown = client.get(page)
    assert shown.status_code == 404 and ADDRESS not in shown.text
    assert 'class="button primary" href="/about-you/"' in shown.text
    assert client.post(f"{page}/no").status_code == 404


@ONCE
def test_who_is_on_hold_and_wants_to_be_forgotten_is_answered_by_somebody(
    people: People, client: FlaskClient
) -> None:
    marta = _named(people)
    place_hold(people.community, "person", marta.id, "A concern.", people.sana)
    page = links.named_url(marta.id, people.community.id)
    assert "Delete everything now" in client.get(page).text
    for _press in range(2):
        assert client.post(f"{page}/forgetting").location.startswith("/named/")
    shown = client.get(page).text
    assert "Somebody must look" in shown and "Delete everything now" not in shown
    db.session.rollback()
    (asked,) = db.session.scalars(select(PersonRequest)).all()
    assert (asked.kind, asked.person_id, asked.done_at) == ("erase", marta.id, None)


@ONCE
def test_who_said_yes_and_then_no_is_forgotten_after_thirty_days(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    page = links.named_url(_named(people).id, people.community.id)
    client.post(f"{page}/yes")
    client.post(f"{page}/no")
    clock.move(days=31)
    forget_the_due()
    assert with_email(ADDRESS) is None and is_suppressed(ADDRESS)


@ONCE
def test_a_no_deletes_nobody_who_has_a_part_or_said_yes_long_ago(
    people: People, clock: Clock
) -> None:
    marta, here = _named(people), people.community
    named.agree(marta, here)
    db.session.commit()
    clock.move(days=31)
    named.object_to_it(marta, here)
    db.session.commit()
    forget_the_due()
    assert with_email(ADDRESS) == marta
    clock.ahead *= 0
    named.object_to_it(marta, here)
    give_role(here, marta, Role.MEMBER, None)
    db.session.commit()
    clock.move(days=31)
    forget_the_due()
    assert with_email(ADDRESS) == marta


@ONCE
@pytest.mark.parametrize("asks", [restrict, objects, corrects])
def test_the_clock_spares_who_restricted_objected_or_waits_for_an_answer(
    people: People, clock: Clock, asks: Callable[[Person], object]
) -> None:
    marta = _named(people)
    marta.inform_by = today()
    asks(marta)
    db.session.commit()
    clock.move(days=31)
    forget_the_due()
    assert with_email(ADDRESS) == marta and not the_clock.of_community(people.community.id)
    assert is_suppressed(ADDRESS) == (asks is objects)


def test_an_interest_counts_once_somebody_has_weighed_it(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}"
    fiona = {"name": "Fiona Reid", "source": "Her school", "basis": Basis.LEGITIMATE_INTERESTS}
    assert client.post(f"{home}/people/new", data=fiona).status_code == 409
    assert client.post(f"{home}/fairness", data={"words": ""}).status_code == 422
    assert client.post(f"{home}/fairness", data={"words": "Part of her work."}).status_code == 303
    assert client.post(f"{home}/people/new", data=fiona).status_code == 303
    person = db.session.scalars(select(Person).where(Person.name == "Fiona Reid")).one()
    (line,) = queries.of_person(person.id, people.community.id)
    assert line.Wording and line.Wording.text == "Part of her work."
    assert client.post(f"{home}/people/new", data={**fiona, "basis": ""}).status_code == 422
    assert db.session.scalars(select(BalancingTest)).one().by_id == people.sana.id


def test_what_will_happen_is_listed_and_only_for_organisers(
    people: People, client: FlaskClient
) -> None:
    page = f"/communities/{people.community.id}/forgetting"
    sign_in(client, people.amir)
    assert client.get(page).status_code == 404
    _named(people)
    sign_in(client, people.sana)
    assert "Marta Nowak" in client.get(page).text


def _named(people: People) -> Person:
    said: dict[str, Any] = {"email": ADDRESS, "agreed": True, "is_named": True}
    voice = nominate(people.community.id, people.amir.id, "Marta Nowak", "Bees", **said)
    person = approve(voice, people.community, by=people.sana)
    db.session.commit()
    return person


def _lines() -> int:
    return db.session.scalar(select(func.count()).select_from(ConsentChange)) or 0
