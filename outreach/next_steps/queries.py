"""What we ask the database about next steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from core.db import db, now
from core.people.models import Person
from core.today.queries import standing
from outreach.next_steps.models import NextStep

MOST_SHOWN = 50
DONE_FOR = timedelta(days=14)


def open_of(
    owner_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What this owner is to do by then, longest due first, and after that what has no day.

    Each row has id, person_id, name, community_id, what, due_on and touchpoint_id.
    """
    found = dated(owner_id, community_ids, None, until, limit)
    if len(found) < limit:
        some_day = open_statement(owner_id, community_ids, None, limit - len(found))
        found = [*found, *db.session.execute(some_day)]
    return found


def dated(
    owner_id: int, community_ids: Collection[int], since: date | None, until: date, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The same rows, of what has a day between these."""
    found = open_statement(owner_id, community_ids, until, limit)
    if since is not None:
        found = found.where(NextStep.due_on >= since)
    return db.session.execute(found).all()


def open_statement(
    owner_id: int, community_ids: Collection[int], until: date | None, limit: int
) -> Select[*tuple[Any, ...]]:
    """What is due by then, or, with None, what has no day; read in the order of the index."""
    is_due = NextStep.due_on.is_(None) if until is None else NextStep.due_on <= until
    return (
        select(
            NextStep.id,
            NextStep.person_id,
            Person.name,
            NextStep.community_id,
            NextStep.what,
            NextStep.due_on,
            NextStep.touchpoint_id,
        )
        .join(Person, Person.id == NextStep.person_id)
        .where(
            NextStep.owner_id == owner_id,
            NextStep.community_id.in_(community_ids),
            NextStep.done_at.is_(None),
            is_due,
            standing(),
        )
        .order_by(NextStep.due_on, NextStep.id)
        .limit(limit)
    )


def of_person(
    person_id: int, community_id: int
) -> tuple[list[tuple[NextStep, str | None]], list[tuple[NextStep, str | None]]]:
    """What is to be done about somebody, soonest first, and what was lately done; with owners."""
    theirs = (
        select(NextStep, Person.name)
        .outerjoin(Person, Person.id == NextStep.owner_id)
        .where(NextStep.person_id == person_id, NextStep.community_id == community_id)
    )
    still = theirs.where(NextStep.done_at.is_(None)).order_by(
        NextStep.due_on.is_(None), NextStep.due_on, NextStep.id
    )
    done = theirs.where(NextStep.done_at > now() - DONE_FOR).order_by(NextStep.done_at.desc())
    return (
        [(row[0], row[1]) for row in db.session.execute(still.limit(MOST_SHOWN))],
        [(row[0], row[1]) for row in db.session.execute(done.limit(5))],
    )
