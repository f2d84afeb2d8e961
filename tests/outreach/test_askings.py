"""Members drawn by chance are asked in private whom they go to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.communities import actions as communities
from core.communities.models import Community, Membership, Role
from core.db import IN_BULK, db, now, today
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
    drawn_by_hand,
    members_of,
    planned,
)
from tests.people import People, sign_in, someone
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
    free = set(db.session.scalars(queries.may_be_asked(people.community.id)))
    assert {each.id for each in members} < free and len(free) == 10
    found = drawn(planned(people))
    assert len(found) == 5 and found < free


def test_who_wants_no_contact_is_away_or_on_hold_is_never_drawn(
    people: People, members: list[Person]
) -> None:
    people.amir.never_contact_at = now()
    people.olu.away_until = today()
    place_hold(people.community, "person", people.bea.id, "A concern.", people.sana)
    db.session.flush()
    free = set(db.session.scalars(queries.may_be_asked(people.community.id)))
    assert len(free) == queries.number_to_ask(people.community.id) == 7
    assert not free & {people.amir.id, people.olu.id, people.bea.id}


def test_nobody_is_drawn_twice_within_90_days(
    people: People, members: list[Person], clock: Clock
) -> None:
    first = drawn(planned(people))
    assert not first & set(db.session.scalars(queries.may_be_asked(people.community.id)))
    clock.move(days=91)
    assert queries.number_to_ask(people.community.id) == 10


@pytest.mark.parametrize(("size", "held"), [(4, 0), (6, 0), (5, 1)])
def test_so_few_that_one_could_guess_who_was_drawn_are_refused(
    people: People, members: list[Person], size: int, held: int
) -> None:
    if held:
        place_hold(people.community, "person", people.bea.id, "A concern.", people.sana)
    with pytest.raises(RuleBroken):
        planned(people, size)


def test_everybody_is_drawn_about_equally_often(people: People, members: list[Person]) -> None:
    times = dict.fromkeys(db.session.scalars(queries.may_be_asked(people.community.id)), 0)
    for _each in range(60):
        asking = planned(people)
        for person_id in drawn(asking):
            times[person_id] += 1
        actions.discard(asking, by=people.sana)
    assert sum(times.values()) == 300 and min(times.values()) >= 12


def test_what_is_thrown_away_leaves_its_members_free(people: People, members: list[Person]) -> None:
    actions.discard(planned(people), by=people.sana)
    db.session.flush()
    assert queries.number_to_ask(people.community.id) == 10


def test_the_preview_says_how_many_mail_reaches_and_sends_nothing(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    suppress(people.oisin.email or "", reason="unsubscribed")
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/"
    drawn_by_chance = client.post(f"{home}new", data={"about": ABOUT, "size": 5})
    assert client.get(drawn_by_chance.location).status_code == 200
    shown = client.get(f"{home}{drawn_by_hand(people).id}")
    assert "3 are reached by e-mail" in shown.text and "2 have no e-mail" in shown.text
    assert db.session.scalars(select(Delivery)).all() == []
    assert people.bea.name not in shown.text


def test_more_than_half_of_those_who_are_there_is_refused(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/"
    answer = client.post(f"{home}new", data={"about": ABOUT, "size": 6})
    assert answer.status_code == 409 and "at most 5" in answer.text and ABOUT in answer.text


def test_it_leaves_through_the_ledger_with_a_private_link(
    sink: Sink, people: People, members: list[Person], work: Callable[[], None]
) -> None:
    asking = asking_of_all(people)
    work()
    assert len(sink.accepted) == 4
    words = [body_of(each) for each in sink.accepted]
    assert len({text.split("/whom/")[1].split()[0] for text in words}) == 4
    assert all(ABOUT in text for text in words)
    assert all("do not reply" in text for text in words)
    assert not any(each.message["Reply-To"] for each in sink.accepted)
    assert queries.messages_that_left(asking.id) == 4


def test_sending_twice_sends_once(app: Flask, people: People, members: list[Person]) -> None:
    asking, sana = drawn_by_hand(people).id, people.sana.id

    def press() -> None:
        actions.send(db.session.get_one(Asking, asking), db.session.get_one(Person, sana))

    assert at_once(app, [press] * 6)["done"] == 1
    assert len(db.session.scalars(select(Delivery)).all()) == 4


def test_it_is_either_sent_or_thrown_away(
    app: Flask, people: People, members: list[Person]
) -> None:
    asking, sana = drawn_by_hand(people).id, people.sana.id

    def press(decide: Callable[[Asking, Person], object]) -> None:
        if (found := db.session.get(Asking, asking)) is None:
            raise RuleBroken
        decide(found, db.session.get_one(Person, sana))

    done = at_once(app, [partial(press, each) for each in (actions.send, actions.discard)] * 3)
    left = db.session.scalars(select(Asking)).all()
    assert done["done"] == 1 and bool(left) == bool(db.session.scalars(select(Delivery)).all())


def test_what_was_just_sent_is_not_thrown_away(people: People, members: list[Person]) -> None:
    asking = drawn_by_hand(people)
    db.session.execute(update(Asking).values(sent_at=now()), execution_options=IN_BULK)
    with pytest.raises(RuleBroken):
        actions.discard(asking, by=people.sana)


def ended(asking: Asking, people: People) -> None:
    asking.ended_at = now()


def answered(asking: Asking, people: People) -> None:
    answering.answer(asked(asking, people.amir), [])


def gone(asking: Asking, people: People) -> None:
    theirs = db.session.scalars(select(Membership).where(Membership.person_id == people.amir.id))
    db.session.delete(theirs.one())


def asker_gone(asking: Asking, people: People) -> None:
    theirs = db.session.scalars(select(Membership).where(Membership.person_id == people.sana.id))
    theirs.one().role = Role.AMBASSADOR


def asker_erased(asking: Asking, people: People) -> None:
    asking.by = None


@pytest.mark.parametrize("happens", [ended, answered, gone, asker_gone, asker_erased])
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


def test_on_hold_nobody_asks(
    people: People, members: list[Person], work: Callable[[], None]
) -> None:
    asking_of_all(people)
    place_hold(people.community, "person", people.sana.id, "A concern.", people.olu)
    work()
    assert set(db.session.scalars(select(Delivery.state))) == {State.SUPPRESSED}


def test_while_who_asks_is_on_leave_it_waits(
    people: People, members: list[Person], work: Callable[[], None]
) -> None:
    asking_of_all(people)
    people.sana.away_until = today()
    db.session.commit()
    work()
    assert set(db.session.scalars(select(Delivery.state))) == {State.QUEUED}


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
        actions.plan(here, ABOUT, 5, db.session.get_one(Person, sana))

    for number in range(5, 10):
        communities.give_role(people.community, someone(f"Neighbour {number}"), Role.MEMBER, None)
    db.session.commit()
    at_once(app, [press] * 4)
    people_drawn = db.session.scalars(select(AskedMember.person_id)).all()
    assert len(people_drawn) == len(set(people_drawn)) == 10


def test_a_stranger_and_an_ambassador_find_no_askings(people: People, client: FlaskClient) -> None:
    sign_in(client, people.amir)
    assert client.get(f"/communities/{people.community.id}/askings/").status_code == 404
