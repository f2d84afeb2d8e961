"""Writing to the journal, in the same transaction as the change it tells of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, insert, literal

from core.db import db, now
from core.journal.models import Entry
from core.people.models import Person


def record_many(what: str, found: Select[*tuple[Any, ...]]) -> None:
    """Write one line for each row found: by whom, to whom, in which community, about which row."""
    given = (literal(now(), Entry.at.type), literal(what), literal({}, Entry.details.type))
    columns = ["by_id", "person_id", "community_id", "subject_id", "at", "what", "details"]
    db.session.execute(insert(Entry).from_select(columns, found.add_columns(*given)))


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
