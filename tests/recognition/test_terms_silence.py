"""Silence: after eight weeks without any sign a buddy is asked, once, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.accounts import actions as accounts
from core.communities.actions import give_role
from core.communities.models import Membership, Role
from core.db import db, today
from core.errors import RuleBroken
from core.people.models import Person
from core.safeguarding.actions import place_hold
from recognition.contributions.models import Participation
from recognition.settings.models import RecognitionSettings
from recognition.terms import actions, jobs, silence
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.ambassadors import (
    is_ambassador,
    look_after,
    make_ambassador,
    make_buddy,
    questions,
    term_of,
    written_to,
)
from tests.recognition.signs import SIGNS, a_part, a_session
from tests.smtp_sink import Sink
from tests.statements import plan_of, statements

Work = Callable[[], None]


@pytest.fixture
def amir(people: People) -> Person:
    """Amir, of whom nothing is heard, and whose buddy is Sana."""
    make_buddy(people, people.amir, people.sana)
    return people.amir


def test_the_buddy_is_asked_after_eight_weeks_and_not_before(
    people: People, amir: Person, clock: Clock, sink: Sink, work: Work
) -> None:
    began = today()
    clock.move(weeks=7.9)
    look_after()
    assert questions() == []
    clock.move(weeks=0.2)
    look_after()
    work()
    (asked,) = questions()
    assert list(silence.to_ask_about()) == []
    assert (asked.person_id, asked.buddy_id) == (amir.id, people.sana.id)
    assert asked.silent_since == began
    (mail,) = sink.accepted
    assert mail.recipients == (people.sana.email,) and (amir.email or "") not in str(mail.message)


def test_it_is_asked_once_for_each_silence(people: People, amir: Person, clock: Clock) -> None:
    for _week in range(60):
        clock.move(weeks=1)
        look_after()
    assert len(questions()) == 1 and len(written_to(people.sana)) == 1
    assert is_ambassador(people, amir)


@pytest.mark.parametrize("give", SIGNS, ids=lambda give: give.__name__)
def test_any_sign_ends_the_silence(
    people: People, amir: Person, clock: Clock, give: Callable[[People, Person], None]
) -> None:
    clock.move(weeks=7)
    give(people, amir)
    db.session.commit()
    clock.move(weeks=7)
    look_after()
    assert questions() == []
    clock.move(weeks=1.1)
    look_after()
    assert len(questions()) == 1


def test_a_link_that_ended_unused_is_no_sign(people: People, amir: Person, clock: Clock) -> None:
    accounts.new_link(amir)
    clock.move(weeks=7)
    accounts.kill_links(amir.id)
    db.session.commit()
    clock.move(weeks=2)
    look_after()
    assert len(questions()) == 1


@pytest.mark.parametrize("state", ["proposed", "asked", "declined"])
def test_what_others_wrote_of_them_is_no_sign(
    people: People, amir: Person, clock: Clock, state: str
) -> None:
    clock.move(weeks=7)
    a_part(people, amir)
    db.session.flush()
    db.session.query(Participation).one().state = state
    clock.move(weeks=2)
    look_after()
    assert len(questions()) == 1


def test_a_new_silence_is_asked_about_anew(people: People, amir: Person, clock: Clock) -> None:
    clock.move(weeks=9)
    look_after()
    clock.move(weeks=1)
    a_session(people, amir)
    db.session.commit()
    clock.move(weeks=9)
    look_after()
    assert [each.silent_since < today() for each in questions()] == [True, True]
    assert written_to(people.sana) == [("buddy-question", "queued")] * 2


@pytest.mark.parametrize(("answer", "again"), [("well", 2), ("not_reached", 1)])
def test_an_answer_is_news_of_them_unless_nobody_was_reached(
    people: People, amir: Person, clock: Clock, answer: str, again: int
) -> None:
    clock.move(weeks=9)
    look_after()
    actions.answer(questions()[0], answer, "", by=people.sana)
    clock.move(weeks=7)
    look_after()
    assert len(questions()) == 1
    clock.move(weeks=2)
    look_after()
    assert len(questions()) == again


def test_a_community_has_its_own_measure(people: People, amir: Person, clock: Clock) -> None:
    db.session.add(RecognitionSettings(community_id=people.community.id, silent_weeks=2))
    clock.move(weeks=2.1)
    look_after()
    assert len(questions()) == 1


def nobody_rests(people: People, amir: Person) -> None:
    actions.rest(people.community, amir, today() + timedelta(days=90), None)


def the_buddy_is_away(people: People, amir: Person) -> None:
    people.sana.away_until = today() + timedelta(days=90)


def the_buddy_has_left(people: People, amir: Person) -> None:
    db.session.query(Membership).filter_by(person_id=people.sana.id).update({"role": "member"})


def they_are_on_hold(people: People, amir: Person) -> None:
    place_hold(people.community, "person", amir.id, "A concern.", people.olu)


REASONS = (nobody_rests, the_buddy_is_away, the_buddy_has_left, they_are_on_hold)


@pytest.mark.parametrize("happens", REASONS, ids=lambda happens: happens.__name__)
def test_nobody_is_asked_while(
    people: People, amir: Person, clock: Clock, happens: Callable[[People, Person], None]
) -> None:
    clock.move(weeks=6)
    happens(people, amir)
    db.session.commit()
    clock.move(weeks=5)
    look_after()
    assert questions() == []


def test_a_rest_is_no_silence_and_what_comes_after_begins_anew(
    people: People, amir: Person, clock: Clock
) -> None:
    actions.rest(people.community, amir, today() + timedelta(weeks=20), None)
    clock.move(weeks=21)
    look_after()
    clock.move(weeks=7)
    look_after()
    assert questions() == []
    clock.move(weeks=2)
    look_after()
    assert len(questions()) == 1


def test_a_buddy_who_goes_on_leave_is_written_to_when_they_are_back(
    people: People, amir: Person, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(weeks=9)
    look_after()
    people.sana.away_until = today() + timedelta(days=5)
    work()
    assert sink.accepted == [] and written_to(people.sana) == [("buddy-question", "queued")]


@pytest.mark.parametrize("what", ["hold", "gone"])
def test_a_question_that_waits_is_stopped_at_the_last_moment(
    people: People, amir: Person, clock: Clock, work: Work, what: str
) -> None:
    clock.move(weeks=9)
    look_after()
    if what == "hold":
        place_hold(people.community, "person", amir.id, "A worry", by=people.olu)
    else:
        db.session.execute(delete(Membership).where(Membership.person_id == people.sana.id))
    db.session.commit()
    work()
    assert written_to(people.sana) == [("buddy-question", "cancelled")]


def test_a_question_that_was_answered_on_the_page_is_not_sent(
    people: People, amir: Person, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(weeks=9)
    look_after()
    actions.answer(questions()[0], "well", "", by=people.sana)
    work()
    assert sink.accepted == [] and written_to(people.sana) == [("buddy-question", "cancelled")]


def test_a_new_buddy_takes_the_question_over(people: People, amir: Person, clock: Clock) -> None:
    clock.move(weeks=9)
    look_after()
    olu = make_ambassador(people, people.olu)
    make_buddy(people, amir, olu)
    assert [each.buddy_id for each in questions()] == [olu.id]
    assert written_to(olu) == [("buddy-question", "queued")]


def test_an_answer_is_noted_once_and_changes_nothing_else(
    people: People, amir: Person, clock: Clock
) -> None:
    clock.move(weeks=9)
    look_after()
    (asked,) = questions()
    actions.answer(asked, "stop", "Her mother is ill.", by=people.sana)
    with pytest.raises(RuleBroken):
        actions.answer(asked, "well", "", by=people.sana)
    (noted,) = questions()
    assert (noted.answer, noted.words) == ("stop", "Her mother is ill.")
    assert is_ambassador(people, amir) and term_of(people, amir).choice is None


def test_only_the_buddy_and_organisers_open_the_question(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    make_ambassador(people, people.oisin)
    make_buddy(people, people.amir, people.oisin)
    clock.move(weeks=9)
    look_after()
    path = f"/communities/{people.community.id}/my-time/questions/{questions()[0].id}"
    for person in (people.amir, people.olu, people.bea, people.zoe):
        sign_in(client, person)
        assert client.get(path).status_code == client.post(path).status_code == 404
    sign_in(client, people.oisin)
    assert (people.amir.email or "") not in client.get(path).text
    assert client.post(path, data={"answer": "fine"}).status_code == 422
    assert client.post(path, data={"answer": "rest", "words": "She is tired."}).status_code == 303
    assert client.post(path, data={"answer": "well"}).status_code == 409
    sign_in(client, people.sana)
    shown = client.get(f"/communities/{people.community.id}/ambassadors/").text
    assert "She is tired." in shown and "Would like to rest" in shown


def test_without_a_buddy_the_organisers_see_it(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    clock.move(weeks=9)
    look_after()
    assert questions() == []
    sign_in(client, people.sana)
    shown = client.get(f"/communities/{people.community.id}/ambassadors/").text
    assert "Silent since" in shown and "give them a buddy" in shown


def test_however_many_ambassadors_there_are_the_statements_are_as_many(
    people: People, amir: Person, clock: Clock
) -> None:
    clock.move(weeks=7)
    with statements() as few:
        jobs.ask_buddies()
    for person in (people.oisin, people.mohammed, people.olu):
        make_buddy(people, make_ambassador(people, person), people.sana)
    give_role(people.elsewhere, people.oisin, Role.AMBASSADOR, None)
    db.session.commit()
    with statements() as many:
        jobs.ask_buddies()
    assert len(many) == len(few)


def test_every_sign_is_found_by_an_index(people: People) -> None:
    plan = plan_of(silence.silent(8))
    for table in ("thanks", "endorsements", "participations", "sessions", "journal"):
        assert f"ix_{table}_" in plan, plan
