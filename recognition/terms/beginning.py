"""Where a term begins: pages work it out, actions and jobs write it down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.db import db, insert_once
from recognition.terms.models import Term, end_of_term

Beginning = tuple[int, int, datetime, int]
"""Community, person, since when an ambassador, and how many months a term has there."""


def worked_out(beginning: Beginning) -> Term:
    """The term of somebody who has no row yet, not saved."""
    return Term(number=1, **_values(beginning))


def write_down(beginnings: Iterable[Beginning]) -> None:
    """Give everybody a row who has none."""
    rows = [_values(each) | {"number": 1} for each in beginnings]
    if rows:
        db.session.execute(insert_once(Term).values(rows).on_conflict_do_nothing())


def _values(beginning: Beginning) -> dict[str, object]:
    community_id, person_id, since, months = beginning
    return {
        "community_id": community_id,
        "person_id": person_id,
        "started_on": since.date(),
        "ends_on": end_of_term(since.date(), months),
    }
