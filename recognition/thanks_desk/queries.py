"""What we ask the database about work that nobody has thanked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_, union_all

from core.db import db
from recognition.contributions.models import Contribution
from recognition.contributions.queries import IS_SHOWN, WITH_PEOPLE

PAGE = 20
UNTHANKED = IS_SHOWN & Contribution.thanked_at.is_(None)
NEWEST_FIRST = (Contribution.shown_at.desc(), Contribution.id.desc())


def first_ones(community_id: int, since: datetime) -> Select[Contribution]:
    """First contributions that were shown since then, the longest waiting first."""
    return (
        select(Contribution)
        .where(
            Contribution.community_id == community_id,
            Contribution.is_first.is_(True),
            UNTHANKED,
            Contribution.shown_at > since,
        )
        .order_by(Contribution.shown_at, Contribution.id)
        .limit(PAGE)
    )


def others(
    community_id: int, since: datetime, before: tuple[datetime, int] | None = None
) -> Select[Contribution]:
    """Everything else without thanks, newest first: two short walks along the index, merged."""
    later = [_ids(community_id, False, [], before)]
    later += [_ids(community_id, True, [Contribution.shown_at <= since], before)]
    merged = union_all(*(select(each.subquery().c.id) for each in later))
    found = select(Contribution).where(Contribution.id.in_(merged))
    return found.order_by(*NEWEST_FIRST).limit(PAGE)


def read(asked: Select[Contribution]) -> Sequence[Contribution]:
    """Read these contributions with their people."""
    return db.session.scalars(asked.options(*WITH_PEOPLE)).all()


def place_of(contribution_id: int, community_id: int) -> tuple[datetime, int] | None:
    """Where a page ended: when that contribution was shown, and its number."""
    shown_at = db.session.scalar(
        select(Contribution.shown_at).where(
            Contribution.id == contribution_id, Contribution.community_id == community_id
        )
    )
    return (shown_at, contribution_id) if shown_at else None


def _ids(
    community_id: int, is_first: bool, more: list[Any], before: tuple[datetime, int] | None
) -> Select[int]:
    found = select(Contribution.id).where(
        Contribution.community_id == community_id,
        Contribution.is_first.is_(is_first),
        UNTHANKED,
        *more,
    )
    if before:
        found = found.where(tuple_(Contribution.shown_at, Contribution.id) < tuple_(*before))
    return found.order_by(*NEWEST_FIRST).limit(PAGE)
