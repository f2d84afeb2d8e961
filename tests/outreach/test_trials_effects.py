"""Each trial changes what it is about, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from outreach.invitations.models import Invitation
from outreach.reminders import actions as reminders
from outreach.reminders import forecast
from outreach.reminders.jobs import plan_reminders
from outreach.reminders.models import Choice, Reminder
from outreach.reminders.queries import open_for
from outreach.trials import actions, queries
from outreach.trials.models import Trial, TrialPerson
from tests.clock import Clock
from tests.deliveries import queued_invitation
from tests.outreach.rounds import sent_invitation
from tests.outreach.trial_samples import trial_of
from tests.people import People
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

Work = Callable[[], None]
VARYING = {"Subject", "From", "Reply-To", "Message-ID", "Date", "List-Unsubscribe", "Content-Type"}
USUAL = "Sana Malik would like you in Garden helpers"


@pytest.mark.parametrize("way", [0, 1])
def test_a_wording_changes_the_subject_and_nothing_else(
    sink: Sink, people: People, work: Work, way: int
) -> None:
    usual = sent(people, sink, work)
    trial_of(people.community, people.sana, "wording", "Hello {person}", "{inviter}: {community}?")
    given(people, way)
    tried = sent(people, sink, work)
    assert tried.message["Subject"] == (
        "Hello Oisín Ó Súilleabháin" if way == 0 else "Sana Malik: Garden helpers?"
    )
    assert tried.message["From"] == usual.message["From"]
    assert same_but(tried, usual)


def test_a_sender_changes_the_name_and_no_address(sink: Sink, people: People, work: Work) -> None:
    usual = sent(people, sink, work)
    trial_of(people.community, people.sana, "sender")
    given(people, 1)
    tried = sent(people, sink, work)
    (was,), (is_now,) = (each.message["From"].addresses for each in (usual, tried))
    assert (was.display_name, is_now.display_name) == (
        "Sana Malik",
        "Sana Malik, Garden helpers",
    )
    assert was.addr_spec == is_now.addr_spec
    answers = [each.message["Reply-To"].addresses[0].addr_spec for each in (usual, tried)]
    assert answers[0] == answers[1] == people.sana.email
    assert tried.message["Subject"] == usual.message["Subject"] == USUAL
    assert same_but(tried, usual)


def test_what_is_queued_before_a_trial_reads_as_usual(
    sink: Sink, people: People, work: Work
) -> None:
    queued_invitation(people)
    trial_of(people.community, people.sana, "wording", "Way one", "Way two")
    work()
    assert sink.accepted[0].message["Subject"] == USUAL


def test_an_adopted_way_is_for_everybody_until_it_is_taken_back(
    sink: Sink, people: People, work: Work
) -> None:
    trial = trial_of(people.community, people.sana, "wording", "Way one", "Way two")
    actions.end(trial, "Two is better.", by=people.sana)
    actions.adopt(trial, 1, by=people.sana)
    assert sent(people, sink, work).message["Subject"] == "Way two"
    actions.adopt(trial, None, by=people.sana)
    assert sent(people, sink, work).message["Subject"] == USUAL


@pytest.mark.parametrize(("way", "day"), [(0, 5), (1, 9)])
def test_a_day_moves_the_first_reminder_and_not_the_second(
    sink: Sink, people: People, work: Work, clock: Clock, way: int, day: int
) -> None:
    trial = trial_of(people.community, people.sana, "reminder_day")
    sent_invitation(people, people.oisin)
    work()
    given(people, way, trial)
    assert passed_until_next(clock) == day
    (first,) = open_for(people.community.id, people.sana.id)
    reminders.decide(first, Choice.SKIPPED, "", by=people.sana)
    db.session.commit()
    assert day + passed_until_next(clock) == 21


def test_chance_decides_on_the_earlier_day_and_not_before(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    people.community.reminder_days = [2, 21]
    trial = trial_of(people.community, people.sana, "reminder_day")
    sent_invitation(people, people.oisin)
    work()
    clock.move(days=4.9)
    plan_reminders()
    assert planned() == 0 and queries.numbers(trial.id) == (0, 0)
    assert len(forecast.tasks([people.community.id], now() + timedelta(hours=12), 9)) == 1
    clock.move(days=0.2)
    plan_reminders()
    first, second = queries.numbers(trial.id)
    assert (first + second, planned()) == (1, first)
    plan_reminders()
    assert planned() == first and sum(queries.numbers(trial.id)) == 1


def test_the_page_of_tomorrows_mail_knows_the_day_of_each(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    trial = trial_of(people.community, people.sana, "reminder_day")
    invitation = sent_invitation(people, people.oisin)
    work()
    given(people, 1, trial)
    clock.move(days=7.5)
    assert list(forecast.tasks([people.community.id], now() + timedelta(hours=12), 9)) == []
    (task,) = forecast.tasks([people.community.id], now() + timedelta(hours=48), 9)
    db.session.refresh(invitation)
    assert invitation.invited_at and task.at == invitation.invited_at + timedelta(days=9)


def test_who_had_waited_for_longer_when_it_started_keeps_the_usual_day(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    sent_invitation(people, people.oisin)
    work()
    clock.move(days=6)
    trial = trial_of(people.community, people.sana, "reminder_day")
    plan_reminders()
    assert planned() == 0
    clock.move(days=1)
    plan_reminders()
    assert planned() == 1 and queries.numbers(trial.id) == (0, 0)


def sent(people: People, sink: Sink, work: Work) -> Accepted:
    """The message of an invitation of its own, as it arrived; then all is as before."""
    sink.forget()
    invitation = sent_invitation(people, people.oisin)
    work()
    (mail,) = sink.accepted
    db.session.delete(db.session.get_one(Invitation, invitation.id))
    db.session.execute(db.metadata.tables["deliveries"].delete())
    db.session.execute(db.metadata.tables["waves"].delete())
    db.session.commit()
    return mail


def given(people: People, way: int, trial: Trial | None = None) -> None:
    """Decide in the place of chance."""
    trial = trial or db.session.scalars(select(Trial)).one()
    db.session.add(TrialPerson(trial_id=trial.id, person_id=people.oisin.id, way=way))
    db.session.commit()


def same_but(one: Accepted, other: Accepted) -> bool:
    """True when headers and bodies are the same, but for names, dates and links of their own."""
    headers = [
        {name: value for name, value in each.message.items() if name not in VARYING}
        for each in (one, other)
    ]
    return headers[0] == headers[1] and body(one) == body(other)


def body(mail: Accepted) -> list[list[str]]:
    parts = [mail.message.get_body((kind,)) for kind in ("plain", "html")]
    lines = [str(part.get_content()).splitlines() if part else [] for part in parts]
    own = re.compile("/(answer|choices|unsubscribe)/")
    return [[line for line in each if not own.search(line)] for each in lines]


def passed_until_next(clock: Clock) -> int:
    """How many days pass until another reminder is planned."""
    before, days = planned(), 0
    while planned() == before:
        clock.move(days=1)
        days += 1
        plan_reminders()
        assert days < 60
    return days


def planned() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Reminder.id)).all())
