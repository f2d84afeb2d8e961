"""What follows when an award, or what is said of it, changes."""

from __future__ import annotations

from sqlalchemy import select, update

from core.db import IN_BULK, db, now
from recognition.awards.models import Award, AwardContribution, AwardState
from recognition.champions import following
from recognition.credentials import jobs as credentials


def follow(award: Award) -> None:
    """Have its credential and its holder's faces follow, in the transaction of the change.

    Only what was accepted once has one; before that nobody but its givers may know of it.
    """
    if award.accepted_at is not None:
        award.credential_due_at = now()
        credentials.issue.later(award.id)
        following.follow(award.person_id, award.community_id)


def follow_contribution(contribution_id: int) -> None:
    """Have the credentials follow that say what was done there."""
    naming = select(AwardContribution.award_id).where(
        AwardContribution.contribution_id == contribution_id
    )
    due = update(Award).where(Award.id.in_(naming), Award.state == AwardState.ACCEPTED)
    marked = due.values(credential_due_at=now()).returning(Award.id)
    for award_id in db.session.scalars(marked, execution_options=IN_BULK):
        credentials.issue.later(award_id)
