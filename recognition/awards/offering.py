"""Offering an award to its holder."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db, insert_once, now
from recognition.awards.models import Award, AwardContribution, AwardState
from recognition.badges.models import Badge, BadgeVersion

SETTLED = ("offered", "accepted", "declined", "withdrawn", "revoked")


def offer_by_rule(badge: Badge, person_id: int, contribution_ids: Sequence[int], why: str) -> bool:
    """Offer the badge to somebody who fulfils its rule. False when it was theirs to decide before.

    A rule never offers the same badge to the same person twice.
    """
    before = select(Award.id).where(
        Award.person_id == person_id,
        Award.badge_id == badge.id,
        (Award.origin == "rule") | Award.state.in_(SETTLED),
    )
    if db.session.scalar(before.limit(1)) is not None:
        return False
    award_id = db.session.scalar(
        insert_once(Award)
        .values(
            community_id=badge.community_id,
            badge_id=badge.id,
            badge_version_id=_version_id(badge),
            person_id=person_id,
            origin="rule",
            state=AwardState.OFFERED,
            rule_why=why,
            offered_at=now(),
        )
        .on_conflict_do_nothing()
        .returning(Award.id)
    )
    if award_id is None:
        return False
    for each in contribution_ids:
        db.session.add(AwardContribution(award_id=award_id, contribution_id=each))
    return True


def _version_id(badge: Badge) -> int:
    found = select(BadgeVersion.id).where(
        BadgeVersion.badge_id == badge.id, BadgeVersion.number == badge.version
    )
    return db.session.scalars(found).one()
