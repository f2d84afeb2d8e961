"""Writing down what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from core.communities.models import Community
from core.db import db
from core.files.models import StoredFile
from core.journal.actions import record
from core.people.models import Person
from recognition.contributions import parts, queries
from recognition.contributions.models import Contribution

MOST_PEOPLE = 50


def log(
    community: Community,
    words: dict[str, Any],
    form_key: str,
    by: Person,
    others: Sequence[Person] = (),
    file: StoredFile | None = None,
    took_part: bool = True,
    agreed: str = "",
) -> Contribution:
    """Log something that `by` did, or only wrote down for others. The same form twice is once.

    `agreed` says how those agreed who have no e-mail address, and so cannot confirm it here.
    """
    contribution = _begun(community, form_key, by, file, words)
    if contribution is None:
        return _before(form_key, by, file)
    if took_part:
        parts.stand_behind(contribution, by.id, by)
    _write_down(contribution, [each for each in others if each.id != by.id], agreed, by)
    record(
        "contribution.logged",
        by=by,
        person_id=by.id if took_part else None,
        community_id=community.id,
        subject_id=contribution.id,
    )
    return contribution


def _begun(
    community: Community, form_key: str, by: Person, file: StoredFile | None, words: dict[str, Any]
) -> Contribution | None:
    """The new row; None where this form has made one already, or makes it at the same moment."""
    if queries.logged_with(by.id, form_key) is not None:
        return None
    contribution = Contribution(
        community_id=community.id, logged_by_id=by.id, form_key=form_key, **words
    )
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(contribution)
    except IntegrityError:
        return None
    contribution.file = file
    return contribution


def _before(form_key: str, by: Person, file: StoredFile | None) -> Contribution:
    """What the same form has made; the file that came once more is not kept."""
    found = queries.logged_with(by.id, form_key)
    if found is None:
        raise LookupError(form_key)
    if file is not None:
        db.session.flush()
        db.session.delete(file)
    return found


def _write_down(
    contribution: Contribution, others: Sequence[Person], agreed: str, by: Person
) -> None:
    """Those who have agreed and cannot say so here are on it; the others decide for themselves."""
    offline = [each for each in others if agreed and each.email is None]
    for each in offline:
        parts.stand_for(contribution, each, agreed, by)
    parts.propose(contribution, [each for each in others if each not in offline], by)
