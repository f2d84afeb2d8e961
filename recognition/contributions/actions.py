"""Logging what was done, changing it with its history, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from core.db import db, now
from core.errors import RuleBroken
from core.files.models import StoredFile
from core.journal.actions import record
from core.people.models import Person
from recognition.awards import consequences
from recognition.badges import rule_checks
from recognition.contributions import parts, queries
from recognition.contributions.models import Contribution, ContributionVersion, Part
from recognition.contributions.writing import MOST_PEOPLE, log

__all__ = ["MOST_PEOPLE", "WORDS", "change", "log", "may_change", "remove", "replace_file"]

WORDS = ("kind", "said", "done_on", "minutes", "reach", "place", "url", "for_whom")


def change(
    contribution: Contribution,
    words: dict[str, Any],
    by: Person,
    others: Sequence[Person] = (),
    file: StoredFile | None = None,
) -> None:
    """Change what it says; what it said before is kept."""
    was = {name: getattr(contribution, name) for name in WORDS}
    if was != {**was, **words}:
        plain = {name: str(value) if name == "done_on" else value for name, value in was.items()}
        db.session.add(
            ContributionVersion(contribution_id=contribution.id, changed_by_id=by.id, was=plain)
        )
        rule_checks.ask(contribution.community_id, queries.confirmed_people(contribution.id))
    for name, value in words.items():
        setattr(contribution, name, value)
    consequences.follow_contribution(contribution.id)
    if file is not None:
        replace_file(contribution, file)
    parts.propose(contribution, others, by)


def replace_file(contribution: Contribution, file: StoredFile | None) -> None:
    """Attach another file, or none; the one before is gone for good."""
    before, contribution.file = contribution.file, file
    db.session.flush()
    if before is not None:
        db.session.delete(before)


def remove(contribution: Contribution, by: Person, reason: str | None = None) -> None:
    """Take it away from every page, with its file; the journal knows that something was there."""
    if contribution.removed_at is not None:
        raise RuleBroken(_("This has been taken away already."))
    contribution.removed_at = now()
    consequences.follow_contribution(contribution.id)
    replace_file(contribution, None)
    record(
        "contribution.removed",
        by=by,
        community_id=contribution.community_id,
        subject_id=contribution.id,
        reason=reason,
    )


def may_change(contribution: Contribution, person: Person) -> bool:
    """Those who stand behind it change it.

    Until somebody does: whoever wrote it down, and those for whom it was written.
    """
    confirmed = [each.person_id for each in contribution.people if each.state == Part.CONFIRMED]
    if confirmed:
        return person.id in confirmed
    written_down = [each.person_id for each in contribution.people if each.state == Part.PROPOSED]
    return person.id in written_down or contribution.logged_by_id == person.id
