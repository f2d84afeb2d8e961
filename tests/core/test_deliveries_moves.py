"""The state machine: of all pairs of states, only the moves of the table succeed."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core.db import db, now
from core.deliveries.models import Delivery, State
from core.deliveries.moves import HELD, MOVES, move
from tests.deliveries import delivery_in
from tests.people import People

ALLOWED = {
    ("queued", "claimed"),
    ("queued", "queued"),
    ("queued", "suppressed"),
    ("queued", "cancelled"),
    ("claimed", "queued"),
    ("claimed", "failed"),
    ("claimed", "sending"),
    ("sending", "accepted"),
    ("sending", "queued"),
    ("sending", "failed"),
    ("sending", "unknown"),
    ("unknown", "accepted"),
    ("unknown", "bounced"),
    ("unknown", "queued"),
    ("accepted", "delivered"),
    ("accepted", "bounced"),
    ("accepted", "complained"),
    ("delivered", "complained"),
}

NOT_HELD: dict[str, Any] = {"lease": None, "lease_until": None}


def test_only_the_moves_of_the_table_succeed(people: People) -> None:
    succeeded = set()
    for before, after in product(State, State):
        delivery = delivery_in(before, people.oisin)
        held: dict[str, Any] = {"holder": "us", "lease_until": now()} if after in HELD else {}
        try:
            if move(delivery.id, before, after, **held):
                succeeded.add((before.value, after.value))
        except ValueError:
            continue
    assert succeeded == ALLOWED
    assert {(a, b) for a, after in MOVES.items() for b in after} == ALLOWED


def test_the_database_refuses_every_other_move(people: People) -> None:
    succeeded = set()
    for before, after in product(State, State):
        delivery = delivery_in(before, people.oisin)
        held = {"lease": "us", "lease_until": now()} if after in HELD else NOT_HELD
        bare = update(Delivery).where(Delivery.id == delivery.id).values(state=after, **held)
        try:
            with db.session.begin_nested():
                db.session.execute(bare)
        except IntegrityError:
            continue
        succeeded.add((before.value, after.value))
    assert succeeded == ALLOWED


@pytest.mark.parametrize("state", [each for each in State if each != State.QUEUED])
def test_the_database_lets_a_delivery_begin_only_as_queued(people: People, state: State) -> None:
    lease = {"lease": "us", "lease_until": now()} if state in HELD else {}
    db.session.add(
        Delivery(
            kind="invitation",
            subject_id=1,
            step="try-1",
            person_id=people.oisin.id,
            state=state,
            expires_at=now() + timedelta(1),
            **lease,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_move_from_another_state_changes_nothing(people: People) -> None:
    delivery = delivery_in(State.ACCEPTED, people.oisin)
    assert not move(delivery.id, State.QUEUED, State.CANCELLED)
    assert delivery.state == State.ACCEPTED


def test_whoever_lost_the_lease_cannot_move_it(people: People) -> None:
    delivery = delivery_in(State.CLAIMED, people.oisin)
    assert not move(delivery.id, State.CLAIMED, State.FAILED, lease="somebody else's")
    assert move(delivery.id, State.CLAIMED, State.FAILED, lease=delivery.lease)


@pytest.mark.parametrize("state", [each for each in State if each not in HELD])
def test_the_database_refuses_a_lease_on_what_nobody_holds(people: People, state: State) -> None:
    delivery = delivery_in(state, people.oisin)
    with pytest.raises(IntegrityError):
        db.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery.id)
            .values(lease="x", lease_until=now() + timedelta(1))
        )
    db.session.rollback()
