"""The moves that a delivery may make, and the only code that makes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from core.db import changed, now
from core.deliveries.models import Delivery, State

MOVES: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.CLAIMED, State.QUEUED, State.SUPPRESSED, State.CANCELLED}),
    State.CLAIMED: frozenset({State.QUEUED, State.FAILED, State.SENDING}),
    State.SENDING: frozenset({State.ACCEPTED, State.QUEUED, State.FAILED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.ACCEPTED, State.BOUNCED, State.QUEUED}),
    State.ACCEPTED: frozenset({State.DELIVERED, State.BOUNCED, State.COMPLAINED}),
    State.DELIVERED: frozenset({State.COMPLAINED}),
    State.FAILED: frozenset(),
    State.BOUNCED: frozenset(),
    State.COMPLAINED: frozenset(),
    State.SUPPRESSED: frozenset(),
    State.CANCELLED: frozenset(),
}
HELD = {State.CLAIMED, State.SENDING}


def move(
    delivery_id: int,
    before: str,
    after: str,
    *tests: Any,
    lease: str | None = None,
    holder: str | None = None,
    **values: Any,
) -> bool:
    """Compare and set: true for exactly the caller who moved it.

    With `lease`, only its holder can; `holder` is the lease from then on, for a held state, and a
    lease ends with any other. Raises ValueError for a move that the state machine does not know.
    """
    if after not in MOVES[before]:
        raise ValueError(f"a delivery cannot go from {before} to {after}")
    values["lease"] = holder
    if after not in HELD:
        values["lease_until"] = None
    if after != State.QUEUED and after not in HELD:
        values["settled_at"] = now()
    where = [Delivery.id == delivery_id, Delivery.state == before, *tests]
    if lease is not None:
        where.append(Delivery.lease == lease)
    moved = update(Delivery).where(*where).values(state=after, **values)
    return changed(moved.execution_options(synchronize_session="fetch")) == 1
