"""Deliveries for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, pairwise
from typing import Any

from sqlalchemy import select

from core.db import db, now
from core.deliveries.models import Delivery
from core.deliveries.moves import HELD, move
from core.people.models import Person
from outreach.invitations.models import Invitation
from tests.outreach.rounds import sent_invitation
from tests.people import People

numbers = count(1_000_000)
WAYS: dict[str, tuple[str, ...]] = {
    "queued": (),
    "claimed": ("claimed",),
    "sending": ("claimed", "sending"),
    "accepted": ("claimed", "sending", "accepted"),
    "delivered": ("claimed", "sending", "accepted", "delivered"),
    "bounced": ("claimed", "sending", "accepted", "bounced"),
    "complained": ("claimed", "sending", "accepted", "complained"),
    "failed": ("claimed", "failed"),
    "unknown": ("claimed", "sending", "unknown"),
    "suppressed": ("suppressed",),
    "cancelled": ("cancelled",),
}


def delivery_in(state: str, person: Person) -> Delivery:
    """A delivery that came to this state by the moves that lead there."""
    delivery = Delivery(
        kind="invitation",
        subject_id=next(numbers),
        step="try-1",
        person_id=person.id,
        expires_at=now() + timedelta(days=1),
    )
    db.session.add(delivery)
    db.session.flush()
    for before, after in pairwise(("queued", *WAYS[state])):
        held: dict[str, Any] = {"holder": "ours", "lease_until": now() + timedelta(minutes=5)}
        assert move(delivery.id, before, after, **(held if after in HELD else {}))
    db.session.refresh(delivery)
    return delivery


def queued_invitation(people: People, person: Person | None = None) -> tuple[Invitation, Delivery]:
    """An invitation on its way, with its delivery."""
    invitation = sent_invitation(people, person or people.oisin)
    return invitation, delivery_of(invitation)


def delivery_of(invitation: Invitation) -> Delivery:
    """The newest delivery of an invitation, as it stands now."""
    db.session.commit()
    return (
        db.session.scalars(
            select(Delivery)
            .where(Delivery.kind == "invitation", Delivery.subject_id == invitation.id)
            .order_by(Delivery.id.desc())
        ).first()
        or _missing()
    )


def states() -> list[str]:
    """The state of every delivery, oldest first."""
    db.session.commit()
    return list(db.session.scalars(select(Delivery.state).order_by(Delivery.id)))


def _missing() -> Delivery:
    raise AssertionError("there is no such delivery")
