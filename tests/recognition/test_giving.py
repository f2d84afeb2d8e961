"""What asking the next ones depends on: who began to give, and how much is thanked for."""

from __future__ import annotations

from datetime import date, timedelta

from core.communities.giving import known
from core.db import db, now
from recognition.contributions import actions
from recognition.contributions.queries import days_of
from recognition.thanks.actions import thank
from tests.people import People
from tests.recognition.deeds import deeds_enough_to_plan, logged
from tests.statements import plan_of, statements

SINCE, UNTIL = date(2026, 9, 1), date(2026, 11, 1)


def test_the_days_of_each_are_told_in_one_statement(people: People) -> None:
    logged(people, people.amir, done_on=date(2026, 10, 9))
    logged(people, people.amir, done_on=date(2026, 10, 2))
    logged(people, people.amir, done_on=date(2026, 10, 2))
    logged(people, people.olu, done_on=SINCE)
    logged(people, people.olu, done_on=SINCE - timedelta(days=1))
    logged(people, people.olu, done_on=UNTIL + timedelta(days=1))
    here, asked = people.community.id, [people.amir.id, people.bea.id, people.olu.id]
    with statements() as sent:
        days = known().days(here, asked, SINCE, UNTIL)
    found = {person_id: sorted(each) for person_id, each in days.items()}
    october = [date(2026, 10, 2), date(2026, 10, 9)]
    assert found == {people.amir.id: october, people.olu.id: [SINCE]}
    assert len(sent) == 1


def test_what_is_not_confirmed_taken_away_or_elsewhere_does_not_count(people: People) -> None:
    logged(people, people.amir, people.bea)
    actions.remove(logged(people, people.olu), by=people.olu)
    asked = [people.bea.id, people.olu.id]
    assert known().days(people.community.id, asked, SINCE, UNTIL) == {}
    assert known().days(people.elsewhere.id, [people.amir.id], SINCE, UNTIL) == {}


def test_the_days_are_found_by_person(people: People) -> None:
    deeds_enough_to_plan(people)
    plan = plan_of(days_of(people.community.id, [people.amir.id], SINCE, UNTIL))
    assert "ix_participations_person_id_community_id_contribution_id" in plan


def test_thanks_are_counted_from_a_day_on(people: People) -> None:
    thank(logged(people, people.amir).id, "You made my Saturday.", by=people.sana)
    db.session.commit()
    count = known().thanks_since
    assert count(people.community.id, now() - timedelta(days=1)) == 1
    assert count(people.community.id, now() + timedelta(days=1)) == 0
    assert count(people.elsewhere.id, now() - timedelta(days=1)) == 0
