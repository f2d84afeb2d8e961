"""What we ask the database before the next wave: who has work left, and who came further in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from core.communities.models import Membership, Role
from core.db import db
from outreach.invitations.models import Channel, Invitation
from outreach.waves.models import Wave, WaveState


def to_write(community_id: int) -> int:
    """How many open invitations still need a human before the person has been asked.

    An approved e-mail needs nobody any more.
    """
    by_mail = (Invitation.channel == Channel.EMAIL) & Invitation.approved_at.is_not(None)
    open_waves = select(Wave.id).where(
        Wave.community_id == community_id, Wave.state != WaveState.CLOSED
    )
    waiting = select(func.count()).where(
        Invitation.wave_id.in_(open_waves),
        Invitation.invited_at.is_(None),
        Invitation.answer.is_(None),
        ~by_mail,
    )
    return db.session.scalar(waiting) or 0


def came_inward(community_id: int, since: datetime) -> dict[str, int]:
    """How many became ambassadors and how many organisers since then."""
    return {row[0]: row[1] for row in db.session.execute(inward_since(community_id, since))}


def inward_since(community_id: int, since: datetime) -> Select[str, int]:
    return (
        select(Membership.role, func.count())
        .where(
            Membership.community_id == community_id,
            Membership.role.in_((Role.AMBASSADOR, Role.ORGANISER)),
            Membership.since >= since,
        )
        .group_by(Membership.role)
    )
