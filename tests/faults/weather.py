"""What fault tests do to the weather: many messages, lost workers, time that passes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from core.communities.actions import know
from core.db import db, now
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.models import Delivery
from core.people.models import Person
from outreach.waves.actions import send_wave
from outreach.waves.models import Wave
from tests.outreach.rounds import LINES, planned_wave, put_in, written
from tests.people import People, someone

PATIENCE = 20.0


def send_to_many(people: People, number: int, press: bool = True) -> Wave:
    """A wave of that many invitations, approved, and sent unless `press` is False."""
    wave = planned_wave(people, size=max(10, number))
    neighbours = [_neighbour(people, each) for each in range(number)]
    for each, invitation in enumerate(put_in(wave, *neighbours, people=people)):
        written(invitation, people, f"{LINES[each % len(LINES)]} You are number {each}.")
    if press:
        send_wave(wave, by=people.sana)
    db.session.commit()
    return wave


def after_the_leases() -> None:
    """Let the leases of the dead end, then do what two clocks would."""
    over = update(Delivery).where(Delivery.lease.is_not(None))
    db.session.execute(over.values(lease_until=now() - timedelta(seconds=1)))
    db.session.commit()
    for sweep in (reconcile, reconcile, deliver_due):
        sweep()


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it holds, and fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)


def let_go() -> None:
    """End the transaction of this test, so that others can write on SQLite."""
    db.session.commit()
    db.session.remove()


def _neighbour(people: People, number: int) -> Person:
    person = someone(f"Neighbour {number}")
    know(people.community, person)
    return person
