"""What we ask the database about the work: what is pending, and what the last day was like.

Nothing here reads what was settled earlier, so no answer takes longer as the ledger grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    cast,
    func,
    literal_column,
    select,
    text,
    true,
    tuple_,
    union_all,
)

from core.db import db, now
from core.deliveries.models import HELD_BACK, WAITING, Delivery, Pace, State
from core.deliveries.queries import PAGE
from core.operations.models import JobRun
from core.people.models import Person

DAY = timedelta(hours=24)
PENDING = (State.QUEUED, State.CLAIMED, State.SENDING)
SETTLED = tuple(state for state in State if state not in PENDING)
WENT_WRONG = (State.FAILED, State.BOUNCED, State.COMPLAINED, State.UNKNOWN)
MOST = 20


@dataclass(frozen=True)
class Waiting:
    """Messages that nobody holds: how many, how many of them could leave now, the first's time."""

    number: int
    due: int
    first_at: datetime | None

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest message waits that could have left."""
        return self.first_at if self.first_at and self.first_at <= now() else None


@dataclass(frozen=True)
class Settled:
    """How many messages came to this state in the last day, ten minutes and minute."""

    state: str
    day: int
    ten_minutes: int
    minute: int


def in_progress() -> dict[str, int]:
    """How many messages are queued, claimed, at the dot, or unknown until somebody decides."""
    states = (*PENDING, State.UNKNOWN)
    counted = select(Delivery.state, func.count().label("number")).where(Delivery.state.in_(states))
    found = {row.state: row.number for row in _rows(counted.group_by(Delivery.state))}
    return {state.value: found.get(state, 0) for state in states}


def waiting() -> Waiting:
    """What waits and is not held.

    The text is that of the partial index; SQLite takes it only with a bound on its first column,
    and then answers fifteen times as fast.
    """
    due = func.count().filter(Delivery.due_at <= now())
    found = select(func.count(), due, func.min(Delivery.due_at)).where(
        text(WAITING), Delivery.is_urgent.in_((True, False))
    )
    (row,) = _rows(found.select_from(Delivery))
    return Waiting(row[0], row[1], row[2])


def held_by_us() -> int:
    """How many messages wait for an administrator, since nobody but NextTen itself holds them."""
    held = select(func.count()).select_from(Delivery).where(text(HELD_BACK))
    return db.session.scalar(held.where(Delivery.held_by_id.is_(None))) or 0


def settled() -> list[Settled]:
    """What was settled in the last day, by state."""
    at = now()
    since = [Delivery.settled_at >= at - timedelta(minutes=minutes) for minutes in (10, 1)]
    counted = (
        select(Delivery.state, func.count(), *(func.count().filter(test) for test in since))
        .where(Delivery.state.in_(SETTLED), Delivery.settled_at >= at - DAY)
        .group_by(Delivery.state)
    )
    found = {row[0]: Settled(row[0], row[1], row[2], row[3]) for row in _rows(counted)}
    return [found.get(state, Settled(state, 0, 0, 0)) for state in SETTLED]


def failures_by_reason() -> Sequence[Row[*tuple[Any, ...]]]:
    """State, SMTP code, status and number of what went wrong, the most frequent first.

    At most twenty-one, so that whoever shows fewer can say that there are others.
    """
    return _gone_wrong(Delivery.state, Delivery.code, Delivery.status)


def failures_by_domain() -> Sequence[Row[*tuple[Any, ...]]]:
    """Domain (or None) and number of what went wrong, the most frequent first; at most as many."""
    return _gone_wrong(Delivery.domain)


def failures_by_class() -> Sequence[Row[*tuple[Any, ...]]]:
    """Class of the status (RFC 3463), else of the SMTP code, and number; None without either."""
    answer = func.coalesce(Delivery.status, cast(Delivery.code, String))
    # a parameter would make PostgreSQL see two different expressions
    one: ColumnElement[int] = literal_column("1")
    return _gone_wrong(func.substr(answer, one, one))


def in_trouble(before: int | None = None) -> Sequence[Row[Delivery, Person]]:
    """Messages that are unknown, failed or came back, the latest first, with their person; a page.

    Each state is read from its end of the index, so that nothing else is passed.
    """
    last = db.session.get(Delivery, before) if before else None
    place = tuple_(Delivery.settled_at, Delivery.id)
    newest = [
        select(Delivery.id)
        .where(Delivery.state == state, Delivery.settled_at.is_not(None))
        .where(place < (last.settled_at, last.id) if last else true())
        .order_by(Delivery.settled_at.desc(), Delivery.id.desc())
        .limit(PAGE + 1)
        .subquery()
        for state in (State.UNKNOWN, State.FAILED, State.BOUNCED)
    ]
    ids = union_all(*(select(each.c.id) for each in newest))
    found = select(Delivery, Person).join(Person, Person.id == Delivery.person_id)
    latest = found.where(Delivery.id.in_(ids)).order_by(
        Delivery.settled_at.desc(), Delivery.id.desc()
    )
    return db.session.execute(latest.limit(PAGE + 1)).all()


def shut_hosts() -> Sequence[Pace]:
    """Hosts that nothing is sent to just now, those that open last first; at most as many."""
    shut = select(Pace).where(Pace.shut_until > now()).order_by(Pace.shut_until.desc(), Pace.host)
    return db.session.scalars(shut.limit(MOST + 1)).all()


def job_runs() -> dict[str, JobRun]:
    """When each periodic job ran, by its path."""
    return {run.path: run for run in db.session.scalars(select(JobRun))}


def _gone_wrong(*parts: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    number = func.count().label("number")
    found = (
        select(*parts, number)
        .where(Delivery.state.in_(WENT_WRONG), Delivery.settled_at >= now() - DAY)
        .group_by(*parts)
        .order_by(number.desc(), *parts)
    )
    return _rows(found.limit(MOST + 1))


def _rows(found: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(found).all()
