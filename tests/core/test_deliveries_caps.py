"""Nobody gets more than one of our mails a day, three a week, four contacts in 30 days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import db, now
from core.deliveries import checks, queries
from core.deliveries.kinds import Later
from core.deliveries.models import Delivery, State
from core.people.timeline import Contact
from tests.clock import Clock
from tests.deliveries import delivery_in, states
from tests.people import People

HOURS = timedelta(hours=1)


def verdict(delivery: Delivery) -> Later | None:
    found = queries.as_leaving(delivery)
    objection = checks.Checks([found])._too_often(found)
    assert objection is None or isinstance(objection, Later)
    return objection


def test_a_second_mail_waits_for_the_next_day(people: People, clock: Clock) -> None:
    first = delivery_in(State.ACCEPTED, people.oisin)
    second = delivery_in(State.QUEUED, people.oisin)
    waits = verdict(second)
    assert waits and first.settled_at and waits.at == first.settled_at + timedelta(days=1)
    assert "one message a day" in waits.why
    clock.move(days=1, seconds=1)
    assert verdict(second) is None


def test_a_fourth_mail_waits_until_the_first_is_a_week_old(people: People, clock: Clock) -> None:
    mails = []
    for _each in range(3):
        mails.append(delivery_in(State.ACCEPTED, people.oisin))
        clock.move(days=1, hours=1)
    waits = verdict(delivery_in(State.QUEUED, people.oisin))
    assert waits and mails[0].settled_at
    assert waits.at == mails[0].settled_at + timedelta(days=7)
    assert "three messages a week" in waits.why


def test_what_came_back_or_failed_counts_for_nothing(people: People) -> None:
    for state in (State.FAILED, State.BOUNCED, State.CANCELLED):
        delivery_in(state, people.oisin)
    assert verdict(delivery_in(State.QUEUED, people.oisin)) is None


def test_mail_to_others_counts_for_nothing(people: People) -> None:
    delivery_in(State.ACCEPTED, people.mohammed)
    assert verdict(delivery_in(State.QUEUED, people.oisin)) is None


def test_a_call_counts_against_the_month_and_not_against_the_day(people: People) -> None:
    calls = [Contact(people.oisin.id, now() - each * HOURS, None, "call") for each in range(4)]
    assert checks._free_again([], 1, checks.DAY, 0) is None
    assert checks._free_again(calls, 4, checks.SPAN, 0) == calls[3].at + checks.SPAN


@pytest.mark.parametrize("number", [2, 5])
def test_of_two_waves_at_once_one_mail_leaves_today(people: People, number: int) -> None:
    for _each in range(number):
        delivery_in(State.QUEUED, people.oisin)
    found = queries.due(10, is_urgent=False)
    facts = checks.Checks(found)
    allowed = []
    for each in found:
        if facts._too_often(each) is None:
            facts.leaving[each.person_id] += 1
            allowed.append(each)
    assert len(allowed) == 1 and states() == ["queued"] * number
    db.session.rollback()
