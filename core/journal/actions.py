"""Writing to the journal, in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from core.db import db
from core.journal.models import Entry, Line
from core.people.models import Person


def record_many(what: str, lines: Sequence[Line]) -> None:
    """Write one line for each, at once."""
    if lines:
        rows = [{"what": what, "details": {}, **line._asdict()} for line in lines]
        db.session.execute(insert(Entry), rows)


def record(
    what: str,
    *,
    by: Person | None,
    person_id: int | None = None,
    community_id: int | None = None,
    subject_id: int | None = None,
    reason: str | None = None,
    **details: Any,
) -> None:
    """Write one line: who did what to whom, and why. Details are ids, counts and codes."""
    db.session.add(
        Entry(
            what=what,
            by_id=by.id if by else None,
            person_id=person_id,
            community_id=community_id,
            subject_id=subject_id,
            reason=reason,
            details=details,
        )
    )
