"""What comes back about an invitation: the inviter hears of it, and nothing is guessed."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.deliveries.models import Delivery, OutboxMessage, State
from core.people import timeline
from outreach.invitations.models import Invitation
from outreach.invitations.queries import one
from outreach.reminders import actions as reminder_actions
from outreach.reminders import queries as reminders
from outreach.reminders.jobs import plan_reminders
from outreach.reminders.models import Choice, Reminder
from outreach.waves import actions as waves
from outreach.waves import board
from tests import inbox_samples as samples
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation
from tests.mailboxes import Mailbox, come_back, lost_at_the_dot
from tests.outreach.rounds import written
from tests.people import People, sign_in

Work = Callable[[], None]
HARD = samples.REPORTS["postfix, no such user"][0]
REPLY = samples.REPLIES["gmail, Arabic"]


@pytest.fixture
def asked(mailbox: Mailbox, people: People, work: Work) -> Invitation:
    """Oisín has been asked by Sana."""
    invitation, _delivery = queued_invitation(people)
    work()
    assert invitation.invited_at and invitation.person.informed_at
    return invitation


def card_of(invitation: Invitation) -> board.Card:
    db.session.commit()
    found = one(invitation.id)
    assert found is not None
    return board.card(found, delivery_of(invitation))


def notice(kind: str) -> EmailMessage:
    """The one notice of this kind, as it arrived."""
    raw = db.session.scalars(
        select(OutboxMessage.raw)
        .join(Delivery, Delivery.id == OutboxMessage.delivery_id)
        .where(Delivery.kind == kind)
    ).one()
    return email.message_from_bytes(raw, policy=modern)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def a_reminder(asked: Invitation, clock: Clock) -> Reminder:
    """The first reminder, which waits for Sana's decision."""
    clock.move(days=8)
    plan_reminders()
    (reminder,) = reminders.open_for(asked.community_id, asked.inviter_id or 0)
    return reminder


def test_whoever_did_not_get_it_has_not_been_asked(mailbox: Mailbox, asked: Invitation) -> None:
    come_back(mailbox, delivery_of(asked), HARD)
    card = card_of(asked)
    assert asked.invited_at is None and asked.person.informed_at is None
    assert (card.column, card.state) == ("on_its_way", "bounced")
    assert "phone" in card.note


def test_the_inviter_hears_that_it_came_back_and_what_to_do(
    mailbox: Mailbox, asked: Invitation, work: Work
) -> None:
    come_back(mailbox, delivery_of(asked), HARD)
    work()
    message = notice("bounce-notice")
    assert "came back" in message["Subject"] and "Check the address" in text_of(message)


def test_with_another_address_it_can_be_sent_again(
    mailbox: Mailbox, asked: Invitation, people: People, work: Work
) -> None:
    come_back(mailbox, delivery_of(asked), HARD)
    people.oisin.set_email("new@example.org")
    written(asked, people)
    assert card_of(asked).state == "ready"
    assert waves.send_wave(asked.wave, by=people.sana) == 1
    work()
    assert card_of(asked).state == "asked" and delivery_of(asked).state == State.ACCEPTED


def test_a_reply_is_passed_on_and_answered_directly(
    mailbox: Mailbox, asked: Invitation, people: People, work: Work
) -> None:
    come_back(mailbox, delivery_of(asked), REPLY)
    work()
    message = notice("reply-notice")
    assert message["To"].addresses[0].addr_spec == people.sana.email
    assert message["Reply-To"].addresses[0].addr_spec == people.oisin.email
    assert "Yes please!" in text_of(message) and "share your tools" not in text_of(message)
    assert f"/invitations/{asked.id}/answer" in text_of(message)


def test_yes_please_is_not_taken_for_an_answer(
    mailbox: Mailbox, asked: Invitation, people: People, client: FlaskClient
) -> None:
    come_back(mailbox, delivery_of(asked), REPLY)
    assert asked.answer is None and card_of(asked).state == "replied"
    sign_in(client, people.sana)
    page = client.get(f"/communities/{asked.community_id}/invitations/{asked.id}").text
    assert "Yes please!" in page and f"/invitations/{asked.id}/answer" in page


