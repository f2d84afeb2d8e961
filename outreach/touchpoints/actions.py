"""Noting a human contact."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from core.db import db, now
from core.journal.actions import record
from core.people.models import Person
from outreach.invitations.models import Invitation
from outreach.touchpoints.models import Touchpoint


def log(
    community_id: int,
    person_id: int,
    kind: str,
    said: str,
    by: Person,
    at: datetime | None = None,
) -> Touchpoint:
    """Note that somebody was in touch with a person, and what was said."""
    touchpoint = Touchpoint(
        community_id=community_id,
        person_id=person_id,
        by_id=by.id,
        kind=kind,
        said=said,
        at=at or now(),
    )
    db.session.add(touchpoint)
    db.session.flush()
    _follow_up(touchpoint)
    record(
        "touchpoint.logged",
        by=by,
        person_id=person_id,
        community_id=community_id,
        subject_id=touchpoint.id,
        kind=kind,
    )
    return touchpoint


def _follow_up(touchpoint: Touchpoint) -> None:
    """Whoever was asked before and has not answered was followed up by a human, in any wave."""
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.community_id == touchpoint.community_id,
            Invitation.person_id == touchpoint.person_id,
            Invitation.invited_at < touchpoint.at,
            Invitation.answered_at.is_(None),
            Invitation.followed_up_at.is_(None),
        )
        .values(followed_up_at=touchpoint.at)
    )
