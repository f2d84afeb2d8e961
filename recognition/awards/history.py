"""The history of an award, and the line in the journal that goes with it."""

from __future__ import annotations

from typing import Any

from core.db import db
from core.journal.actions import record
from core.people.models import Person
from recognition.awards.models import Award, AwardChange


def note(
    award: Award,
    what: str,
    by: Person | None,
    why: str | None = None,
    was: dict[str, Any] | None = None,
) -> None:
    """Write down what happened to an award.

    The journal does not say whose award it is: the timeline of a person would tell of it before
    they have decided who sees it.
    """
    by_id = by.id if by else None
    db.session.add(AwardChange(award_id=award.id, what=what, by_id=by_id, why=why, was=was or {}))
    db.session.flush()
    record(
        f"award.{what}",
        by=by,
        community_id=award.community_id,
        subject_id=award.id,
        reason=why,
    )
