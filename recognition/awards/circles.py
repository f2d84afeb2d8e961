"""Small circles: two, three or four people who give each other badges weigh less."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from core.db import db, now
from core.many import among
from recognition.awards.models import Endorsement

REMEMBERED = timedelta(days=365)
MOST_NEIGHBOURS = 2_000


def closed_by(community_id: int, by_id: int, to_id: int) -> list[int]:
    """The shortest circle that closes when one person gives another a badge; none: empty.

    It starts with the giver and goes on in the direction of giving. At most four people; of
    several circles as short, the one with the smallest numbers. At most 2,000 badges that the
    holder gave, and as many that the giver got, are followed.
    """
    given_by_holder = _neighbours(Endorsement.to_id, community_id, Endorsement.by_id == to_id)
    if by_id in given_by_holder:
        return [by_id, to_id]
    gave_to_giver = _neighbours(Endorsement.by_id, community_id, Endorsement.to_id == by_id)
    between = (given_by_holder & gave_to_giver) - {by_id, to_id}
    if between:
        return [by_id, to_id, min(between)]
    ends = {by_id, to_id}
    edge = _edge(community_id, given_by_holder - ends, gave_to_giver - ends)
    return [by_id, to_id, *edge] if edge else []


def weight_of(circle: Collection[int]) -> float:
    """How much a voice weighs that closes this circle: a half, two thirds, three quarters."""
    return (len(circle) - 1) / len(circle) if circle else 1.0


def _neighbours(
    column: InstrumentedAttribute[int], community_id: int, test: ColumnElement[bool]
) -> set[int]:
    found = select(column).where(test, *_counted(community_id)).distinct()
    return set(db.session.scalars(found.order_by(column).limit(MOST_NEIGHBOURS)))


def _edge(community_id: int, givers: Collection[int], holders: Collection[int]) -> list[int]:
    """One award from one of these to one of those."""
    if not givers or not holders:
        return []
    found = (
        select(Endorsement.by_id, Endorsement.to_id)
        .where(
            among(Endorsement.by_id, sorted(givers)),
            among(Endorsement.to_id, sorted(holders)),
            *_counted(community_id),
        )
        .order_by(Endorsement.by_id, Endorsement.to_id)
        .limit(1)
    )
    row = db.session.execute(found).first()
    return list(row) if row else []


def _counted(community_id: int) -> Sequence[ColumnElement[bool]]:
    """Badges that were given there in the last year and not taken back."""
    return [
        Endorsement.community_id == community_id,
        Endorsement.is_award.is_(True),
        Endorsement.taken_back_at.is_(None),
        Endorsement.created_at > now() - REMEMBERED,
    ]
