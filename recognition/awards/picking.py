"""What a giver can choose from: a badge, and what its holder did."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from core.db import db
from core.many import among
from core.people.models import Person, folded
from recognition.awards.models import Award, Endorsement
from recognition.badges.models import Badge, BadgeVersion
from recognition.badges.queries import Shown
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN, WITH_PEOPLE

PAGE = 20
MOST_BADGES = 100
NEWEST = 200
MOST_PEOPLE = 60


def badges(community_id: int, organises: bool) -> Sequence[Shown]:
    """What can be given there now: by peers, and by organisers besides."""
    who = or_(Badge.by_peers, Badge.by_organisers) if organises else Badge.by_peers
    is_present = and_(BadgeVersion.badge_id == Badge.id, BadgeVersion.number == Badge.version)
    found = db.session.execute(
        select(Badge, BadgeVersion)
        .join(BadgeVersion, is_present)
        .where(Badge.community_id == community_id, Badge.retired_at.is_(None), who)
        .order_by(Badge.id)
        .limit(MOST_BADGES)
    )
    return [Shown(badge, version) for badge, version in found]


def voices_needed(badge_ids: Collection[int]) -> dict[int, int]:
    """How many peers must give each of these badges before it reaches its holder."""
    found = select(Badge.id, Badge.peers_needed).where(among(Badge.id, badge_ids), Badge.by_peers)
    return {row[0]: row[1] for row in db.session.execute(found)}


def people(community_id: int, by_id: int, knows_all: bool, name: str = "") -> Sequence[Person]:
    """Who did something there lately that this giver may name; or everybody of that name."""
    newest = (
        select(Contribution.id)
        .where(Contribution.community_id == community_id, IS_SHOWN)
        .order_by(Contribution.id.desc())
        .limit(NEWEST)
    )
    meant = Person.sort_name == folded(name) if name else Contribution.id.in_(newest)
    did = _did(community_id, knows_all)
    return db.session.scalars(
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .join(Contribution, Contribution.id == Participation.contribution_id)
        .where(*did, meant, Person.id != by_id)
        .distinct()
        .order_by(Person.sort_name, Person.id)
        .limit(MOST_PEOPLE)
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
    return [Participation.person_id == person_id, *_did(community_id, knows_all)]


def _did(community_id: int, knows_all: bool) -> list[ColumnElement[bool]]:
    tests = [
        Participation.community_id == community_id,
        Participation.state == Part.CONFIRMED,
        IS_SHOWN,
    ]
    return tests if knows_all else [*tests, Participation.is_hidden.is_(False)]
