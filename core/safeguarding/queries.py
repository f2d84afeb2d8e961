"""What we ask the database about holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from core.db import db
from core.many import among
from core.safeguarding.models import Hold


def hold_on(subject: str, subject_id: int) -> Hold | None:
    """The hold in force on a person, a wave or a community, the newest first."""
    return db.session.scalar(
        select(Hold)
        .where(Hold.subject == subject, Hold.subject_id == subject_id, Hold.lifted_at.is_(None))
        .order_by(Hold.id.desc())
        .limit(1)
    )


def is_held(subject: str, subject_id: int) -> bool:
    return hold_on(subject, subject_id) is not None


def held(subject: str, subject_ids: Collection[int]) -> set[int]:
    """Which of these people, waves or communities are on hold."""
    found = select(Hold.subject_id).where(
        Hold.subject == subject, among(Hold.subject_id, subject_ids), Hold.lifted_at.is_(None)
    )
    return set(db.session.scalars(found))


def people_on_hold() -> Select[int]:
    """The ids of everybody on hold, for a query that leaves them out."""
    return select(Hold.subject_id).where(Hold.subject == "person", Hold.lifted_at.is_(None))


def of_community(community_id: int) -> Sequence[Hold]:
    """The holds of a community, those in force first, at most 200."""
    return db.session.scalars(
        select(Hold)
        .where(Hold.community_id == community_id)
        .order_by(Hold.lifted_at.is_not(None), Hold.id.desc())
        .limit(200)
    ).all()
