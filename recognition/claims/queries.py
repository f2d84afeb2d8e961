"""What we ask the database about codes for events and who used them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import undefer

from core.communities.models import Community
from core.db import db, now
from core.people.models import Person
from recognition.awards.models import Award, AwardState
from recognition.badges.models import Badge, BadgeVersion
from recognition.claims.models import Claim, ClaimCode
from recognition.contributions.models import Part, Participation

PAGE = 20
MOST_OPEN = 50
BATCH = 200
KEPT_FOR = timedelta(days=1)
HAS_IT = (AwardState.OFFERED, AwardState.ACCEPTED)
IS_PRESENT = and_(BadgeVersion.badge_id == Badge.id, BadgeVersion.number == Badge.version)


@dataclass(frozen=True)
class Prepared:
    """A code with what it gives, where, and who prepared it."""

    code: ClaimCode
    version: BadgeVersion
    community: Community
    maker: Person | None


def with_code(code: str) -> Prepared | None:
    """What this code gives."""
    return _first(_prepared().where(ClaimCode.code == code).options(undefer(BadgeVersion.svg)))


def whole(code_id: int) -> Prepared:
    """The code of that number with what belongs to it."""
    found = _first(_prepared().where(ClaimCode.id == code_id).options(undefer(BadgeVersion.svg)))
    if found is None:
        raise LookupError(code_id)
    return found


def of_community(community_id: int, before: int | None = None) -> Sequence[Prepared]:
    """A page of the codes of a community, newest first."""
    found = _prepared().where(ClaimCode.community_id == community_id)
    if before:
        found = found.where(ClaimCode.id < before)
    return _all(found.order_by(ClaimCode.id.desc()).limit(PAGE))


def open_in(community_id: int) -> Sequence[Prepared]:
    """The codes that can be used there now, those that close first in front."""
    is_open: tuple[ColumnElement[bool], ...] = (
        ClaimCode.stopped_at.is_(None),
        ClaimCode.opens_at <= now(),
        ClaimCode.closes_at > now(),
        ClaimCode.uses < ClaimCode.most_uses,
    )
    found = _prepared().where(ClaimCode.community_id == community_id, *is_open)
    return _all(found.order_by(ClaimCode.closes_at, ClaimCode.id).limit(MOST_OPEN))


def locked(code_id: int) -> ClaimCode:
    """The code as it stands now, held until the end of the transaction."""
    return db.session.get_one(ClaimCode, code_id, with_for_update=True, populate_existing=True)


def claim_of(code_id: int, person_id: int) -> Claim | None:
    return db.session.get(Claim, (code_id, person_id))


def claim_with(code_id: int, contribution_id: int) -> Claim | None:
    """The claim that this contribution was written down for."""
    return db.session.scalar(
        select(Claim).where(
            Claim.claim_code_id == code_id, Claim.contribution_id == contribution_id
        )
    )


def undecided() -> Sequence[tuple[int, int]]:
    """Claims by e-mail, by code and person, that nobody has stood by within a day."""
    not_so = Participation.state.in_((Part.PROPOSED, Part.DECLINED))
    has_it = select(Award.id).where(Award.state == AwardState.ACCEPTED)
    found = db.session.execute(
        select(Claim.claim_code_id, Claim.person_id)
        .join(
            Participation,
            and_(
                Participation.contribution_id == Claim.contribution_id,
                Participation.person_id == Claim.person_id,
            ),
        )
        .where(
            Claim.claimed_at <= now() - KEPT_FOR,
            not_so,
            or_(Claim.award_id.is_(None), Claim.award_id.not_in(has_it)),
        )
        .order_by(Claim.claim_code_id, Claim.person_id)
        .limit(BATCH)
    )
    return [(row[0], row[1]) for row in found]


def has_badge(badge_id: int, person_id: int) -> bool:
    """True when they have it, or it waits for them."""
    found = select(Award.id).where(
        Award.badge_id == badge_id, Award.person_id == person_id, Award.state.in_(HAS_IT)
    )
    return db.session.scalar(found.limit(1)) is not None


def given_by_organisers(community_id: int) -> Sequence[BadgeVersion]:
    """The badges that organisers give there, as they are now."""
    return db.session.scalars(
        select(BadgeVersion)
        .join(Badge, IS_PRESENT)
        .where(Badge.community_id == community_id, Badge.retired_at.is_(None), Badge.by_organisers)
        .order_by(Badge.id)
        .limit(100)
    ).all()


def _prepared() -> Select[ClaimCode, BadgeVersion, Community, Person]:
    return (
        select(ClaimCode, BadgeVersion, Community, Person)
        .join(Badge, Badge.id == ClaimCode.badge_id)
        .join(BadgeVersion, IS_PRESENT)
        .join(Community, Community.id == ClaimCode.community_id)
        .outerjoin(Person, Person.id == ClaimCode.made_by_id)
    )


def _all(found: Select[ClaimCode, BadgeVersion, Community, Person]) -> list[Prepared]:
    return [Prepared(*row) for row in db.session.execute(found)]


def _first(found: Select[ClaimCode, BadgeVersion, Community, Person]) -> Prepared | None:
    return next(iter(_all(found)), None)
