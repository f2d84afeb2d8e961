"""What we ask the database about whom somebody looks after, and which waves are theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import exists, or_, select

from core.communities.models import Acquaintance
from core.db import db
from outreach.invitations.models import Invitation
from outreach.next_steps.models import NextStep
from outreach.waves.models import Wave, WaveState


def waves_of(
    person_id: int, community_ids: Collection[int], since: date, until: date, limit: int
) -> Sequence[Wave]:
    """The open waves that this person owns, with a day to answer by between these."""
    found = select(Wave).where(
        Wave.community_id.in_(community_ids),
        Wave.owner_id == person_id,
        Wave.state != WaveState.CLOSED,
        Wave.answers_by.between(since, until),
    )
    return db.session.scalars(found.order_by(Wave.answers_by, Wave.id).limit(limit)).all()


def looks_after(community_id: int, person_id: int, about_id: int) -> bool:
    """True for who invites or looks after somebody there, or still has something to do for them.

    Whoever was answered goes on with them when the wave is over.
    """
    invites = exists().where(
        Invitation.person_id == about_id,
        Invitation.inviter_id == person_id,
        Invitation.community_id == community_id,
        Invitation.is_open | Invitation.answer.is_not(None),
    )
    owns = exists().where(
        Acquaintance.community_id == community_id,
        Acquaintance.person_id == about_id,
        Acquaintance.owner_id == person_id,
    )
    promised = exists().where(
        NextStep.person_id == about_id,
        NextStep.community_id == community_id,
        NextStep.owner_id == person_id,
        NextStep.done_at.is_(None),
    )
    return bool(db.session.scalar(select(or_(invites, owns, promised))))
