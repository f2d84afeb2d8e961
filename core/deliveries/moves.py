"""The moves that a delivery may make, and the only code that makes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, update

from core.db import changed, db, now
from core.deliveries.models import Delivery, State
from core.many import among

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
TABLE = cast(Table, Delivery.__table__)


def move(
    delivery_id: int,
    before: str,
    after: str,
    *tests: Any,
    lease: str | None = None,
    **values: Any,
) -> bool:
    """Compare and set: true for exactly the caller who moved it.

    With `lease`, only its holder can; `holder` is the lease from then on, for a held state, and a
    lease ends with any other. Raises ValueError for a move that the state machine does not know.
    """
    moved = (
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == before, *tests, *_held_under(lease))
        .values(_values(before, after, values))
    )
    return changed(moved.execution_options(synchronize_session="fetch")) == 1


def move_all(
    delivery_ids: Collection[int],
    before: str,
    after: str,
    *tests: Any,
    lease: str | None = None,
    **values: Any,
) -> set[int]:
    """The same for many at once; answers the ids of those that were moved."""
    if not delivery_ids:
        return set()
    moved = (
        update(TABLE)
        .where(
            among(TABLE.c.id, delivery_ids), TABLE.c.state == before, *tests, *_held_under(lease)
        )
        .values(_values(before, after, values))
        .returning(TABLE.c.id)
    )
    return set(db.session.scalars(moved))


def move_each(
    rows: Sequence[dict[str, Any]], before: str, after: str, lease: str | None = None
) -> bool:
    """The same for many, each with values of its own; true when every one was moved.

    Every row has an `id` and the same keys.
    """
    if not rows:
        return True
    fields: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    moved = (
        update(TABLE)
        .where(TABLE.c.id == bindparam("the_id"), TABLE.c.state == before, *_held_under(lease))
        .values(_values(before, after, fields))
    )
    done = db.session.execute(moved, [_parameters(row) for row in rows])
    return bool(done.rowcount == len(rows))  # type: ignore[attr-defined]  # as in core.db.changed


def _values(before: str, after: str, values: dict[str, Any]) -> dict[str, Any]:
    if after not in MOVES[before]:
        raise ValueError(f"a delivery cannot go from {before} to {after}")
    made = {"lease": None, **values, "state": after}
    if "holder" in values:
        made["lease"] = made.pop("holder")
    if after not in HELD:
        made["lease_until"] = None
    if after != State.QUEUED and after not in HELD:
        made["settled_at"] = now()
    return made


def _held_under(lease: str | None) -> tuple[Any, ...]:
    return (TABLE.c.lease == lease,) if lease is not None else ()


def _parameters(row: dict[str, Any]) -> dict[str, Any]:
    return {"the_id" if name == "id" else f"new_{name}": value for name, value in row.items()}
