"""Claiming what may leave now; what may not is moved on with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.db import now
from core.deliveries import paces, queries
from core.deliveries.checks import Checks, not_too_late
from core.deliveries.kinds import Later, Never
from core.deliveries.leaving import Leaving
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move_all, move_each

BATCH = 200
NO_RETRY = {"code": None, "status": None}  # else the sweep for retries would pull it in
SOON = timedelta(seconds=1)  # so that nothing is claimed again and again within one run
CLAIM_LASTS = timedelta(minutes=5)


@dataclass(slots=True)
class Claimed:
    """A message that is ours for a while, and what its kind gathered about it."""

    delivery: Leaving
    about: Any


def claim_due(lease: str) -> list[Claimed] | None:
    """Claim a batch under this lease. None when nothing is due; empty when all had to wait.

    What is urgent goes first, so that a sign-in link never waits behind a large wave.
    """
    found = queries.due(BATCH, is_urgent=True) or queries.due(BATCH, is_urgent=False)
    if not found:
        return None
    checks = Checks(found)
    objections = _objections(found, checks)
    ready = [each for each in found if each.id not in objections]
    _move_on(objections)
    ours = move_all(
        [each.id for each in ready],
        State.QUEUED,
        State.CLAIMED,
        holder=lease,
        lease_until=now() + CLAIM_LASTS,
        attempt=Delivery.attempt + 1,
    )
    return [Claimed(each, checks.about.get(each.id)) for each in ready if each.id in ours]


def still_allowed(delivery_ids: Sequence[int]) -> set[int]:
    """Which of these claimed messages nothing speaks against now, when they are checked again."""
    found = queries.claimed(delivery_ids)
    checks = Checks(found)
    return {each.id for each in found if checks.objection(each) is None}


def _objections(found: Sequence[Leaving], checks: Checks) -> dict[int, Never | Later]:
    verdicts = {each.id: checks.objection(each) for each in found}
    delays = paces.delays([each for each in found if verdicts[each.id] is None])
    ends = {each.id: each.expires_at for each in found}
    verdicts |= {key: not_too_late(later, ends[key]) for key, later in delays.items()}
    return {key: verdict for key, verdict in verdicts.items() if verdict}


def _move_on(objections: dict[int, Never | Later]) -> None:
    waiting: list[dict[str, Any]] = []
    ended: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, verdict in objections.items():
        if isinstance(verdict, Later):
            slot = verdict.at if verdict.is_slot else None
            due_at = max(verdict.at, now() + SOON)
            row = {"id": key, "note": verdict.why, "due_at": due_at, "slot_at": slot}
            waiting.append({**row, **NO_RETRY})
        else:
            ended[verdict.state].append({"id": key, "note": verdict.why})
    move_each(waiting, State.QUEUED, State.QUEUED)
    for state, rows in ended.items():
        move_each(rows, State.QUEUED, state)
