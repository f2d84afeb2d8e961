"""How many badges somebody may give: a few each week, and not nearly all to one person."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, func, select

from core.db import db, now
from core.errors import RuleBroken
from recognition.awards.models import Endorsement
from recognition.claims.models import Claim
from recognition.settings import queries as settings

WEEK = timedelta(days=7)
MAY_TAKE_BACK_FOR = timedelta(hours=24)


def per_week(community_id: int) -> int:
    """How many badges one person may give there in seven days."""
    return settings.of_community(community_id).awards_per_week


def left(community_id: int, by_id: int) -> int:
    """How many badges this person can give today. What was taken back has been given."""
    recent = Endorsement.created_at > now() - WEEK
    return max(0, per_week(community_id) - _given(community_id, by_id, recent))


def must_be_left(community_id: int, by_id: int) -> None:
    """Refuse to give more badges in a week than the community decided."""
    if left(community_id, by_id) < 1:
        most = per_week(community_id)
        raise RuleBroken(
            ngettext(
                "You have given a badge in the last seven days, and one is all there is. That "
                "keeps each of them special. Thank them today, and come back in a few days.",
                "You have given %(num)s badges in the last seven days, which is all there are. "
                "That keeps each of them special. Thank them today, and come back in a few days.",
                most,
            )
        )


def must_be_spread(community_id: int, by_id: int, to_id: int) -> None:
    """Refuse to give more than a quarter of one's badges to one person.

    Of those to others only count what cannot be taken back any more.
    """
    stands = Endorsement.taken_back_at.is_(None)
    is_for_good = Endorsement.created_at < now() - MAY_TAKE_BACK_FOR
    given = _given(community_id, by_id, stands, (Endorsement.to_id == to_id) | is_for_good)
    to_them = _given(community_id, by_id, stands, Endorsement.to_id == to_id)
    missing = others_first(given, to_them)
    if missing:
        raise RuleBroken(
            ngettext(
                "At most a quarter of the badges that you give can go to one person. Look who "
                "else did something here: give one to somebody else first. It counts a "
                "day later, when it cannot be taken back any more.",
                "At most a quarter of the badges that you give can go to one person. Look who "
                "else did something here: give %(num)s to others first. They count "
                "a day later, when they cannot be taken back any more.",
                missing,
            )
        )


def why_not(community_id: int, by_id: int, to_id: int) -> str:
    """Why this giver can give this person nothing at present, as they would be told; or nothing."""
    try:
        must_be_left(community_id, by_id)
        must_be_spread(community_id, by_id, to_id)
    except RuleBroken as rule:
        return str(rule)
    return ""


def others_first(given: int, to_them: int) -> int:
    """How many badges others must get before this person may get one more from the same giver."""
    if to_them + 1 <= max(1, (given + 1) // 4):
        return 0
    return 4 * (to_them + 1) - (given + 1)


def _given(community_id: int, by_id: int, *tests: ColumnElement[bool]) -> int:
    """How many they chose to give; what others claimed with a code of theirs is none of these."""
    is_claimed = exists().where(
        Claim.person_id == Endorsement.to_id, Claim.award_id == Endorsement.award_id
    )
    counted = select(func.count()).where(
        Endorsement.by_id == by_id,
        Endorsement.community_id == community_id,
        Endorsement.is_award,
        ~is_claimed,
        *tests,
    )
    return db.session.scalar(counted) or 0
