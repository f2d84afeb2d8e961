"""What follows when an award, or what is said of it, changes."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select, update

from core.db import IN_BULK, db, now
from core.people.models import Person
from core.safeguarding.models import Hold
from recognition.awards.models import Award, AwardContribution, AwardState, Endorsement
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
    """Have the credentials follow that say what was done there: only those under a full name do.

    Any other face of the same people must not be seen to change at the same moment.
    """
    naming = select(AwardContribution.award_id).where(
        AwardContribution.contribution_id == contribution_id
    )
    _follow_all(and_(Award.id.in_(naming), Award.shown_as == "full_name"))


def follow_hold(hold: Hold) -> None:
    """Have the credentials follow in which somebody on hold speaks."""
    if hold.subject == "person":
        said = select(Endorsement.award_id).where(Endorsement.by_id == hold.subject_id)
        _follow_all(Award.id.in_(said))


def follow_person(person: Person) -> None:
    """Have the credentials follow that hold the hash of an address, or words that say a name."""
    _follow_all(Award.person_id == person.id)


def _follow_all(which: ColumnElement[bool]) -> None:
    due = update(Award).where(which, Award.state == AwardState.ACCEPTED)
    marked = due.values(credential_due_at=now()).returning(Award.id)
    for award_id in db.session.scalars(marked, execution_options=IN_BULK):
        credentials.issue.later(award_id)
