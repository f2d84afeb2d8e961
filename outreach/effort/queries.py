"""What we ask the database about the work that past waves took."""

from __future__ import annotations

from sqlalchemy import Select, and_, func, select

from core.communities.models import Membership, Role
from core.db import db
from outreach.invitations.models import Invitation
from outreach.touchpoints.models import HUMAN, Touchpoint
from outreach.waves.models import Wave, WaveState
from outreach.waves.queries import MOST_SENT


def past_follow_ups(community_id: int) -> tuple[int, int]:
    """How often somebody was in touch after asking, and how many were asked, in closed waves.

    A reminder that an inviter wrote or phoned is such a contact.
    """
    row = db.session.execute(contacts_after_asking(community_id)).one()
    return row[0], row[1]


def contacts_after_asking(community_id: int) -> Select[int, int]:
    waves = (
        select(Wave.id)
        .where(Wave.community_id == community_id, Wave.state == WaveState.CLOSED)
        .order_by(Wave.number.desc())
        .limit(MOST_SENT)
    )
    meanwhile = and_(
        Touchpoint.person_id == Invitation.person_id,
        Touchpoint.community_id == community_id,
        Touchpoint.kind.in_(HUMAN),
        Touchpoint.at > Invitation.invited_at,
        Touchpoint.at <= Wave.closed_at,
    )
    return (
        select(func.count(Touchpoint.id), func.count(Invitation.id.distinct()))
        .select_from(Invitation)
        .join(Wave, Wave.id == Invitation.wave_id)
        .outerjoin(Touchpoint, meanwhile)
        .where(Invitation.wave_id.in_(waves), Invitation.invited_at.is_not(None))
    )


def ambassadors(community_id: int) -> int:
    """How many ambassadors a community has."""
    counted = select(func.count()).where(
        Membership.community_id == community_id, Membership.role == Role.AMBASSADOR
    )
    return db.session.scalar(counted) or 0
