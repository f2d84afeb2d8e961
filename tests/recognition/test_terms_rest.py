"""Resting: until a day, with a stand-in who is told, without nudges, and with one welcome back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db, today
from core.errors import RuleBroken
from recognition.terms import actions, queries
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.ambassadors import (
    is_ambassador,
    look_after,
    make_ambassador,
    make_buddy,
    term_of,
    written_to,
)
from tests.smtp_sink import Sink

Work = Callable[[], None]


def rest(people: People, days: int = 30, stand_in_id: int | None = None) -> None:
    """Amir rests."""
    actions.rest(people.community, people.amir, today() + timedelta(days=days), stand_in_id)
    db.session.commit()


def test_who_rests_is_on_leave_until_that_day_with_a_stand_in(people: People) -> None:
    rest(people, 30, people.sana.id)
    term = term_of(people, people.amir)
    assert (term.resting_since, term.resting_until) == (today(), today() + timedelta(days=30))
    assert term.stand_in_id == people.sana.id
    assert people.amir.away_until == term.resting_until and people.amir.is_away
    assert is_ambassador(people, people.amir)


def test_a_rest_is_at_most_a_year_and_never_over_before_it_begins(people: People) -> None:
    for days in (366, -1):
        with pytest.raises(RuleBroken):
            rest(people, days)
    rest(people, 365)
    assert term_of(people, people.amir).is_resting


def test_nobody_stands_in_for_themselves_or_while_they_rest_or_from_elsewhere(
    people: People,
) -> None:
    people.sana.away_until = today()
    for person in (people.amir, people.sana, people.bea, people.zoe):
        with pytest.raises(RuleBroken):
            rest(people, 30, person.id)
    offered = queries.who_looks_after(people.community.id, besides=people.amir.id)
    assert offered == []


def test_the_stand_in_is_told_the_dates_once_however_often_it_is_pressed(
    people: People, sink: Sink, work: Work
) -> None:
    rest(people, 30, people.sana.id)
    rest(people, 30, people.sana.id)
    work()
    (mail,) = sink.to(people.sana.email or "")
    assert "stand in for Amir Haddad" in str(mail.message["Subject"])
    assert (people.amir.email or "") not in str(mail.message)
    assert sink.to(people.amir.email or "") == []


def test_a_stand_in_who_is_not_needed_any_more_is_not_told(
    people: People, sink: Sink, work: Work
) -> None:
    rest(people, 30, people.sana.id)
    actions.come_back(people.community, people.amir)
    work()
    assert written_to(people.sana) == [("stand-in", "cancelled")]


def test_only_the_last_of_two_stand_ins_is_told(people: People, sink: Sink, work: Work) -> None:
    rest(people, 30, people.sana.id)
    rest(people, 30, make_ambassador(people, people.oisin).id)
    work()
    assert written_to(people.sana) == [("stand-in", "cancelled")]
    assert written_to(people.oisin) == [("stand-in", "accepted")]


def test_a_rest_holds_even_where_the_leave_was_ended_for_them(people: People, clock: Clock) -> None:
    rest(people, 10)
    people.amir.away_until = None
    clock.move(days=10)
    look_after()
    assert written_to(people.amir) == [] and term_of(people, people.amir).is_resting


def test_back_is_back_at_once(people: People) -> None:
    rest(people, 30, people.sana.id)
    actions.come_back(people.community, people.amir)
    term = term_of(people, people.amir)
    assert not term.is_resting and term.stand_in_id is None and people.amir.away_until is None
    with pytest.raises(RuleBroken):
        actions.come_back(people.community, people.amir)


def test_back_in_one_community_is_not_back_in_another(people: People) -> None:
    give_role(people.elsewhere, people.amir, Role.AMBASSADOR, None)
    actions.rest(people.elsewhere, people.amir, today() + timedelta(days=9), None)
    rest(people, 30)
    actions.come_back(people.community, people.amir)
    assert people.amir.away_until == today() + timedelta(days=9)


def test_nothing_of_ours_is_sent_to_who_rests(
    people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    make_buddy(people, people.amir, people.sana)
    rest(people, 365)
    for _month in range(12):
        clock.move(days=30)
        look_after()
        work()
    assert written_to(people.amir) == written_to(people.sana) == []


def test_what_is_queued_for_somebody_who_goes_to_rest_is_not_sent_to_them(
    people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(days=340)
    look_after()
    assert written_to(people.amir) == [("term-end", "queued")]
    rest(people, 20)
    work()
    assert written_to(people.amir) == [("term-end", "cancelled")] and sink.accepted == []


def test_whoever_comes_back_is_welcomed_once_and_rests_no_more(
    people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    rest(people, 10, people.sana.id)
    clock.move(days=10)
    look_after()
    assert written_to(people.amir) == []
    clock.move(days=1)
    look_after()
    work()
    clock.move(days=30)
    look_after()
    work()
    (mail,) = sink.to(people.amir.email or "")
    assert str(mail.message["Subject"]) == "Welcome back, Amir"
    term = term_of(people, people.amir)
    assert term.resting_until is None and term.stand_in_id is None and term.welcomed_at


def test_whoever_said_that_they_are_back_is_not_welcomed_again(
    people: People, clock: Clock
) -> None:
    rest(people, 10)
    clock.move(days=5)
    actions.come_back(people.community, people.amir)
    clock.move(days=20)
    look_after()
    assert written_to(people.amir) == []


def test_a_second_rest_has_a_welcome_of_its_own(people: People, clock: Clock, work: Work) -> None:
    for _time in range(2):
        rest(people, 10)
        clock.move(days=11)
        look_after()
        work()
    assert [kind for kind, _state in written_to(people.amir)] == ["welcome-back"] * 2


def test_the_page_rests_and_comes_back_with_script_and_without(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.amir)
    until = (today() + timedelta(days=30)).isoformat()
    form = {"until": until, "stand_in_id": people.sana.id}
    assert client.post(path(people, "rest"), data=form).status_code == 303
    assert "You rest until" in client.get(path(people)).text
    with_script = client.post(path(people, "return"), headers={"HX-Request": "true"})
    assert with_script.text.strip().startswith('<div id="my-time"')
    assert "Welcome back" in with_script.text
    assert client.post(path(people, "rest"), data=form).status_code == 303
    assert client.post(path(people, "return")).status_code == 303
    assert client.post(path(people, "return")).status_code == 409


def test_the_page_refuses_what_makes_no_sense(client: FlaskClient, people: People) -> None:
    sign_in(client, people.amir)
    far = (today() + timedelta(days=400)).isoformat()
    soon = (today() + timedelta(days=4)).isoformat()
    for form in ({}, {"until": far}, {"until": soon, "stand_in_id": people.zoe.id}):
        assert client.post(path(people, "rest"), data=form).status_code == 422


def test_who_stands_in_sees_for_whom(client: FlaskClient, people: People) -> None:
    make_ambassador(people, people.oisin)
    rest(people, 30, people.oisin.id)
    sign_in(client, people.oisin)
    assert "Amir Haddad" in client.get(path(people)).text
    sign_in(client, people.sana)
    assert "stands in" in client.get(f"/communities/{people.community.id}/ambassadors/").text
    assert (
        "Rests from"
        in client.get(f"/communities/{people.community.id}/people/{people.amir.id}").text
    )


def test_looking_at_the_page_writes_no_term_down(client: FlaskClient, people: People) -> None:
    sign_in(client, people.amir)
    assert "The term runs until" in client.get(path(people)).text
    db.session.rollback()
    assert queries.term(people.community.id, people.amir.id) is None


def path(people: People, more: str = "") -> str:
    return f"/communities/{people.community.id}/my-time/{more}"
