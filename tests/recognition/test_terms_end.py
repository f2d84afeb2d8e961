"""The end of a term: one question, three choices, and nothing that happens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from core.communities.actions import give_role, take_role
from core.communities.models import Role
from core.communities.queries import has_role
from core.db import db, today
from core.errors import RuleBroken
from core.people.models import Person
from recognition.ambassadors.actions import ask_back
from recognition.settings.models import RecognitionSettings
from recognition.terms import actions, queries
from recognition.terms.models import months_after
from tests.clock import Clock
from tests.people import People, sign_in
from tests.recognition.ambassadors import (
    is_ambassador,
    look_after,
    make_buddy,
    term_of,
    written_to,
)
from tests.smtp_sink import Sink

Work = Callable[[], None]


def test_a_term_begins_with_the_role_and_lasts_as_long_as_the_community_says(
    people: People,
) -> None:
    began = today()
    look_after()
    term = term_of(people, people.amir)
    assert (term.number, term.started_on, term.ends_on) == (1, began, months_after(began, 12))


def test_they_are_asked_thirty_days_before_the_end_and_once(
    people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    look_after()
    ends_on = term_of(people, people.amir).ends_on or today()
    clock.move(days=(ends_on - today()).days - 31)
    look_after()
    assert written_to(people.amir) == []
    clock.move(days=1)
    look_after()
    asked_at = term_of(people, people.amir).asked_at
    for _day in range(40):
        clock.move(days=1)
        look_after()
    work()
    assert asked_at and term_of(people, people.amir).asked_at == asked_at
    (mail,) = sink.to(people.amir.email or "")
    assert "how would you like to go on" in str(mail.message["Subject"])


def test_three_years_of_the_clock_take_no_role_from_anybody(people: People, clock: Clock) -> None:
    make_buddy(people, people.amir, people.sana)
    for _fortnight in range(79):
        clock.move(weeks=2)
        look_after()
    term = term_of(people, people.amir)
    assert is_ambassador(people, people.amir)
    assert (term.number, term.choice, term.emeritus_on) == (1, None, None)
    assert people.amir.away_until is None and not has_role(*as_member(people))


def test_going_on_begins_another_term_and_pressing_twice_only_one(
    people: People, clock: Clock
) -> None:
    look_after()
    ends_on = term_of(people, people.amir).ends_on or today()
    clock.move(days=350)
    actions.renew(people.community, people.amir, number=1)
    with pytest.raises(RuleBroken):
        actions.renew(people.community, people.amir, number=1)
    term = term_of(people, people.amir)
    assert (term.number, term.ends_on, term.choice) == (2, months_after(ends_on, 12), "renew")


def test_a_page_of_the_last_term_does_not_lengthen_this_one(people: People, clock: Clock) -> None:
    actions.renew(people.community, people.amir, number=1)
    clock.move(days=700)
    with pytest.raises(RuleBroken):
        actions.renew(people.community, people.amir, number=1)


def test_nobody_goes_on_for_years_ahead(people: People) -> None:
    actions.renew(people.community, people.amir, number=1)
    with pytest.raises(RuleBroken):
        actions.renew(people.community, people.amir, number=2)


def test_who_goes_on_long_after_the_end_goes_on_from_then(people: People, clock: Clock) -> None:
    clock.move(days=1000)
    look_after()
    actions.renew(people.community, people.amir, number=1)
    assert term_of(people, people.amir).ends_on == months_after(today(), 12)


def test_who_went_on_is_asked_again_at_the_end_of_that_term(
    people: People, clock: Clock, work: Work
) -> None:
    clock.move(days=345)
    look_after()
    work()
    actions.renew(people.community, people.amir, number=1)
    clock.move(days=365)
    look_after()
    assert written_to(people.amir) == [("term-end", "accepted"), ("term-end", "queued")]


def test_what_is_queued_is_not_sent_to_who_has_chosen(
    people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(days=345)
    look_after()
    actions.renew(people.community, people.amir, number=1)
    work()
    assert written_to(people.amir) == [("term-end", "cancelled")] and sink.accepted == []


def test_who_rests_at_the_end_has_chosen_and_is_not_asked_meanwhile(
    people: People, clock: Clock
) -> None:
    clock.move(days=300)
    actions.rest(people.community, people.amir, today() + timedelta(days=60), None)
    clock.move(days=40)
    look_after()
    assert written_to(people.amir) == []
    clock.move(days=21)
    look_after()
    assert [kind for kind, _state in written_to(people.amir)] == ["welcome-back", "term-end"]


def test_emeritus_is_a_member_with_thanks_who_can_be_asked_back(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    path = f"/communities/{people.community.id}/my-time/"
    assert client.post(path + "emeritus").status_code == 422 and is_ambassador(people, people.amir)
    assert client.post(path + "emeritus", data={"is_sure": "y"}).status_code == 303
    assert client.post(path + "emeritus", data={"is_sure": "y"}).status_code == 409
    assert not is_ambassador(people, people.amir) and has_role(*as_member(people))
    assert "with our thanks" in client.get(path).text
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/ambassadors/"
    assert "Emeritus since" in client.get(page).text
    assert client.post(f"{page}{people.amir.id}/return").status_code == 303
    assert client.post(f"{page}{people.amir.id}/return").status_code == 409
    term = term_of(people, people.amir)
    assert is_ambassador(people, people.amir) and (term.number, term.emeritus_on) == (2, None)


def test_nobody_writes_to_an_emeritus(people: People, clock: Clock) -> None:
    make_buddy(people, people.amir, people.sana)
    actions.rest(people.community, people.amir, today() + timedelta(days=5), None)
    actions.become_emeritus(people.community, people.amir)
    for _month in range(15):
        clock.move(days=30)
        look_after()
    assert written_to(people.amir) == written_to(people.sana) == []


def is_emeritus(people: People) -> None:
    actions.become_emeritus(people.community, people.amir)


def is_out(people: People) -> None:
    look_after()
    membership = queries.membership(people.community.id, people.amir.id)
    take_role(people.community, membership, by=people.sana)


@pytest.mark.parametrize("who", [is_emeritus, is_out], ids=["emeritus", "out"])
def test_who_is_given_the_role_again_in_the_settings_begins_a_new_term(
    people: People, clock: Clock, who: Callable[[People], None]
) -> None:
    who(people)
    clock.move(days=500)
    give_role(people.community, people.amir, Role.AMBASSADOR, people.sana)
    look_after()
    term = term_of(people, people.amir)
    assert (term.number, term.ends_on) == (2, months_after(today(), 12))


def test_only_an_emeritus_is_asked_back(people: People) -> None:
    look_after()
    with pytest.raises(RuleBroken):
        ask_back(people.community, people.amir, by=people.sana)


def test_without_terms_nobody_is_asked_and_with_them_again_a_term_begins(
    people: People, clock: Clock
) -> None:
    settings = RecognitionSettings(community_id=people.community.id, term_months=0)
    db.session.add(settings)
    clock.move(days=900)
    look_after()
    assert written_to(people.amir) == [] and term_of(people, people.amir).ends_on is None
    with pytest.raises(RuleBroken):
        actions.renew(people.community, people.amir, number=1)
    settings.term_months = 6
    look_after()
    assert term_of(people, people.amir).ends_on == months_after(today(), 6)


def test_the_page_goes_on_with_script_and_without(
    client: FlaskClient, people: People, clock: Clock
) -> None:
    clock.move(days=350)
    sign_in(client, people.amir)
    path = f"/communities/{people.community.id}/my-time/"
    assert "Your term ends soon" in client.get(path).text
    script = {"HX-Request": "true"}
    answer = client.post(path + "renewal", data={"number": "1"}, headers=script)
    assert answer.status_code == 200 and "Thank you for going on." in answer.text
    assert client.post(path + "renewal", data={"number": "1"}).status_code == 409
    for odd in ("x", "9" * 10_000, "²"):
        assert client.post(path + "renewal", data={"number": odd}).status_code == 409


def test_who_is_no_ambassador_has_nothing_to_decide(client: FlaskClient, people: People) -> None:
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/my-time/"
    assert "not an ambassador here" in client.get(path).text
    for what in ("rest", "return", "renewal", "emeritus"):
        assert client.post(path + what, data={"is_sure": "y"}).status_code == 409, what
    assert queries.term(people.community.id, people.sana.id) is None


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int
) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def as_member(people: People, person: Person | None = None) -> tuple[int, int, str]:
    return people.community.id, (person or people.amir).id, Role.MEMBER
