"""Reminders: the inviter decides first, at most two go out, and an answer ends them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.deliveries.models import Delivery
from core.errors import RuleBroken
from outreach.answers.actions import answer
from outreach.answers.given import Given
from outreach.invitations.models import Invitation
from outreach.reminders import actions, queries
from outreach.reminders.jobs import plan_reminders
from outreach.reminders.models import Choice, Reminder
from outreach.waves.models import Wave
from tests.clock import Clock
from tests.outreach.rounds import put_in, sent_invitation, written
from tests.people import People, sign_in
from tests.smtp_faults import Accepted
from tests.smtp_sink import Sink

Work = Callable[[], None]


@pytest.fixture
def asked(sink: Sink, people: People, work: Work) -> Invitation:
    """Sana has asked Ó Súilleabháin by mail, and it has arrived."""
    invitation = sent_invitation(people, people.oisin)
    work()
    sink.forget()
    return invitation


def test_nothing_happens_before_the_seventh_day(asked: Invitation, clock: Clock) -> None:
    clock.move(days=6.9)
    plan_reminders()
    assert reminders() == []


def test_on_the_seventh_day_the_inviter_gets_a_task_and_the_person_nothing(
    asked: Invitation, people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(days=7)
    plan_reminders()
    work()
    assert [each.number for each in reminders()] == [1]
    assert [each.recipients for each in sink.accepted] == [(people.sana.email,)]


def test_two_clocks_make_one_task_and_one_notice(
    asked: Invitation, clock: Clock, sink: Sink, work: Work
) -> None:
    clock.move(days=7)
    plan_reminders()
    plan_reminders()
    work()
    assert len(reminders()) == len(sink.accepted) == 1


def test_one_message_tells_of_all_that_came_up_together_and_are_still_to_decide(
    asked: Invitation, people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    wave = db.session.get_one(Wave, asked.wave_id)
    for invitation in put_in(wave, people.bea, people.mohammed, people=people):
        if invitation.id != asked.id:
            written(invitation, people, channel="phone")
            invitation.went_out()
    clock.move(days=7)
    plan_reminders()
    first, second, third = reminders()
    assert {each.bundle for each in (first, second, third)} == {first.id}
    answer(asked, Given("yes"))
    plan_reminders()
    work()
    mails = sink.to(people.sana.email or "")
    (mail,) = [each for each in mails if "what shall happen" in each.message["subject"]]
    assert mail.message["subject"].startswith("2 people have not answered yet")
    for each, is_told in ((first, False), (second, True), (third, True)):
        assert (f"/reminders/{each.id}\r\n" in text_of(mail)) is is_told


def test_what_the_inviter_lets_go_out_leaves_once_with_their_words(
    asked: Invitation, people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    first = next_reminder(clock, days=7)
    actions.decide(first, Choice.SEND, "I saw your tulips.", by=people.sana)
    work()
    (mail,) = to_oisin(sink, people)
    assert "I saw your tulips." in text_of(mail)
    assert "at most once more" in text_of(mail)
    with pytest.raises(RuleBroken):
        actions.decide(first, Choice.SEND, "", by=people.sana)


def test_the_second_says_that_it_is_the_last_and_there_is_no_third(
    asked: Invitation, people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    actions.decide(next_reminder(clock, days=7), Choice.SKIPPED, "", by=people.sana)
    actions.decide(next_reminder(clock, days=14), Choice.SEND, "", by=people.sana)
    work()
    (mail,) = to_oisin(sink, people)
    assert "This is the last time" in text_of(mail)
    clock.move(days=200)
    plan_reminders()
    assert len(reminders()) == 2


def test_the_second_waits_until_the_first_is_decided(asked: Invitation, clock: Clock) -> None:
    next_reminder(clock, days=7)
    clock.move(days=60)
    plan_reminders()
    assert [each.number for each in reminders()] == [1]


def test_an_answer_ends_reminders_that_are_planned_or_queued(
    asked: Invitation, people: People, clock: Clock, sink: Sink, work: Work
) -> None:
    first = next_reminder(clock, days=7)
    actions.decide(first, Choice.SEND, "", by=people.sana)
    answer(asked, Given("yes"))
    work()
    assert to_oisin(sink, people) == []
    clock.move(days=60)
    plan_reminders()
    assert len(reminders()) == 1


def test_a_call_or_a_letter_of_their_own_counts_as_a_contact(
    asked: Invitation, people: People, clock: Clock
) -> None:
    actions.decide(next_reminder(clock, days=7), Choice.PHONED, "He is on a boat.", by=people.sana)
    db.session.commit()
    assert asked.followed_up_at is not None
    assert db.session.scalar(select(func.count()).where(Delivery.kind == "reminder")) == 0


def test_a_community_chooses_its_own_days(asked: Invitation, people: People, clock: Clock) -> None:
    people.community.reminder_days = [3, 10]
    db.session.commit()
    next_reminder(clock, days=3)


def test_only_the_inviter_and_organisers_see_the_task(
    asked: Invitation, people: People, clock: Clock, client: FlaskClient
) -> None:
    first = next_reminder(clock, days=7)
    path = f"/communities/{people.community.id}/mine/reminders/{first.id}"
    sign_in(client, people.amir)
    assert client.get(path).status_code == 404
    sign_in(client, people.sana)
    assert client.post(path, data={}).status_code == 422
    assert client.post(path, data={"choice": "skipped"}).status_code == 303
    assert [each.choice for each in reminders()] == ["skipped"]


def test_somebody_without_mail_cannot_be_sent_one(people: People, clock: Clock) -> None:
    sent_invitation(people, people.bea, channel="phone").went_out()
    first = next_reminder(clock, days=7)
    with pytest.raises(RuleBroken):
        actions.decide(first, Choice.SEND, "", by=people.sana)


def reminders() -> list[Reminder]:
    db.session.rollback()
    return list(db.session.scalars(select(Reminder).order_by(Reminder.id)))


def next_reminder(clock: Clock, days: float) -> Reminder:
    """Let days pass; the clock plans a reminder, and its inviter opens it."""
    clock.move(days=days)
    db.session.commit()
    plan_reminders()
    found = queries.one(reminders()[-1].id)
    assert found is not None and not found.is_decided
    return found


def to_oisin(sink: Sink, people: People) -> list[Accepted]:
    return sink.to(people.oisin.email or "")


def text_of(mail: Accepted) -> str:
    body = mail.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
