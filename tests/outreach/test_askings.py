"""Members drawn by chance are asked in private whom they go to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.models import Community, Membership
from core.db import db, now, today
from core.deliveries.models import Delivery, State
from core.errors import RuleBroken
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from outreach.askings import actions, answering, queries
from outreach.askings.models import AskedMember, Asking
from tests.clock import Clock
from tests.outreach.asked import (
    ABOUT,
    asked,
    asking_of_all,
    drawn,
    members_of,
    planned,
)
from tests.people import People, sign_in
from tests.presses import at_once
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink


@pytest.fixture
def members(people: People) -> list[Person]:
    return members_of(people)


def body_of(accepted: Accepted) -> str:
    body = accepted.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_members_of_every_role_can_be_drawn(people: People, members: list[Person]) -> None:
    assert drawn(planned(people)) == {each.id for each in members}


def test_who_wants_no_contact_is_away_or_on_hold_is_never_drawn(
    people: People, members: list[Person]
) -> None:
    people.amir.never_contact_at = now()
    people.olu.away_until = today()
    place_hold(people.community, "person", people.bea.id, "A concern.", people.sana)
    db.session.flush()
    assert queries.number_to_ask(people.community.id) == 2
    assert drawn(planned(people, 2)) == {people.sana.id, people.oisin.id}


def test_nobody_is_drawn_twice_within_90_days(
    people: People, members: list[Person], clock: Clock
) -> None:
    first = drawn(planned(people, 2))
    assert not first & drawn(planned(people, 3))
    with pytest.raises(RuleBroken):
        planned(people, 1)
    clock.move(days=91)
    assert queries.number_to_ask(people.community.id) == 5


def test_everybody_is_drawn_about_equally_often(people: People, members: list[Person]) -> None:
    times = dict.fromkeys((each.id for each in members), 0)
    for _each in range(60):
        asking = planned(people, 2)
        for person_id in drawn(asking):
            times[person_id] += 1
        actions.discard(asking, by=people.sana)
    assert sum(times.values()) == 120 and min(times.values()) >= 5


def test_what_is_thrown_away_leaves_its_members_free(people: People, members: list[Person]) -> None:
    actions.discard(planned(people), by=people.sana)
    db.session.flush()
    assert queries.number_to_ask(people.community.id) == 5


def test_the_preview_says_how_many_mail_reaches_and_sends_nothing(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    suppress(people.oisin.email or "", reason="unsubscribed")
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/"
    shown = client.post(f"{home}new", data={"about": ABOUT, "size": 5}, follow_redirects=True)
    assert "3 are reached by e-mail" in shown.text and "2 have no e-mail" in shown.text
    assert db.session.scalars(select(Delivery)).all() == []
    assert people.bea.name not in shown.text


def test_more_than_there_are_is_refused(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/"
    answer = client.post(f"{home}new", data={"about": ABOUT, "size": 6})
    assert answer.status_code == 409 and "Only 5 members" in answer.text and ABOUT in answer.text


def test_it_leaves_through_the_ledger_with_a_private_link(
    sink: Sink, people: People, members: list[Person], work: Callable[[], None]
) -> None:
    asking = asking_of_all(people)
    work()
    assert len(sink.accepted) == 4
    words = [body_of(each) for each in sink.accepted]
    assert len({text.split("/whom/")[1].split()[0] for text in words}) == 4
    assert all(ABOUT in text for text in words)
    assert queries.messages_that_left(asking.id) == 4


def test_sending_twice_sends_once(app: Flask, people: People, members: list[Person]) -> None:
    asking, sana = planned(people).id, people.sana.id

    def press() -> None:
        actions.send(db.session.get_one(Asking, asking), db.session.get_one(Person, sana))

    assert at_once(app, [press] * 6)["done"] == 1
    assert len(db.session.scalars(select(Delivery)).all()) == 4


def ended(asking: Asking, people: People) -> None:
    asking.ended_at = now()


def answered(asking: Asking, people: People) -> None:
    answering.answer(asked(asking, people.amir), [])


def gone(asking: Asking, people: People) -> None:
    theirs = db.session.scalars(select(Membership).where(Membership.person_id == people.amir.id))
    db.session.delete(theirs.one())


@pytest.mark.parametrize("happens", [ended, answered, gone])
def test_at_the_last_moment_it_stays(
    people: People,
    members: list[Person],
    work: Callable[[], None],
    happens: Callable[[Asking, People], None],
) -> None:
    asking = asking_of_all(people)
    happens(asking, people)
    work()
    states = db.session.execute(select(Delivery.person_id, Delivery.state))
    assert {row[0]: row[1] for row in states}[people.amir.id] == State.CANCELLED


def test_organisers_do_not_see_to_whom_it_goes(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    sign_in(client, people.sana)
    for path in (f"askings/{asking.id}", "mail/"):
        page = client.get(f"/communities/{people.community.id}/{path}").text
        assert people.oisin.name not in page, path
    assert (
        people.bea.name
        in client.get(f"/communities/{people.community.id}/askings/{asking.id}").text
    )


def test_planning_at_once_draws_nobody_twice(
    app: Flask, people: People, members: list[Person]
) -> None:
    community, sana = people.community.id, people.sana.id

    def press() -> None:
        here = db.session.get_one(Community, community)
        actions.plan(here, ABOUT, 2, db.session.get_one(Person, sana))

    at_once(app, [press] * 4)
    people_drawn = db.session.scalars(select(AskedMember.person_id)).all()
    assert len(people_drawn) == len(set(people_drawn)) == 4


def test_a_stranger_and_an_ambassador_find_no_askings(people: People, client: FlaskClient) -> None:
    sign_in(client, people.amir)
    assert client.get(f"/communities/{people.community.id}/askings/").status_code == 404
