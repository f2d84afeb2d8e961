"""What we ask the database about the kinds of contributions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from recognition.contributions.models import ContributionKind


def of_community(community_id: int) -> Sequence[ContributionKind]:
    """The kinds that the community has listed for itself, in its order; none if it has not."""
    return db.session.scalars(
        select(ContributionKind)
        .where(ContributionKind.community_id == community_id)
        .order_by(ContributionKind.position, ContributionKind.code)
    ).all()
