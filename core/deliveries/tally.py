"""What came of a rehearsal, by our own records and, where it can tell, by the mail server's."""

from __future__ import annotations

import json
import smtplib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from core.deliveries import transports
from core.deliveries.models import Delivery, State
from core.deliveries.rehearsal import KIND
from core.settings import Settings

ARRIVED = {State.ACCEPTED, State.DELIVERED, State.COMPLAINED, State.BOUNCED}
ACCOUNTED_FOR = ARRIVED | {State.FAILED, State.UNKNOWN}


@dataclass(frozen=True)
class Taken:
    """How many messages a mail server says that it has taken, and how many different ones."""

    messages: int
    different: int


@dataclass(frozen=True)
class Tally:
    """The outcome. `rate` is in messages a second, from the first that was settled to the last."""

    messages: int
    rate: float
    accepted: int
    lost: int
    twice: int
    unknown: int
    failed: int
    is_counted_by_server: bool


def taken(settings: Settings) -> Taken | None:
    """What the mail server answers to COUNT, which only some know. Raises ShutOut."""
    line = transports.open_line(transports.way(settings))
    try:
        found = json.loads(line.docmd("COUNT")[1])
        return Taken(int(found["messages"]), int(found["different"]))
    except (ValueError, LookupError, TypeError, smtplib.SMTPException):
        return None
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()


def tally(messages: int, began: datetime, before: Taken | None, after: Taken | None) -> Tally:
    """Count, once nothing is pending. Before and after are what the mail server had taken.

    Where it cannot be asked, only the ledger is left, in which nothing can stand twice unless a
    person has two messages.
    """
    states = _states()
    accepted = sum(states[state] for state in ARRIVED)
    lost, twice = messages - sum(states[state] for state in ACCOUNTED_FOR), _people_twice()
    if before and after:
        different = after.different - before.different
        lost += max(0, accepted - different)
        twice = after.messages - before.messages - different
    return Tally(
        messages,
        _rate(began),
        accepted,
        lost,
        twice,
        states[State.UNKNOWN],
        states[State.FAILED],
        before is not None and after is not None,
    )


def _states() -> Counter[str]:
    counted = select(Delivery.state, func.count()).where(Delivery.kind == KIND.name)
    return Counter({row[0]: row[1] for row in db.session.execute(counted.group_by(Delivery.state))})


def _people_twice() -> int:
    counted = select(func.count(), func.count(Delivery.person_id.distinct()))
    rows, people = db.session.execute(counted.where(Delivery.kind == KIND.name)).one()
    return int(rows - people)


def _rate(began: datetime) -> float:
    """Per second. What was settled at the first moment had begun before, so it does not count."""
    ours = (Delivery.kind == KIND.name, Delivery.settled_at.is_not(None))
    spans = select(func.min(Delivery.settled_at), func.max(Delivery.settled_at)).where(*ours)
    first, last = db.session.execute(spans).one()
    if first is None or last is None:
        return 0.0
    later = select(func.count()).where(*ours, Delivery.settled_at > first)
    if counted := db.session.scalar(later):
        return float(counted / (last - first).total_seconds())
    everything = select(func.count()).where(*ours)
    return float((db.session.scalar(everything) or 0) / max(0.001, (last - began).total_seconds()))
