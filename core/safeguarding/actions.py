"""Placing and lifting holds."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import update

from core.communities.models import Community
from core.db import changed, db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from core.safeguarding.models import Hold


def add(app: Flask, follow: Callable[[Hold], None]) -> None:
    """Have something follow whenever a hold is placed or lifted, in the same transaction."""
    app.extensions.setdefault("followers_of_holds", []).append(follow)


def place_hold(
    community: Community, subject: str, subject_id: int, reason: str, by: Person
) -> Hold:
    """Stop a person, a wave or the community at once; queued messages are checked against it."""
    hold = Hold(
        community_id=community.id,
        subject=subject,
        subject_id=subject_id,
        reason=reason,
        placed_by_id=by.id,
    )
    db.session.add(hold)
    _record("hold.placed", hold, by, reason)
    return hold


def lift_hold(hold: Hold, by: Person) -> None:
    """Let things go on. What was stopped while it was in force stays stopped."""
    lifted = changed(
        update(Hold)
        .where(Hold.id == hold.id, Hold.lifted_at.is_(None))
        .values(lifted_at=now(), lifted_by_id=by.id)
    )
    if not lifted:
        raise RuleBroken(_("This hold has been lifted already."))
    _record("hold.lifted", hold, by, None)


def _record(what: str, hold: Hold, by: Person, reason: str | None) -> None:
    for follow in current_app.extensions.get("followers_of_holds", ()):
        follow(hold)
    record(
        what,
        by=by,
        person_id=hold.subject_id if hold.subject == "person" else None,
        community_id=hold.community_id,
        subject_id=hold.subject_id,
        reason=reason,
        subject=hold.subject,
    )
