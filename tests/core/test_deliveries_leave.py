"""Nothing is sent to somebody on leave, or in their name, before they are back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.accounts.actions import mail_link
from core.db import db, today
from core.deliveries.jobs import deliver_due
from core.deliveries.models import State
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]


@pytest.mark.parametrize("who", ["oisin", "sana"])
def test_it_waits_until_they_are_back(
    sink: Sink, people: People, work: Work, clock: Clock, who: str
) -> None:
    person = getattr(people, who)
    invitation, _ = queued_invitation(people)
    person.away_until = today() + timedelta(days=2)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.QUEUED and sink.accepted == []
    assert f"{person.name} is on leave." in (delivery.note or "")
    clock.move(days=3)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED


def test_a_leave_that_is_too_long_stops_it_at_once_and_says_so(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, _ = queued_invitation(people)
    people.oisin.away_until = today() + timedelta(days=30)
    work()
    delivery = delivery_of(invitation)
    assert delivery.state == State.CANCELLED
    assert "send it again later" in (delivery.note or "")


def test_who_is_on_leave_can_still_sign_in(sink: Sink, people: People, work: Work) -> None:
    people.sana.away_until = today()
    mail_link(people.sana.email or "")
    db.session.commit()
    work()
    assert len(sink.accepted) == 1
