"""What somebody carries in outreach, and how each of it moves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Update, func, select, update

from core.communities import owning
from core.communities.carrying import Load
from core.communities.models import Role
from core.communities.owning import OWNERS as INVITERS
from core.db import IN_BULK, changed, db
from core.people.models import Person
from outreach.hand_overs import queries, stopping
from outreach.invitations.models import Invitation
from outreach.meetings import actions as meetings
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.waves.models import Wave

ORGANISERS = (Role.ORGANISER,)


def _move_drafts(community_id: int, person_id: int, to: Person, by: Person) -> int:
    """To be written anew: nobody asks in the words of somebody else, or unapproved."""
    anew: dict[str, Any] = {"personal_line": "", "approved_at": None, "approved_by_id": None}
    theirs = Invitation.id.in_(queries.drafts(community_id, person_id))
    return _change(update(Invitation).where(theirs).values(inviter_id=to.id, **anew))


def _move_asked(community_id: int, person_id: int, to: Person, by: Person) -> int:
    """Never sent again; who asked, in whose words, stays known. What is leaving leaves once only:
    should it come back to the queue, its words need a new approval."""
    theirs = Invitation.id.in_(queries.asked(community_id, person_id))
    first = func.coalesce(Invitation.asked_by_id, Invitation.inviter_id)
    moved = update(Invitation).where(theirs)
    not_sent = moved.where(Invitation.invited_at.is_(None), Invitation.answer.is_(None))
    db.session.execute(not_sent.values(approved_at=None, approved_by_id=None), **_bulk())
    return _change(moved.values(inviter_id=to.id, asked_by_id=first))


def _move_waves(community_id: int, person_id: int, to: Person, by: Person) -> int:
    theirs = Wave.id.in_(queries.waves(community_id, person_id))
    return _change(update(Wave).where(theirs).values(owner_id=to.id))


def _move_steps(community_id: int, person_id: int, to: Person, by: Person) -> int:
    theirs = NextStep.id.in_(queries.next_steps(community_id, person_id))
    return _change(update(NextStep).where(theirs).values(owner_id=to.id))


def _move_people(community_id: int, person_id: int, to: Person, by: Person) -> int:
    return owning.pass_on(community_id, person_id, to.id)


def _move_meetings(community_id: int, person_id: int, to: Person, by: Person) -> int:
    """Whoever knows of a meeting is told who comes instead; nobody else is."""
    theirs = Meeting.id.in_(queries.meetings_to_come(community_id, person_id))
    found = db.session.scalars(select(Meeting).where(theirs).order_by(Meeting.id)).all()
    for each in found:
        meetings.hand_on(each, to)
    return len(found)


def _change(moved: Update) -> int:
    return changed(moved.execution_options(**IN_BULK))


def _bulk() -> dict[str, Any]:
    return {"execution_options": IN_BULK}


LOADS = (
    Load(
        "drafts",
        _l("Invitations that have not gone out"),
        _l("They need a personal line of the new inviter, and a new approval."),
        INVITERS,
        lambda *of: queries.how_many(queries.drafts(*of)),
        _move_drafts,
        stopping.invitations,
        stopping.waiting_invitations,
    ),
    Load(
        queries.ASKED,
        _l("Invitations that went out, with their answers and reminders"),
        _l("Nothing is sent again. Reminders say that somebody else has taken over."),
        INVITERS,
        lambda *of: queries.how_many(queries.asked(*of)),
        _move_asked,
        stopping.reminders,
        stopping.waiting_reminders,
    ),
    Load(
        "waves",
        _l("Waves that they own"),
        _l("Only an organiser can own a wave."),
        ORGANISERS,
        lambda *of: queries.how_many(queries.waves(*of)),
        _move_waves,
    ),
    Load(
        "steps",
        _l("Next steps that they promised"),
        _l("They keep their dates."),
        INVITERS,
        lambda *of: queries.how_many(queries.next_steps(*of)),
        _move_steps,
    ),
    Load(
        "people",
        _l("People whom they look after"),
        _l("The dates on which to be in touch again stay as they are."),
        INVITERS,
        lambda *of: queries.how_many(queries.looked_after(*of)),
        _move_people,
    ),
    Load(
        "meetings",
        _l("Meetings that are still to come"),
        _l("Whoever knows of a meeting is told who comes instead."),
        ORGANISERS,
        lambda *of: queries.how_many(queries.meetings_to_come(*of)),
        _move_meetings,
        stopping.news_of_meetings,
        stopping.waiting_meetings,
    ),
)
