"""Hosts are written to at a pace, and left alone once they refuse what comes from us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from core.accounts.actions import mail_link
from core.db import db, now
from core.deliveries import claiming, paces, queries
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move_all
from core.privacy.queries import is_suppressed
from outreach.invitations.models import Invitation
from outreach.waves import actions as waves
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation, states
from tests.faults.weather import send_to_many
from tests.outreach.rounds import planned_wave, put_in, written
from tests.people import People
from tests.smtp_sink import Sink
from tests.statements import plan_of, statements

Work = Callable[[], None]


@contextmanager
def pace(**limits: int) -> Iterator[None]:
    """At this pace, for a while."""
    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = replace(settings, **limits)
    yield
    current_app.config["SETTINGS"] = settings


@pytest.mark.parametrize("limit", ["mail_per_minute", "mail_per_minute_per_domain"])
def test_only_so_many_leave_in_a_minute(
    sink: Sink, people: People, clock: Clock, limit: str
) -> None:
    send_to_many(people, 7)
    with pace(**{limit: 3}):
        deliver_due()
        assert len(sink.accepted) == 3
        clock.move(seconds=61)
        deliver_due()
        assert len(sink.accepted) == 6
        clock.move(seconds=61)
        deliver_due()
    assert states() == ["accepted"] * 7


def test_whoever_waits_for_a_slot_waits_once(sink: Sink, people: People, clock: Clock) -> None:
    send_to_many(people, 9)
    with pace(mail_per_minute=3):
        deliver_due()
        slots = db.session.scalars(select(Delivery.slot_at).where(Delivery.slot_at.is_not(None)))
        assert len(set(slots)) == 6
        clock.move(minutes=3)
        deliver_due()
    assert len(sink.accepted) == 9


def test_domains_do_not_wait_for_one_another(sink: Sink, people: People) -> None:
    people.oisin.set_email("oisin@elsewhere.test")
    _both_invited(people)
    with pace(mail_per_minute_per_domain=1):
        deliver_due()
    assert len(sink.accepted) == 2


def test_a_host_that_wants_no_mail_from_us_is_left_alone_for_an_hour(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    sink.refuse("rcpt", "550 5.7.1 policy", to=people.oisin.email)
    refused, later = _both_invited(people)
    later_delivery = delivery_of(later)
    later_delivery.due_at += timedelta(seconds=1)
    db.session.commit()
    work()
    assert delivery_of(refused).state == State.FAILED
    assert not is_suppressed(people.oisin.email or "")
    clock.move(seconds=2)
    deliver_due()
    assert delivery_of(later).state == State.QUEUED
    assert "refused mail from us: 5.7.1 policy" in (delivery_of(later).note or "")
    clock.move(minutes=61)
    deliver_due()
    assert delivery_of(later).state == State.ACCEPTED


def test_while_nobody_is_let_in_nothing_is_even_claimed(sink: Sink, people: People) -> None:
    paces.leave_alone(paces.EVERYONE, now() + timedelta(minutes=5), "go away")
    invitation, delivery = queued_invitation(people)
    deliver_due()
    assert sink.accepted == []
    assert (delivery.state, delivery.note, invitation.invited_at) == (State.QUEUED, None, None)


def test_a_sign_in_link_does_not_wait_behind_a_wave(sink: Sink, people: People) -> None:
    send_to_many(people, 3)
    mail_link(people.sana.email or "")
    db.session.commit()
    deliver_due()
    assert people.sana.email in sink.accepted[0].recipients


def test_a_mailbox_that_was_full_three_times_in_a_week_is_left_alone(
    sink: Sink, people: People, clock: Clock
) -> None:
    sink.refuse("rcpt", "552 5.2.2 mailbox full")
    for _each in range(3):
        assert not is_suppressed(people.sana.email or "")
        mail_link(people.sana.email or "")
        db.session.commit()
        deliver_due()
        clock.move(days=4)
    assert is_suppressed(people.sana.email or "")


def test_what_is_due_is_found_by_its_index(people: People) -> None:
    waiting = select(Delivery.id).where(
        *queries._waiting(), Delivery.is_urgent.is_(False), Delivery.due_at <= now()
    )
    asked = waiting.order_by(Delivery.due_at, Delivery.id).limit(10)
    assert "ix_deliveries_waiting" in plan_of(asked)


def test_claiming_many_costs_as_many_statements_as_claiming_one(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_to_many(people, 30)
    monkeypatch.setattr(claiming, "BATCH", 1)
    with statements() as for_one:
        assert len(claiming.claim_due("one") or []) == 1
    monkeypatch.setattr(claiming, "BATCH", 200)
    with statements() as for_many:
        assert len(claiming.claim_due("many") or []) == 29
    assert len(for_many) <= len(for_one)


def test_sending_many_costs_as_many_statements_as_sending_two(people: People) -> None:
    """In the local outbox, where all of a batch are one round."""
    send_to_many(people, 30)
    with statements() as sent:
        deliver_due()
    assert states() == ["accepted"] * 30
    assert len(sent) <= 47


def test_a_message_that_waited_at_the_dot_is_checked_again(people: People) -> None:
    invitation, delivery = queued_invitation(people)
    claimed = claiming.claim_due("ours")
    assert claimed and claiming.still_allowed([delivery.id]) == {delivery.id}
    people.oisin.never_contact_at = now()
    db.session.flush()
    assert claiming.still_allowed([delivery.id]) == set()
    move_all([delivery.id], State.CLAIMED, State.QUEUED, due_at=now() + timedelta(hours=1))
    assert claiming.still_allowed([delivery.id]) == set()
    assert invitation.invited_at is None


def _both_invited(people: People) -> list[Invitation]:
    """Oisín and Mohammed in one wave, on their way."""
    wave = planned_wave(people)
    invitations = put_in(wave, people.oisin, people.mohammed, people=people)
    for invitation in invitations:
        written(invitation, people)
    waves.send_wave(wave, by=people.sana)
    db.session.commit()
    return invitations
