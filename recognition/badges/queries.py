"""What we ask the database about badges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select

from core.db import db
from core.many import among
from core.people.models import Person
from recognition.awards.models import Award
from recognition.badges.models import Badge, BadgeVersion
from recognition.contributions.models import Contribution, Part, Participation
from recognition.contributions.queries import IS_SHOWN

PAGE = 48
VERSIONS = 20
SETTLED = ("offered", "accepted", "declined", "withdrawn", "revoked")


@dataclass(frozen=True)
class Shown:
    """A badge, and what it says and looks like at present."""

    badge: Badge
    version: BadgeVersion


def of_community(
    community_id: int, after: int | None = None, is_retired: bool = False
) -> Sequence[Shown]:
    """The badges of a community, oldest first, a page of them from after that id on."""
    retired = Badge.retired_at.is_not(None) if is_retired else Badge.retired_at.is_(None)
    found = (
        select(Badge, BadgeVersion)
        .join(BadgeVersion, _is_present())
        .where(Badge.community_id == community_id, retired, Badge.id > (after or 0))
        .order_by(Badge.id)
        .limit(PAGE)
    )
    return [Shown(*row) for row in db.session.execute(found)]


def has_retired(community_id: int) -> bool:
    found = select(Badge.id).where(
        Badge.community_id == community_id, Badge.retired_at.is_not(None)
    )
    return db.session.scalar(found.limit(1)) is not None


def present(badge: Badge) -> BadgeVersion:
    """What the badge says and looks like now."""
    found = select(BadgeVersion).where(
        BadgeVersion.badge_id == badge.id, BadgeVersion.number == badge.version
    )
    return db.session.scalars(found).one()


def locked(badge_id: int) -> Badge:
    """The badge as it stands now, held until the end of the transaction."""
    return db.session.get_one(Badge, badge_id, with_for_update=True, populate_existing=True)


def versions(badge_id: int, before: int | None = None) -> Sequence[tuple[BadgeVersion, str | None]]:
    """Versions with the name of who made each, newest first, a page of them."""
    found = (
        select(BadgeVersion, Person.name)
        .outerjoin(Person, Person.id == BadgeVersion.made_by_id)
        .where(BadgeVersion.badge_id == badge_id)
        .order_by(BadgeVersion.number.desc())
        .limit(VERSIONS)
    )
    if before is not None:
        found = found.where(BadgeVersion.number < before)
    return [(version, name) for version, name in db.session.execute(found)]


def image(community_id: int, badge_id: int, number: int) -> str | None:
    """The SVG of one version of a badge of this community."""
    return db.session.scalar(
        select(BadgeVersion.svg)
        .join(Badge, Badge.id == BadgeVersion.badge_id)
        .where(
            Badge.community_id == community_id,
            BadgeVersion.badge_id == badge_id,
            BadgeVersion.number == number,
        )
    )


def with_rule_on(community_id: int) -> Sequence[Badge]:
    """The badges of a community whose rule is switched on."""
    return db.session.scalars(
        select(Badge)
        .where(Badge.community_id == community_id, Badge.rule_on_since.is_not(None))
        .order_by(Badge.id)
    ).all()


def has_rule_on(community_id: int) -> bool:
    found = select(Badge.id).where(
        Badge.community_id == community_id, Badge.rule_on_since.is_not(None)
    )
    return db.session.scalar(found.limit(1)) is not None


def settled(
    community_id: int, badge_ids: Collection[int], person_ids: Collection[int]
) -> set[tuple[int, int]]:
    """The pairs of badge and person for which a rule has nothing to propose any more."""
    found = select(Award.badge_id, Award.person_id).where(
        among(Award.person_id, person_ids),
        Award.community_id == community_id,
        Award.badge_id.in_(badge_ids),
        (Award.origin == "rule") | Award.state.in_(SETTLED),
    )
    return {(badge_id, person_id) for badge_id, person_id in db.session.execute(found)}


def newest_contributions(community_id: int, before: int | None, limit: int) -> Sequence[int]:
    """The ids of what the community can see, the newest first, before that id."""
    found = select(Contribution.id).where(Contribution.community_id == community_id, IS_SHOWN)
    if before is not None:
        found = found.where(Contribution.id < before)
    return db.session.scalars(found.order_by(Contribution.id.desc()).limit(limit)).all()


def people_of(contribution_ids: Collection[int]) -> Sequence[int]:
    """The ids of the people who did these, those of the newest first; some more than once."""
    return db.session.scalars(
        select(Participation.person_id)
        .where(
            among(Participation.contribution_id, contribution_ids),
            Participation.state == Part.CONFIRMED,
        )
        .order_by(Participation.contribution_id.desc(), Participation.person_id)
    ).all()


def people(person_ids: Collection[int]) -> dict[int, Person]:
    """These people by their ids."""
    found = db.session.scalars(select(Person).where(among(Person.id, person_ids)))
    return {person.id: person for person in found}


def contributions(contribution_ids: Collection[int]) -> dict[int, Contribution]:
    """These contributions by their ids."""
    meant = among(Contribution.id, sorted(contribution_ids))
    return {each.id: each for each in db.session.scalars(select(Contribution).where(meant))}


def _is_present() -> ColumnElement[bool]:
    return and_(BadgeVersion.badge_id == Badge.id, BadgeVersion.number == Badge.version)
