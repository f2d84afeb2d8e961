"""What came of it all: the ledger against the log of the mail server, which is the truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from core.db import db
from core.deliveries.models import Delivery, State

ENDS = {State.ACCEPTED, State.FAILED, State.UNKNOWN}


@dataclass(frozen=True)
class Account:
    """Message ids by what became of them.

    `lost`: stands as accepted and did not arrive, or has not ended, or is gone. `twice`: arrived
    more than once. `unexpected`: arrived and should not have, since it is unheard of or stands as
    failed. `recovered`: stands as unknown and did arrive. `unexplained`: no reason is given. The
    first four are those of Jepsen's total-queue.
    """

    lost: set[str]
    twice: set[str]
    unexpected: set[str]
    recovered: set[str]
    unexplained: set[str]
    counts: Counter[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.unexpected or self.unexplained)

    def __str__(self) -> str:
        return (
            f"lost = {len(self.lost)}, twice = {len(self.twice)}, "
            f"unknown = {self.counts[State.UNKNOWN]}, failed = {self.counts[State.FAILED]}; "
            f"total-queue: lost {len(self.lost)}, duplicated {len(self.twice)}, "
            f"unexpected {len(self.unexpected)}, recovered {len(self.recovered)}; "
            f"accepted {self.counts[State.ACCEPTED]}"
        )


def settled(taken: Path, queued: Iterable[str]) -> Account:
    """Compare what was queued, by public id, with the ledger now and with what was taken."""
    arrived = _arrived(taken)
    found = db.session.execute(select(Delivery.public_id, Delivery.state, Delivery.note)).all()
    states = {public_id: state for public_id, state, _note in found}
    unfinished = {key for key in queued if states.get(key) not in ENDS}
    in_state = {end: {key for key, state in states.items() if state == end} for end in ENDS}
    return Account(
        lost=unfinished | in_state[State.ACCEPTED] - arrived.keys(),
        twice={key for key, times in arrived.items() if times > 1},
        unexpected=(arrived.keys() - states.keys()) | (in_state[State.FAILED] & arrived.keys()),
        recovered=in_state[State.UNKNOWN] & arrived.keys(),
        unexplained={key for key, state, note in found if state != State.ACCEPTED and not note},
        counts=Counter(states.values()),
    )


def _arrived(taken: Path) -> Counter[str]:
    with taken.open() as log:
        ids = (json.loads(line)["message_id"] for line in log)
        return Counter(each.strip("<>").partition("@")[0] for each in ids)