def test_a_reply_stands_on_the_timeline_with_the_quote_folded_away(
    mailbox: Mailbox, asked: Invitation, people: People, client: FlaskClient
) -> None:
    come_back(mailbox, delivery_of(asked), REPLY)
    moments = timeline.of_person(people.oisin.id, people.community.id)
    (reply,) = [each for each in moments if each.words == "Yes please!"]
    assert "share your tools" in reply.quoted
    sign_in(client, people.sana)
    page = client.get(f"/communities/{asked.community_id}/people/{people.oisin.id}").text
    assert "share your tools" in page.partition("<details>")[2]


def test_a_reply_stops_every_reminder(
    mailbox: Mailbox, asked: Invitation, people: People, clock: Clock, work: Work
) -> None:
    reminder = a_reminder(asked, clock)
    reminder_actions.decide(reminder, Choice.SEND, "", by=people.sana)
    db.session.commit()
    come_back(mailbox, delivery_of(asked), REPLY)
    clock.move(days=30)
    plan_reminders()
    work()
    queued = select(Delivery.state, Delivery.note).where(Delivery.kind == "reminder")
    assert db.session.execute(queued).all() == [("cancelled", "They have written back.")]
    assert len(reminders.of_invitation(asked.id)) == 1


def test_a_reminder_that_waits_for_a_decision_waits_no_more(
    mailbox: Mailbox, asked: Invitation, clock: Clock
) -> None:
    reminder = a_reminder(asked, clock)
    come_back(mailbox, delivery_of(asked), REPLY)
    assert reminders.open_for(asked.community_id, asked.inviter_id or 0) == []
    assert not reminder_actions.can_be_sent(reminder)


def test_an_automatic_answer_stops_no_reminder(
    mailbox: Mailbox, asked: Invitation, clock: Clock
) -> None:
    come_back(mailbox, delivery_of(asked), samples.AUTOMATIC["in words alone"])
    assert asked.replied_at is None
    assert a_reminder(asked, clock).number == 1


def test_a_reply_to_a_reminder_is_one_to_the_invitation(
    mailbox: Mailbox, asked: Invitation, people: People, clock: Clock, work: Work
) -> None:
    reminder_actions.decide(a_reminder(asked, clock), Choice.SEND, "", by=people.sana)
    work()
    sent = db.session.scalars(select(Delivery).where(Delivery.kind == "reminder")).one()
    assert sent.state == State.ACCEPTED
    come_back(mailbox, sent, REPLY)
    work()
    assert asked.replied_at and "Yes please!" in text_of(notice("reply-notice"))


def test_a_reply_proves_that_an_unknown_invitation_arrived(
    mailbox: Mailbox, people: People
) -> None:
    invitation, delivery = queued_invitation(people)
    lost_at_the_dot(delivery)
    come_back(mailbox, delivery, REPLY)
    assert delivery_of(invitation).state == State.ACCEPTED
    assert invitation.invited_at and invitation.replied_at


def test_the_inviter_has_one_notice_an_hour_however_much_they_write(
    mailbox: Mailbox, asked: Invitation, clock: Clock, work: Work
) -> None:
    notices = select(func.count()).where(Delivery.kind == "reply-notice")
    for number in range(4):
        come_back(mailbox, delivery_of(asked), REPLY + f"\n{number}")
    work()
    assert db.session.scalar(notices) == 1
    come_back(mailbox, delivery_of(asked), REPLY + "\nmore")
    assert db.session.scalar(notices) == 1
    clock.move(hours=2)
    come_back(mailbox, delivery_of(asked), REPLY + "\nand more")
    assert db.session.scalar(notices) == 2


def test_an_invitation_that_came_back_is_reminded_of_no_more(
    mailbox: Mailbox, asked: Invitation, people: People, clock: Clock
) -> None:
    reminder = a_reminder(asked, clock)
    reminder_actions.decide(reminder, Choice.SEND, "", by=people.sana)
    db.session.commit()
    come_back(mailbox, delivery_of(asked), HARD)
    queued = select(Delivery.state, Delivery.note).where(Delivery.kind == "reminder")
    assert db.session.execute(queued).all() == [("cancelled", "The invitation came back.")]
    assert not reminder_actions.can_be_sent(reminder)


def test_a_reminder_of_an_invitation_that_came_back_never_leaves(
    asked: Invitation, people: People, clock: Clock, work: Work
) -> None:
    reminder_actions.decide(a_reminder(asked, clock), Choice.SEND, "", by=people.sana)
    asked.came_back()
    db.session.commit()
    work()
    sent = db.session.scalars(select(Delivery).where(Delivery.kind == "reminder")).one()
    assert sent.state == State.SUPPRESSED and "came back" in (sent.note or "")
