"""Which awards strangers may see: one rule, for every public page, feed, widget and search."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from core.communities.models import Community
from core.safeguarding.models import Hold
from core.safeguarding.queries import people_on_hold
from recognition.awards.models import Award, AwardState
from recognition.settings.models import RecognitionSettings

ON_HOLD = select(Hold.subject_id).where(Hold.subject == "community", Hold.lifted_at.is_(None))
SHOWN_TO_EVERYBODY = (
    select(Community.id)
    .outerjoin(RecognitionSettings, RecognitionSettings.community_id == Community.id)
    .where(
        or_(
            and_(
                Community.openness.in_(("open", "hybrid")),
                RecognitionSettings.champions_shown_to.is_(None),
            ),
            and_(
                or_(Community.openness != "closed", Community.openness.is_(None)),
                RecognitionSettings.champions_shown_to == "everybody",
            ),
        ),
        Community.id.not_in(ON_HOLD),
    )
)
"""The communities whose champions strangers may see: as they decided, otherwise those that are not
closed. A closed one never is, and neither is one on hold."""
NOT_CLOSED = select(Community.id).where(
    or_(Community.openness != "closed", Community.openness.is_(None)),
    Community.id.not_in(ON_HOLD),
)
IS_PUBLIC = and_(
    Award.state == AwardState.ACCEPTED,
    Award.audience == "public",
    Award.person_id.not_in(people_on_hold()),
    Award.community_id.in_(SHOWN_TO_EVERYBODY),
)
"""Strangers may see it and come upon it: the one rule of every public page, feed and search."""
IS_REACHABLE = or_(
    IS_PUBLIC,
    and_(
        Award.state == AwardState.ACCEPTED,
        Award.link_on_at.is_not(None),
        Award.person_id.not_in(people_on_hold()),
        Award.community_id.in_(NOT_CLOSED),
    ),
)
"""Strangers who have its address may open it, its files and what is embedded of it."""
