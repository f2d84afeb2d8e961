"""What we ask the database about nominations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.db import db
from outreach.nominations.models import Nomination


def of_community(community_id: int) -> Sequence[Nomination]:
    """The nominations of a community with who made them: waiting ones first, at most 200."""
    return db.session.scalars(
        select(Nomination)
        .where(Nomination.community_id == community_id)
        .order_by(Nomination.state != "waiting", Nomination.id.desc())
        .limit(200)
    ).all()


def waiting_from(invitation_id: int) -> Sequence[Nomination]:
    """What was named in answer to an invitation and waits for a decision."""
    return db.session.scalars(
        select(Nomination).where(
            Nomination.invitation_id == invitation_id, Nomination.state == "waiting"
        )
    ).all()


def undecided_since(at: datetime) -> Sequence[Nomination]:
    """Nominations that have waited since before then, at most 500."""
    return db.session.scalars(
        select(Nomination)
        .where(Nomination.state == "waiting", Nomination.created_at < at)
        .limit(500)
    ).all()
