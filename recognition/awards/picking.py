"""What a giver can choose from: a badge, and what its holder did."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from core.db import among, db
from recognition.awards.models import Award, Endorsement
from recognition.badges.models import Badge, BadgeVersion
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN, WITH_PEOPLE

PAGE = 20
MOST_BADGES = 100


def badges(community_id: int, organises: bool) -> Sequence[BadgeVersion]:
    """What can be given there now: by peers, and by organisers besides."""
    who = or_(Badge.by_peers, Badge.by_organisers) if organises else Badge.by_peers
    is_present = and_(BadgeVersion.badge_id == Badge.id, BadgeVersion.number == Badge.version)
    return db.session.scalars(
        select(BadgeVersion)
        .join(Badge, is_present)
        .where(Badge.community_id == community_id, Badge.retired_at.is_(None), who)
        .order_by(Badge.id)
        .limit(MOST_BADGES)
    ).all()


def to_pick(
    person_id: int, community_id: int, knows_all: bool, limit: int = PAGE
) -> Sequence[Contribution]:
    """The newest contributions of a person that a giver may name; organisers know hidden names."""
    found = (
        select(Contribution).join(Participation).where(*_picked(person_id, community_id, knows_all))
    )
    newest = found.order_by(Participation.contribution_id.desc()).limit(limit)
    return db.session.scalars(newest.options(*WITH_PEOPLE)).all()


def some(
    contribution_id: int, person_id: int, community_id: int, knows_all: bool
) -> Sequence[Contribution]:
    """This contribution, where a giver may name it."""
    found = select(Contribution).join(Participation)
    mine = Contribution.id == contribution_id, *_picked(person_id, community_id, knows_all)
    return db.session.scalars(found.where(*mine).options(*WITH_PEOPLE)).all()


def pickable(
    contribution_ids: Collection[int], person_id: int, community_id: int, knows_all: bool
) -> set[int]:
    """Which of these contributions a giver may name."""
    found = (
        select(Contribution.id)
        .join(Participation)
        .where(
            among(Contribution.id, contribution_ids), *_picked(person_id, community_id, knows_all)
        )
    )
    return set(db.session.scalars(found))


def gave_before(badge_id: int, by_id: int, to_id: int) -> Endorsement | None:
    """What somebody has said already for this badge and person, whatever became of it."""
    return db.session.scalar(
        select(Endorsement)
        .join(Award, Award.id == Endorsement.award_id)
        .where(Award.badge_id == badge_id, Award.person_id == to_id, Endorsement.by_id == by_id)
        .order_by(Endorsement.id.desc())
        .limit(1)
    )


def _picked(person_id: int, community_id: int, knows_all: bool) -> list[ColumnElement[bool]]:
    tests = [
        Participation.person_id == person_id,
        Participation.community_id == community_id,
        Participation.state == Part.CONFIRMED,
        IS_SHOWN,
    ]
    return tests if knows_all else [*tests, Participation.is_hidden.is_(False)]
