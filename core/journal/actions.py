"""Writing to the journal, in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Integer, Select, insert, literal, select, update

from core.db import IN_BULK, db, now
from core.journal import chain
from core.journal.models import Entry
from core.many import among, each_of
from core.people.models import Person


class OfPerson(Protocol):
    """A row that is about somebody in a community."""

    id: Any
    person_id: Any
    community_id: Any


def record_many(what: str, found: Select[*tuple[Any, ...]], **details: Any) -> None:
    """Write one line for each row found: by whom, to whom, in which community, about which row."""
    given = (literal(now(), Entry.at.type), literal(what), literal(details, Entry.details.type))
    columns = ["by_id", "person_id", "community_id", "subject_id", "at", "what", "details"]
    written = insert(Entry).from_select(columns, found.add_columns(*given))
    chain.note(db.session.scalars(written.returning(Entry.id)))


def record_each(
    what: str,
    person_ids: Iterable[int],
    *,
    by_id: int | None,
    community_id: int | None = None,
    subject_id: int | None = None,
    **details: Any,
) -> None:
    """Write the same line about each of these people, in one statement."""
    whose = each_of(sorted(person_ids))
    about = (literal(number, Integer) for number in (community_id, subject_id))
    record_many(what, select(literal(by_id, Integer), whose, *about), **details)


def record(
    what: str,
    *,
    by: Person | None,
    person_id: int | None = None,
    community_id: int | None = None,
    subject_id: int | None = None,
    reason: str | None = None,
    **details: Any,
) -> Entry:
    """Write one line: who did what to whom, and why. Details are ids, counts and codes.

    The line has its number once it is flushed.
    """
    line = Entry(
        what=what,
        by_id=by.id if by else None,
        person_id=person_id,
        community_id=community_id,
        subject_id=subject_id,
        reason=reason,
        details=details,
    )
    db.session.add(line)
    return line


def record_about(
    what: str, row: OfPerson, by: Person | None, reason: str | None = None, **details: Any
) -> None:
    """Write such a line about a row that is about somebody in a community."""
    record(
        what,
        by=by,
        person_id=row.person_id,
        community_id=row.community_id,
        subject_id=row.id,
        reason=reason,
        **details,
    )


def empty_words(person_ids: Iterable[int]) -> None:
    """Empty the reasons and details of all lines about these people; their numbers stay."""
    _empty(among(Entry.person_id, person_ids))


def empty_words_about(what: Iterable[str], subject_ids: Iterable[int]) -> list[int]:
    """Empty lines with a reason that say one of these words about these rows, but not about whom.

    Answers which lines those are, to be named where it is told that somebody was erased.
    """
    says = Entry.what.in_(what), Entry.reason.is_not(None)
    return _empty(*says, among(Entry.subject_id, subject_ids))


def _empty(*tests: ColumnElement[bool]) -> list[int]:
    db.session.flush()
    gone = update(Entry).where(*tests).values(reason=None, details={}, salt=None)
    return list(db.session.scalars(gone.returning(Entry.id), execution_options=IN_BULK))
