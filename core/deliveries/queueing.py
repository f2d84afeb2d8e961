"""Putting messages in the ledger, in the transaction of the change that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.db import db, insert_once, new_public_id, now
from core.deliveries import kinds
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State


def queue(
    kind: str,
    *,
    subject_id: int,
    step: str,
    person_ids: Sequence[int],
    community_id: int | None = None,
    ignores_quiet_hours: bool = False,
    due_at: datetime | None = None,
) -> int:
    """Queue one message to each person, for now or for later, and answer how many were new.

    The unique key over kind, subject, step and person is where a second press meets the first.
    """
    at = now()
    rows = [
        {
            "public_id": new_public_id(),
            "kind": kind,
            "subject_id": subject_id,
            "step": step,
            "person_id": person_id,
            "community_id": community_id,
            "state": State.QUEUED,
            "due_at": due_at or at,
            "expires_at": (due_at or at) + kinds.named(kind).expires_after,
            "ignores_quiet_hours": ignores_quiet_hours,
            "is_urgent": kinds.named(kind).is_critical,
            "attempt": 0,
            "created_at": at,
        }
        for person_id in person_ids
    ]
    if not rows:
        return 0
    made = insert_once(Delivery).values(rows).on_conflict_do_nothing().returning(Delivery.id)
    new = db.session.scalars(made).all()
    deliver_due.later()
    return len(new)
