"""Codes for events, for tests and the example site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.communities.models import Community
from core.db import db, now, today
from core.people.models import Person
from recognition.awards.links import award_token
from recognition.awards.models import Award
from recognition.badges.models import Badge
from recognition.claims import claiming, preparing
from recognition.claims.models import Claim, ClaimCode
from tests.recognition.badges import WHY

SAID = "Carried the tables at the seed swap"


def coded(community: Community, by: Person, badge: Badge, **more: Any) -> ClaimCode:
    """A code that is open for a day, unless told otherwise."""
    values = {
        "kind": "event",
        "said": SAID,
        "done_on": today(),
        "place": None,
        "words": WHY,
        "opens_at": now() - timedelta(hours=1),
        "closes_at": now() + timedelta(days=2),
        "most_uses": 50,
        **more,
    }
    return preparing.prepare(community, badge, values, by)


def claim_pages() -> list[str]:
    """The pages of the first code; somebody has claimed with no more than a name."""
    code = db.session.scalars(select(ClaimCode).order_by(ClaimCode.id).limit(1)).one()
    claim = db.session.scalars(select(Claim).limit(1)).first() or claiming.claim_with_name(
        code.id, "Bea " * 20, "b" * 32
    )
    award = db.session.get_one(Award, claim.award_id)
    db.session.commit()
    stopped = select(ClaimCode.code).where(ClaimCode.stopped_at.is_not(None)).limit(1)
    token = award_token(award)
    return [
        f"/claim/{code.code}",
        f"/claim/{code.code}/sent",
        f"/claim/{code.code}/yours/{token}",
        f"/claim/{db.session.scalars(stopped).one()}",
    ]
