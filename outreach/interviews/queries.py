"""What we ask the database about interviews."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core.db import db
from outreach.interviews.models import Interview


def of_community(community_id: int) -> Sequence[Interview]:
    """The interviews of a community, newest first, at most 200."""
    return db.session.scalars(
        select(Interview)
        .where(Interview.community_id == community_id)
        .order_by(Interview.talked_on.desc(), Interview.id.desc())
        .limit(200)
    ).all()


def count(community_id: int) -> int:
    found = select(func.count()).where(Interview.community_id == community_id)
    return db.session.scalar(found) or 0
