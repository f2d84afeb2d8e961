"""Who knows whom, as far as asking and naming tells."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Select, not_, select

from core.people import ties
from core.people.ties import Source
from outreach.invitations.models import Answer, Invitation
from outreach.nominations.models import IS_PRIVATE, Nomination


def nominated(community_id: int) -> Select[*tuple[Any, ...]]:
    """Who named somebody, and whom, once an organiser approved it; not who did so in private."""
    return select(Nomination.nominated_by_id, Nomination.person_id).where(
        Nomination.community_id == community_id,
        Nomination.state == "approved",
        Nomination.nominated_by_id.is_not(None),
        Nomination.person_id.is_not(None),
        Nomination.nominated_by_id != Nomination.person_id,
        not_(IS_PRIVATE),
    )


def introduced(community_id: int) -> Select[*tuple[Any, ...]]:
    """Who asked somebody, and whom, if that one said yes or sent us on to somebody else."""
    return select(Invitation.inviter_id, Invitation.person_id).where(
        Invitation.community_id == community_id,
        Invitation.answer.in_((Answer.YES, Answer.INSTEAD)),
        Invitation.inviter_id.is_not(None),
    )


# Both strengths are guesses. Who names somebody knows them well enough to say why; who was asked
# by somebody and answered may have met them only for that.
SOURCES = (Source("nominated", 0.3, nominated), Source("introduced", 0.2, introduced))


def init_app(app: Flask) -> None:
    """Add both to what is known of who knows whom."""
    for source in SOURCES:
        ties.add_source(app, source)
