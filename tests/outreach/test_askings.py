"""Members drawn by chance are asked in private whom they go to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Community, Membership, Role
from core.db import db, now, today
from core.deliveries.models import Delivery, State
from core.errors import RuleBroken
from core.journal.models import Entry
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from outreach.askings import actions, answering, queries
from outreach.askings.answering import Named
from outreach.askings.links import token_of
from outreach.askings.models import AskedMember, Asking
from outreach.nominations.actions import approve
from outreach.nominations.models import Nomination
from tests.clock import Clock
from tests.people import People, sign_in
from tests.presses import at_once
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

ABOUT = "growing food in small spaces"


@pytest.fixture
def members(people: People) -> list[Person]:
    """Sana, Amir and Olu, and as members Oisín, and Bea, who has no address."""
    for each in (people.bea, people.oisin):
        communities.give_role(people.community, each, Role.MEMBER, None)
    db.session.commit()
    return [people.sana, people.amir, people.olu, people.bea, people.oisin]


def planned(people: People, size: int = 5) -> Asking:
    made = actions.plan(people.community, ABOUT, size, by=people.sana)
    db.session.commit()
    return made


def asking_of_all(people: People) -> Asking:
    made = planned(people)
    actions.send(made, by=people.sana)
    db.session.commit()
    return made


def asked(asking: Asking, person: Person) -> AskedMember:
    drawn = AskedMember.asking_id == asking.id, AskedMember.person_id == person.id
    public_id = db.session.scalars(select(AskedMember.public_id).where(*drawn)).one()
    found = queries.by_public_id(public_id)
    assert found is not None
    return found


def drawn(asking: Asking) -> set[int]:
    found = select(AskedMember.person_id).where(AskedMember.asking_id == asking.id)
    return set(db.session.scalars(found))


def page_of(asking: Asking, person: Person) -> str:
    return f"/whom/{token_of(asked(asking, person))}/"


def names() -> list[str]:
    return sorted(db.session.scalars(select(Nomination.name)))


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


def test_they_name_people_and_change_it(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    path = page_of(asking_of_all(people), people.oisin)
    first = {"people-0-name": "Marta", "people-0-why": "Bees", "people-1-name": "Jan"}
    assert client.post(path, data=first).location == f"{path}thanks"
    assert names() == ["Jan", "Marta"]
    assert "Marta" in client.get(path).text
    client.post(path, data={"people-0-name": "MARTA", "people-0-is_named": "y"})
    (made,) = db.session.scalars(select(Nomination))
    assert (made.name, made.origin, made.is_named) == ("MARTA", "friend", True)
    client.post(path, data={"nobody": "1"})
    assert names() == [] and asked(asking_of(made), people.oisin).nobody


def body_of(accepted: Accepted) -> str:
    body = accepted.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def asking_of(_made: Nomination) -> Asking:
    return db.session.scalars(select(Asking)).one()


def test_a_name_that_stays_keeps_its_day(
    people: People, members: list[Person], clock: Clock
) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta")])
    day = db.session.scalars(select(Nomination.created_at)).one()
    clock.move(days=3)
    answering.answer(asked(asking, people.oisin), [Named("Marta", "Bees"), Named("Jan")])
    made = db.session.scalars(select(Nomination).order_by(Nomination.id)).all()
    assert made[0].created_at == day and made[0].why == "Bees"


def test_more_names_than_the_community_says_are_refused(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    path = page_of(asking_of_all(people), people.oisin)
    four = {f"people-{each}-name": f"Neighbour {each}" for each in range(4)}
    answer = client.post(path, data=four)
    assert answer.status_code == 409 and "Neighbour 3" in answer.text
    assert names() == []


def test_what_was_decided_stays_and_takes_a_place(people: People, members: list[Person]) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta")])
    approve(db.session.scalars(select(Nomination)).one(), people.community, people.sana)
    answering.answer(asked(asking, people.oisin), [])
    assert names() == ["Marta"] and answering.room(asked(asking, people.oisin)) == 2


@pytest.mark.parametrize("wrong", [{}, {"people-0-why": "Bees"}, {"people-0-name": "x" * 201}])
def test_what_is_missing_is_said_beside_it(
    people: People, members: list[Person], client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = client.post(page_of(asking_of_all(people), people.oisin), data=wrong)
    assert answer.status_code == 422 and "Please look at this again" in answer.text


def test_after_the_end_nothing_is_taken(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    actions.end(asking, by=people.sana)
    path = page_of(asking, people.oisin)
    assert "This question is closed" in client.get(path).text
    assert client.post(path, data={"people-0-name": "Marta"}).status_code == 409
    assert {each.state for each in db.session.scalars(select(Delivery))} == {State.CANCELLED}


def test_looking_answers_nothing_and_a_token_made_up_opens_nothing(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    path = page_of(asking, people.oisin)
    for answer in (client.get(f"{path}?people-0-name=Marta&nobody=1"), client.head(path)):
        assert answer.status_code == 200 and answer.headers["Referrer-Policy"] == "no-referrer"
    assert names() == [] and asked(asking, people.oisin).answered_at is None
    assert client.get("/whom/x/").status_code == client.get("/whom/x/thanks").status_code == 404
    assert client.post("/whom/x/", data={"nobody": "1"}).status_code == 404


def test_an_organiser_writes_down_what_somebody_says_on_the_phone(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    home = f"/communities/{people.community.id}/askings/{asking.id}"
    sign_in(client, people.sana)
    path = f"{home}/members/{asked(asking, people.bea).id}"
    assert path in client.get(home).text
    assert client.post(path, data={"people-0-name": "Marta"}).status_code == 303
    assert names() == ["Marta"] and client.get(path).status_code == 404


def test_an_organiser_cannot_answer_for_somebody_whom_mail_reaches(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/askings/{asking.id}/members/"
    private = f"{path}{asked(asking, people.oisin).id}"
    assert client.get(private).status_code == client.post(private).status_code == 404


def test_neither_pages_nor_the_journal_tell_who_named_whom(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [Named("Marta", "Bees")])
    sign_in(client, people.sana)
    for path in ("nominations/", f"askings/{asking.id}", "askings/"):
        assert (
            people.oisin.name not in client.get(f"/communities/{people.community.id}/{path}").text
        )
    lines = db.session.scalars(select(Entry).where(Entry.what.like("asking.%"))).all()
    assert len(lines) == 3
    assert people.oisin.id not in {each for line in lines for each in (line.by_id, line.person_id)}
    marta = approve(db.session.scalars(select(Nomination)).one(), people.community, people.sana)
    assert marta.source.startswith("Named by a member on")


def test_answering_twice_at_once_leaves_one_answer(
    app: Flask, people: People, members: list[Person]
) -> None:
    member = asked(asking_of_all(people), people.oisin).id

    def press(name: str) -> None:
        found = db.session.get_one(AskedMember, member)
        answering.answer(found, [Named(f"{name} one"), Named(f"{name} two")])

    at_once(app, [partial(press, name) for name in ("A", "B", "C", "D")])
    first, second = names()
    assert first[0] == second[0]


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
