"""What a community has decided about asking, for pages that show it."""

from __future__ import annotations

from core.communities.models import Community
from core.db import db
from outreach.segments.models import Segment
from outreach.settings.models import OutreachSettings


def short_of_hours(community: Community, name: str) -> None:
    """Segments of which some and of which few were asked, and too few hours for what is planned."""
    for kind, value in (("place", name), ("rarely_online", ""), ("language", "English")):
        about = {"community_id": community.id, "name": name, "target": 3}
        db.session.add(Segment(kind=kind, value=value, **about))
    db.session.merge(OutreachSettings(community_id=community.id, hours_a_week=1))
    db.session.commit()
