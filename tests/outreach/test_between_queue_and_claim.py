"""What changes between the moment a message is queued and the moment it leaves is what counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from core.db import db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.privacy.actions import unsubscribe
from outreach.invitations.models import Invitation
from outreach.reminders.jobs import plan_reminders
from outreach.reminders.models import Reminder
from outreach.touchpoints.actions import log
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation, states
from tests.outreach.rounds import planned_wave, sent_invitation
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]


def test_two_schedulers_at_the_same_moment_make_one_row(
    app: Flask, sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    sent_invitation(people, people.oisin)
    work()
    clock.move(days=7)
    db.session.remove()
    together = Barrier(2)

    def schedule(_number: int) -> None:
        with app.app_context():
            together.wait()
            plan_reminders()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(schedule, range(2)))
    notices = select(func.count()).where(Delivery.kind == "reminder-notice")
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 1
    assert db.session.scalar(notices) == 1


@pytest.mark.parametrize(("calls", "next_day"), [(0, State.ACCEPTED), (3, State.CANCELLED)])
def test_two_waves_share_one_cap(
    sink: Sink, people: People, work: Work, clock: Clock, calls: int, next_day: State
) -> None:
    """One mail a day, and four contacts in 30 days, whoever asks."""
    for _ in range(calls):
        log(people.community.id, people.oisin.id, "call", "", by=people.amir, at=now())
    invitation, first = queued_invitation(people)
    second = again(people, invitation)
    work()
    assert states() == [State.ACCEPTED, State.QUEUED] and len(sink.accepted) == 1
    clock.move(days=1, minutes=5)
    deliver_due()
    db.session.refresh(second)
    assert (first.state, second.state) == (State.ACCEPTED, next_day)


def test_a_night_that_the_clocks_make_shorter_is_kept(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    people.community.quiet_from, people.community.quiet_until = 20, 8
    people.oisin.timezone = "Europe/London"
    clock.set(datetime(2027, 3, 27, 23, tzinfo=UTC))
    invitation, _ = queued_invitation(people)
    work()
    assert delivery_of(invitation).due_at == datetime(2027, 3, 28, 7, tzinfo=UTC)
    clock.set(datetime(2027, 3, 28, 7, 1, tzinfo=UTC))
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED


@pytest.mark.parametrize(
    ("moved_to", "state"),
    [("Pacific/Auckland", State.QUEUED), ("Europe/London", State.ACCEPTED)],
)
def test_it_is_the_night_of_where_they_live_when_it_leaves(
    sink: Sink, people: People, clock: Clock, moved_to: str, state: State
) -> None:
    people.community.quiet_from, people.community.quiet_until = 20, 8
    people.oisin.timezone = "America/New_York" if state == State.ACCEPTED else "Europe/London"
    clock.set(datetime(2027, 6, 1, 10, 30, tzinfo=UTC))
    invitation, _ = queued_invitation(people)
    people.oisin.timezone = moved_to
    db.session.commit()
    deliver_due()
    assert delivery_of(invitation).state == state


def test_who_is_never_to_be_contacted_meanwhile_gets_nothing(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, _ = queued_invitation(people)
    people.oisin.never_contact_at = now()
    work()
    assert delivery_of(invitation).state == State.SUPPRESSED and sink.accepted == []


def test_who_unsubscribes_meanwhile_gets_nothing(sink: Sink, people: People, work: Work) -> None:
    first, delivery = queued_invitation(people)
    unsubscribe(delivery)
    late = again(people, first)
    work()
    assert delivery_of(first).state == State.SUPPRESSED and sink.accepted == []
    db.session.refresh(late)
    assert late.state == State.SUPPRESSED


def test_what_is_committed_survives_a_loss_of_power(app: Flask) -> None:
    """On SQLite FULL is 2; on PostgreSQL it is the server's own setting, off for our tests."""
    if db.engine.dialect.name == "sqlite":
        pragmas = ("synchronous", "journal_mode", "foreign_keys")
        found = [db.session.scalar(text(f"PRAGMA {name}")) for name in pragmas]
        assert found == [2, "wal", 1]
    else:
        source = text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert db.session.scalar(source) in ("default", "command line")


def again(people: People, invitation: Invitation) -> Delivery:
    """The same person, asked by another wave."""
    wave = planned_wave(people)
    delivery = Delivery(
        kind="invitation",
        subject_id=invitation.id,
        step=f"wave {wave.id}",
        person_id=people.oisin.id,
        community_id=people.community.id,
        due_at=now(),
        expires_at=now() + timedelta(days=7),
    )
    db.session.add(delivery)
    db.session.commit()
    return delivery
