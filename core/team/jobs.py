"""Once a day whoever is known only by an invitation that is long over is forgotten."""

from __future__ import annotations

from sqlalchemy import delete, exists, or_

from core.communities.models import Acquaintance
from core.db import IN_BULK, db, now
from core.erasure import erasing
from core.queue import every
from core.team import queries
from core.team.models import TeamInvitation

AT_ONCE = 200


@every(hours=24)
def forget_old_invitations() -> None:
    """Keep nobody of whom we know nothing else, and no invitation, for more than 30 days."""
    for person in queries.known_by_nothing_else(AT_ONCE):
        if not erasing.why_not_at_once(person):
            erasing.erase(person, how="unanswered", is_for_good=False)
            db.session.commit()
    known = exists().where(Acquaintance.person_id == TeamInvitation.person_id)
    old = delete(TeamInvitation).where(
        TeamInvitation.created_at <= now() - queries.KEPT,
        or_(known, TeamInvitation.accepted_at.is_not(None)),
    )
    db.session.execute(old.execution_options(**IN_BULK))
    db.session.commit()
