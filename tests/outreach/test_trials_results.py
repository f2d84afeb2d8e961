"""Who counts in a trial, and who does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from core.db import db, now
from core.deliveries.models import Delivery
from outreach.answers.actions import answer
from outreach.answers.given import Given
from outreach.invitations.models import Invitation
from outreach.reminders.jobs import plan_reminders
from outreach.trials import actions, drawing, queries
from outreach.trials.models import Trial
from outreach.trials.queries import Counted
from outreach.waves import actions as waves
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.outreach.trial_samples import answered, answers_in, trial_of
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]


def test_all_waves_are_added_up(people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (6, 4, 3), (5, 2, 1))
    answers_in(trial, people.sana, (4, 4, 2), (5, 0, 0), days_ago=80)
    assert queries.counts(trial) == (Counted(10, 8, 5), Counted(10, 2, 1))


def test_who_still_has_time_to_answer_waits(people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (3, 3, 3), (2, 0, 0), days_ago=27)
    assert queries.counts(trial) == (Counted(waiting=3), Counted(waiting=2))


def test_what_they_answer_later_than_everybody_had_time_does_not_count(people: People) -> None:
    """An answer that comes late, and one that is changed late."""
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (2, 1, 0), days_ago=60)
    for invitation in db.session.query(Invitation):
        answered(invitation, "yes", now() - timedelta(days=31, hours=23))
    db.session.commit()
    assert queries.counts(trial)[0] == Counted(2, 1, 0)


def test_an_answer_of_the_last_day_counts(people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (1, 0, 0), days_ago=60)
    answered(db.session.query(Invitation).one(), "yes", now() - timedelta(days=32, hours=1))
    db.session.commit()
    assert queries.counts(trial)[0] == Counted(1, 1, 1)


def test_a_person_counts_once_and_with_the_first_message(people: People) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (1, 1, 0), days_ago=90)
    second = answers_in(trial, people.sana, (1, 1, 1), days_ago=60)
    first, again = db.session.query(Invitation).order_by(Invitation.id).all()
    db.session.execute(
        update(Invitation).where(Invitation.id == again.id).values(wave_id=second.id)
    )
    again.person_id = first.person_id
    db.session.commit()
    assert queries.counts(trial)[0] == Counted(1, 1, 0)


def test_who_was_drawn_and_never_got_the_message_does_not_count(
    people: People, clock: Clock
) -> None:
    """Asked by phone; answered before it left; approved and never sent."""
    trial = trial_of(people.community, people.sana, "wording")
    everybody = [people.oisin, people.mohammed, people.amir]
    by_phone, early, unsent = put_in(planned_wave(people), *everybody, people=people)
    for each in (by_phone, early, unsent):
        written(each, people)
    drawing.draw(people.community.id, ["wording"], [each.id for each in everybody])
    written(by_phone, people, channel="phone")
    by_phone.went_out()
    by_phone.wave.opened_at = by_phone.invited_at
    answer(early, Given("yes", via="phone"), by=people.sana)
    clock.move(days=60)
    assert counted(trial) == 0


def test_what_left_counts_until_it_comes_back(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    invitation = sent_invitation(people, people.oisin)
    work()
    clock.move(days=30)
    assert counted(trial) == 1
    db.session.refresh(invitation)
    invitation.came_back()
    db.session.commit()
    assert counted(trial) == 0


def test_what_left_before_or_after_the_trial_does_not_count(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    sent_invitation(people, people.oisin)
    actions.end(trial, "Nothing", by=people.sana)
    work()
    clock.move(days=30)
    assert db.session.query(Delivery).one().state == "accepted"
    assert counted(trial) == 0


def test_of_reminder_days_only_the_unanswered_count(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    trial = trial_of(people.community, people.sana, "reminder_day")
    quick = sent_invitation(people, people.oisin)
    slow, _quick = put_in(quick.wave, people.mohammed, people=people)[::-1]
    written(slow, people)
    slow.went_out()
    work()
    clock.move(days=2)
    answer(quick, Given("yes"))
    db.session.commit()
    clock.move(days=5)
    plan_reminders()
    answer(slow, Given("yes"))
    clock.move(days=30)
    found = queries.counts(trial)
    assert sorted(found) == [Counted(), Counted(1, 1, 1)]


def test_an_answer_from_before_chance_decided_does_not_count(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    """They answered one wave at once, and the message of the next came back after the draw."""
    trial = trial_of(people.community, people.sana, "reminder_day")
    first = sent_invitation(people, people.oisin)
    work()
    answer(first, Given("not_now"))
    waves.close_wave(first.wave, "Later.", by=people.sana)
    first.ask_again_on = None
    second = sent_invitation(people, people.oisin)
    clock.move(days=5)
    second.invited_at = now() - timedelta(days=5)
    db.session.commit()
    plan_reminders()
    second.came_back()
    db.session.commit()
    clock.move(days=60)
    assert sum(queries.numbers(trial.id)) == 1 and counted(trial) == 0


def test_a_trial_of_days_that_ended_before_the_later_day_counts_nobody(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    trial = trial_of(people.community, people.sana, "reminder_day")
    sent_invitation(people, people.oisin)
    work()
    clock.move(days=6)
    plan_reminders()
    assert sum(each.waiting for each in queries.counts(trial)) == 0
    actions.end(trial, "Nothing", by=people.sana)
    db.session.commit()
    clock.move(days=60)
    assert counted(trial) == 0


def counted(trial: Trial) -> int:
    return sum(each.asked for each in queries.counts(trial))
