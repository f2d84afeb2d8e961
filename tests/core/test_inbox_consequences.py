"""What follows from what comes back: for the delivery, the address and the community."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.deliveries.models import Delivery, State
from core.deliveries.return_paths import bounce_address
from core.inbox.consequences import follow
from core.inbox.jobs import read_mailbox
from core.inbox.models import InboundMessage, What
from core.inbox.pausing import held_by_itself, reason
from core.journal.actions import record
from core.people.models import Person
from core.privacy.queries import suppression_of
from tests import inbox_samples as samples
from tests.clock import Clock
from tests.deliveries import delivery_in, states
from tests.mailboxes import Mailbox, about, come_back, kept
from tests.people import People

HARD = samples.REPORTS["postfix, no such user"][0]
FULL = samples.REPORTS["gmail, full"][0]
NOT_WANTED = samples.REPORTS["not wanted"][0]
REPLY = samples.REPLIES["gmail, English"]


@pytest.fixture
def sent(mailbox: Mailbox, people: People) -> Delivery:
    """A message that the mail server has taken."""
    return one_to(people.oisin, people)


def one_to(person: Person, people: People, state: str = State.ACCEPTED) -> Delivery:
    delivery = delivery_in(state, person)
    delivery.community_id = people.community.id
    db.session.commit()
    return delivery


def why_nothing_is_sent_to(person: Person) -> str | None:
    db.session.commit()
    found = suppression_of(person.email or "")
    return found.reason if found else None


def test_a_hard_bounce_ends_the_delivery_and_the_address(
    mailbox: Mailbox, sent: Delivery, people: People
) -> None:
    come_back(mailbox, sent, HARD)
    assert (sent.state, sent.code, sent.status) == (State.BOUNCED, 550, "5.1.1")
    assert sent.domain == "example.org" and "no such mailbox" in (sent.note or "")
    assert why_nothing_is_sent_to(people.oisin) == "no such mailbox"


def test_what_follows_follows_once(mailbox: Mailbox, sent: Delivery) -> None:
    come_back(mailbox, sent, HARD)
    inbound = db.session.scalars(select(InboundMessage)).one()
    assert inbound.acted_at and not follow(inbound.id)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.UNKNOWN])
def test_what_was_unknown_can_bounce_too(mailbox: Mailbox, people: People, state: State) -> None:
    come_back(mailbox, one_to(people.oisin, people, state), HARD)
    assert states() == [State.BOUNCED]


def test_a_message_that_is_not_wanted_leaves_the_address_alone(
    mailbox: Mailbox, sent: Delivery, people: People
) -> None:
    come_back(mailbox, sent, NOT_WANTED)
    assert states() == [State.BOUNCED] and why_nothing_is_sent_to(people.oisin) is None


def test_a_guess_alone_suppresses_nobody(mailbox: Mailbox, sent: Delivery, people: People) -> None:
    come_back(mailbox, sent, samples.OLDER["qmail without a code"][0])
    assert states() == [State.BOUNCED] and why_nothing_is_sent_to(people.oisin) is None


def test_nobody_can_make_up_a_bounce(mailbox: Mailbox, sent: Delivery, people: People) -> None:
    address = bounce_address(sent.public_id)
    seal = address.partition("@")[0][-10:]
    raw = samples.filled(
        HARD,
        to=people.oisin.email or "",
        bounce=address.replace(seal, seal[::-1]),
        reply="",
        message_id=f"<{sent.public_id}@elsewhere.example>",
    )
    mailbox.put(raw)
    read_mailbox()
    assert kept() == ["bounce"] and states() == [State.ACCEPTED]
    assert why_nothing_is_sent_to(people.oisin) is None


def test_a_bounce_of_the_old_address_is_not_held_against_the_new_one(
    mailbox: Mailbox, sent: Delivery, people: People
) -> None:
    raw = about(sent, HARD)
    people.oisin.set_email("new@example.org")
    db.session.commit()
    mailbox.put(raw)
    read_mailbox()
    assert states() == [State.BOUNCED] and why_nothing_is_sent_to(people.oisin) is None


@pytest.mark.parametrize(("days", "reason"), [(1, None), (4, "mailbox full")])
def test_a_mailbox_that_is_full_three_times_over_a_week_is_left_alone(
    mailbox: Mailbox, people: People, days: int, reason: str | None
) -> None:
    for number in range(3):
        come_back(mailbox, one_to(people.oisin, people), FULL)
        assert number == 2 or why_nothing_is_sent_to(people.oisin) is None
        for row in db.session.scalars(select(InboundMessage)):
            row.received_at -= timedelta(days=days if number < 2 else 0)
    assert why_nothing_is_sent_to(people.oisin) == reason


def test_a_reply_shows_that_mail_arrives_again(mailbox: Mailbox, people: People) -> None:
    for number in range(3):
        if number == 2:
            come_back(mailbox, one_to(people.oisin, people), REPLY)
        come_back(mailbox, one_to(people.oisin, people), FULL)
        for row in db.session.scalars(select(InboundMessage)):
            row.received_at -= timedelta(days=4 if number < 2 else 0)
    assert why_nothing_is_sent_to(people.oisin) is None


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DELIVERED, State.UNKNOWN])
def test_who_complains_hears_no_more(mailbox: Mailbox, people: People, state: State) -> None:
    come_back(mailbox, one_to(people.oisin, people, state), samples.COMPLAINT)
    assert states() == [State.COMPLAINED]
    assert why_nothing_is_sent_to(people.oisin) == "complained"


@pytest.mark.parametrize(("action", "after"), [("delivered", "delivered"), ("delayed", "accepted")])
def test_a_report_of_success_is_noted_and_one_of_delay_changes_nothing(
    mailbox: Mailbox, sent: Delivery, action: str, after: str
) -> None:
    come_back(mailbox, sent, samples.status_report("2.0.0", "250 ok", action))
    assert states() == [after]


def test_an_automatic_answer_proves_nothing_but_that_it_left(
    mailbox: Mailbox, people: People
) -> None:
    come_back(mailbox, one_to(people.oisin, people, State.UNKNOWN), samples.AUTOMATIC["RFC 3834"])
    assert kept() == ["auto_reply"] and states() == [State.ACCEPTED]


@pytest.mark.parametrize(
    ("sample", "number", "before"), [(NOT_WANTED, 10, 0), (samples.COMPLAINT, 2, 0)]
)
def test_when_too_much_comes_back_what_is_queued_waits(
    mailbox: Mailbox, people: People, sample: str, number: int, before: int
) -> None:
    queued = one_to(people.mohammed, people, State.QUEUED)
    for each in [one_to(people.oisin, people) for _each in range(number)]:
        db.session.refresh(queued)
        assert queued.held_at is None
        come_back(mailbox, each, sample)
    db.session.refresh(queued)
    assert queued.held_at and f"{number} of the last {number}" in (queued.held_why or "")
    assert held_by_itself(people.community.id) == (1, queued.held_why)


def test_few_bounces_among_many_messages_stop_nothing(
    mailbox: Mailbox, people: People, clock: Clock
) -> None:
    queued = one_to(people.mohammed, people, State.QUEUED)
    many = [one_to(people.oisin, people) for _each in range(15)]
    for each in many[:9]:
        mailbox.put(about(each, NOT_WANTED))
    db.session.commit()
    read_mailbox()
    db.session.refresh(queued)
    assert queued.held_at is None and queued.due_at <= now()


@pytest.mark.parametrize("how", ["released", "long ago"])
def test_what_an_administrator_looked_into_or_is_long_ago_stops_nothing_again(
    people: People, clock: Clock, how: str
) -> None:
    for _each in range(10):
        one_to(people.oisin, people, State.BOUNCED)
    assert reason(people.community.id, What.BOUNCE) and not reason(
        people.community.id, What.COMPLAINT
    )
    clock.move(days=1 if how == "released" else 31)
    if how == "released":
        people.sana.is_administrator = True
        record("deliveries.released", by=people.sana, community_id=people.community.id)
    db.session.commit()
    assert not reason(people.community.id, What.BOUNCE)
