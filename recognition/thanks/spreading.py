"""How widely thanks are spread, as one statement: for the whole community, and by segment.

With c thanks received by each person, the effective number of people thanked is (Σc)² / Σc²: as
many people would be thanked if they had shared the thanks evenly (inverse Simpson index).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Cast,
    ColumnElement,
    Double,
    Select,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from core.db import Moment
from core.people.models import Person, PersonLanguage, PersonTopic
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN
from recognition.thanks.models import Thanks

COLUMNS = [
    "community_id", "segment", "value", "gave", "thanked", "thanks", "effective", "counted_at",
]  # fmt: skip
FEWEST = 5
"""Figures of fewer people than this would say too much about each of them."""
MOST_OF_A_KIND = 30


def counted(community_id: int, since: datetime, at: datetime) -> Select[*tuple[Any, ...]]:
    """A row for each segment, of what was done since then."""
    received = _received(_parts(community_id, since), since)
    each = received.c.person_id
    segments = union_all(
        _figures(received, "all", literal("")),
        _largest(received, "topic", PersonTopic.topic, PersonTopic.person_id == each),
        _largest(received, "place", Person.place, Person.id == each),
        _largest(received, "language", PersonLanguage.language, PersonLanguage.person_id == each),
    ).subquery()
    counted_at = literal(at, Moment())
    return select(literal(community_id), *segments.c, counted_at).where(true())


def _received(parts: CTE, since: datetime) -> CTE:
    """Everybody who contributed, and how often they were thanked for it."""
    thanked = (Thanks.contribution_id == parts.c.contribution_id) & (Thanks.created_at >= since)
    return (
        select(parts.c.person_id, func.count(Thanks.id).label("thanks"))
        .select_from(parts)
        .outerjoin(Thanks, thanked)
        .group_by(parts.c.person_id)
        .cte("received")
    )


def _parts(community_id: int, since: datetime) -> CTE:
    """Who did what since then; found first, by what is recent, and not by person."""
    return (
        select(Participation.person_id, Participation.contribution_id)
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(
            Contribution.community_id == community_id,
            Contribution.shown_at >= since,
            IS_SHOWN,
            Participation.state == Part.CONFIRMED,
        )
        .cte("parts")
        .prefix_with("MATERIALIZED")
    )


def _largest(
    received: CTE, segment: str, value: InstrumentedAttribute[Any], theirs: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """The largest segments of one kind."""
    found = (
        _figures(received, segment, value)
        .join(value.class_, theirs)
        .where(value.is_not(None))
        .group_by(value)
        .order_by(func.count().desc(), value)
        .limit(MOST_OF_A_KIND)
    )
    return select(*found.subquery().c)


def _figures(
    received: CTE, segment: str, value: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    each = received.c.thanks
    total: Cast[float] = cast(func.sum(each), Double())
    squares: Cast[float] = cast(func.sum(each * each), Double())
    return (
        select(
            literal(segment).label("segment"),
            value.label("value"),
            func.count().label("gave"),
            func.count(case((each > 0, 1))).label("thanked"),
            func.sum(each).label("thanks"),
            case((total > 0, total * total / squares), else_=0.0).label("effective"),
        )
        .select_from(received)
        .having(func.count() >= FEWEST)
    )
