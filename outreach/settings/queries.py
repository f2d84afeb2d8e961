"""What we ask the database about what a community has decided."""

from __future__ import annotations

from core.db import db
from outreach.settings.models import USUAL, OutreachSettings


def of_community(community_id: int) -> OutreachSettings:
    """What the community has decided; the usual, not in the database, where it has not."""
    found = db.session.get(OutreachSettings, community_id)
    return found or OutreachSettings(
        community_id=community_id, takes_self_nominations=False, **USUAL
    )
