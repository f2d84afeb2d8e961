"""What people decide about messages: stop them, or say what became of one that is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from core.db import now
from core.deliveries import kinds, queries
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move, move_all
from core.deliveries.queueing import queue
from core.errors import RuleBroken
from core.journal.actions import record_about
from core.people.models import Person

__all__ = ["arrived", "cancel", "queue", "send_again", "suppress_queued"]


def cancel(kind: str, subject_ids: Sequence[int], why: str) -> int:
    """Cancel what is queued for these subjects and answer how many were stopped."""
    ids = queries.queued(Delivery.kind == kind, Delivery.subject_id.in_(subject_ids))
    return len(move_all(ids, State.QUEUED, State.CANCELLED, note=why))


def suppress_queued(person_id: int, why: str) -> int:
    """Stop what is queued for a person, but for what is owed; answer how many were stopped."""
    owed = [kind.name for kind in kinds.all_of_them() if kind.is_owed]
    ids = queries.queued(Delivery.person_id == person_id, Delivery.kind.not_in(owed))
    return len(move_all(ids, State.QUEUED, State.SUPPRESSED, note=why))


def arrived(delivery: Delivery, by: Person) -> None:
    """A person says that an unknown message did arrive."""
    note = _("A person found out that it arrived.")
    if not move(delivery.id, State.UNKNOWN, State.ACCEPTED, note=note):
        raise RuleBroken(_("This message is no longer unknown. Load the page again."))
    kinds.named(delivery.kind).accepted([queries.as_leaving(delivery)])
    record_about("delivery.arrived", delivery, by)


def send_again(delivery: Delivery, by: Person) -> None:
    """A person decides that an unknown message is sent once more, under the same Message-ID.

    It counts as tried, so that what is critical is not sent yet again by itself.
    """
    anew: dict[str, Any] = {"attempt": 1, "slot_at": None, "expires_at": _fresh(delivery)}
    if not move(delivery.id, State.UNKNOWN, State.QUEUED, due_at=now(), **anew):
        raise RuleBroken(_("This message is no longer unknown. Load the page again."))
    deliver_due.later()
    record_about("delivery.sent_again", delivery, by)


def _fresh(delivery: Delivery) -> datetime:
    return now() + kinds.named(delivery.kind).expires_after
