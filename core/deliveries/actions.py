"""What people decide about messages: stop them, or say what became of one that is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db, now
from core.deliveries import kinds
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person

__all__ = ["arrived", "cancel", "queue", "send_again", "suppress_queued"]


def cancel(kind: str, subject_ids: Sequence[int], why: str) -> int:
    """Cancel what is queued for these subjects and answer how many were stopped."""
    queued = select(Delivery.id).where(
        Delivery.kind == kind,
        Delivery.subject_id.in_(subject_ids),
        Delivery.state == State.QUEUED,
    )
    ids = db.session.scalars(queued).all()
    return sum(move(each, State.QUEUED, State.CANCELLED, note=why) for each in ids)


def suppress_queued(person_id: int, why: str) -> int:
    """Stop whatever is queued for a person, and answer how many were stopped."""
    queued = select(Delivery.id).where(
        Delivery.person_id == person_id, Delivery.state == State.QUEUED
    )
    ids = db.session.scalars(queued).all()
    return sum(move(each, State.QUEUED, State.SUPPRESSED, note=why) for each in ids)


def arrived(delivery: Delivery, by: Person) -> None:
    """A person says that an unknown message did arrive."""
    note = _("A person found out that it arrived.")
    if not move(delivery.id, State.UNKNOWN, State.ACCEPTED, note=note):
        raise RuleBroken(_("This message is no longer unknown. Load the page again."))
    kinds.named(delivery.kind).accepted(delivery)
    _record("delivery.arrived", delivery, by)


def send_again(delivery: Delivery, by: Person) -> None:
    """A person decides that an unknown message is sent once more, under the same Message-ID."""
    if not move(
        delivery.id, State.UNKNOWN, State.QUEUED, due_at=now(), expires_at=_fresh(delivery)
    ):
        raise RuleBroken(_("This message is no longer unknown. Load the page again."))
    deliver_due.later()
    _record("delivery.sent_again", delivery, by)


def _fresh(delivery: Delivery) -> datetime:
    return now() + kinds.named(delivery.kind).expires_after


def _record(what: str, delivery: Delivery, by: Person) -> None:
    record(
        what,
        by=by,
        person_id=delivery.person_id,
        community_id=delivery.community_id,
        subject_id=delivery.id,
    )
