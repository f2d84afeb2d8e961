"""Which tasks the clock will make, told before it makes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now
from core.deliveries.kinds import Expected
from outreach.answers.actions import answer
from outreach.answers.given import Given
from outreach.invitations.models import Invitation
from outreach.reminders import actions, forecast, queries
from outreach.reminders.jobs import plan_reminders
from outreach.reminders.models import Choice
from tests.clock import Clock
from tests.outreach.rounds import sent_invitation
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]
AHEAD = timedelta(hours=36)


@pytest.fixture
def asked(sink: Sink, people: People, work: Work) -> Invitation:
    """Sana has asked Ó Súilleabháin by mail, and it has arrived."""
    invitation = sent_invitation(people, people.oisin)
    work()
    return invitation


def test_the_first_task_is_told_a_day_and_a_half_ahead(
    asked: Invitation, people: People, clock: Clock
) -> None:
    clock.move(days=5.4)
    assert told(people) == []
    clock.move(days=0.2)
    (task,) = told(people)
    assert (task.to, task.about) == (people.sana.name, people.oisin.name)
    assert task.at == asked_at(asked) + timedelta(days=7)


def test_a_task_that_is_made_is_not_expected_any_more(
    asked: Invitation, people: People, clock: Clock
) -> None:
    clock.move(days=7.1)
    (task,) = told(people)
    assert now() - task.at < timedelta(seconds=5)
    plan_reminders()
    assert told(people) == []


def test_the_second_comes_only_after_the_first_was_dealt_with(
    asked: Invitation, people: People, clock: Clock
) -> None:
    clock.move(days=7)
    plan_reminders()
    clock.move(days=13)
    assert told(people) == []
    decide(people)
    assert told(people) == []
    clock.move(days=13)
    (task,) = told(people)
    assert task.why == "No answer after 34 days."
    clock.move(days=1)
    plan_reminders()
    assert told(people) == []


def test_an_answer_ends_what_is_expected(asked: Invitation, people: People, clock: Clock) -> None:
    clock.move(days=6)
    answer(asked, Given(answer="yes"))
    db.session.commit()
    assert told(people) == []


def test_each_community_has_its_own_days_and_its_own_readers(
    asked: Invitation, people: People, clock: Clock
) -> None:
    communities.give_role(people.elsewhere, people.sana, Role.ORGANISER, None)
    people.community.reminder_days = [3, 5]
    clock.move(days=2)
    db.session.commit()
    assert len(told(people)) == len(forecast.tasks(None, now() + AHEAD, 50)) == 1
    assert list(forecast.tasks([people.elsewhere.id], now() + AHEAD, 50)) == []


def told(people: People) -> list[Expected]:
    return list(forecast.tasks([people.community.id], now() + AHEAD, 50))


def asked_at(invitation: Invitation) -> datetime:
    db.session.refresh(invitation)
    return invitation.invited_at or now()


def decide(people: People) -> None:
    (open_one,) = queries.open_for(people.community.id, people.sana.id)
    actions.decide(open_one, Choice.SKIPPED, "", by=people.sana)
    db.session.commit()
