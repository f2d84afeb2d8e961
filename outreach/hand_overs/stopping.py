"""Stopping the messages that wait in somebody's name, before anything of theirs moves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update

from core.communities.carrying import Stopped
from core.db import IN_BULK, db, now
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move_all
from core.many import among
from outreach.hand_overs import queries
from outreach.invitations.queries import KIND
from outreach.meetings import queries as meetings
from outreach.reminders.models import Reminder

TOO_LATE = (State.SENDING, State.UNKNOWN)
STILL = (State.QUEUED, State.CLAIMED)


def invitations(community_id: int, person_id: int) -> Stopped:
    """Invitations in their name that have not left."""
    return _stop(KIND, queries.open_invitations(community_id, person_id))[1]


def reminders(community_id: int, person_id: int) -> Stopped:
    """Reminders in their name that have not left; each has to be decided anew."""
    ids, stopped = _stop("reminder", queries.their_reminders(community_id, person_id))
    again: dict[str, Any] = {"choice": None, "decided_by_id": None, "decided_at": None}
    anew = update(Reminder).where(among(Reminder.id, ids)).values(words="", **again)
    db.session.execute(anew.execution_options(**IN_BULK))
    return stopped


def news_of_meetings(community_id: int, person_id: int) -> Stopped:
    """What was to be said of meetings in their name."""
    theirs = queries.meetings_to_come(community_id, person_id)
    first, then = (_stop(kind, theirs)[1] for kind in (meetings.TO_THEM, meetings.NOTICE))
    return first + then


def waiting_invitations(community_id: int, person_id: int) -> Stopped:
    return _waiting(KIND, queries.open_invitations(community_id, person_id))


def waiting_reminders(community_id: int, person_id: int) -> Stopped:
    return _waiting("reminder", queries.their_reminders(community_id, person_id))


def waiting_meetings(community_id: int, person_id: int) -> Stopped:
    return _waiting(meetings.TO_THEM, queries.meetings_to_come(community_id, person_id))


def _stop(kind: str, subjects: Select[int]) -> tuple[Collection[int], Stopped]:
    """The subjects whose messages were stopped, and how it went.

    What a worker has taken but not brought to the last dot is taken back: at the dot it asks
    whether the message is still its own, and this transaction decides.
    """
    why = _("It was handed over to somebody else.")
    move_all(_ids(kind, subjects, State.CLAIMED), State.CLAIMED, State.QUEUED, due_at=now())
    ended = move_all(
        _ids(kind, subjects, State.QUEUED), State.QUEUED, State.CANCELLED, note=why, held_at=None
    )
    about = select(Delivery.subject_id).where(among(Delivery.id, ended))
    leaving = len(_ids(kind, subjects, *TOO_LATE))
    return db.session.scalars(about).all(), Stopped(len(ended), leaving)


def _waiting(kind: str, subjects: Select[int]) -> Stopped:
    found = db.session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.kind == kind, Delivery.subject_id.in_(subjects))
        .group_by(Delivery.state)
    )
    counted = {row[0]: row[1] for row in found}
    still, late = (sum(counted.get(each, 0) for each in states) for states in (STILL, TOO_LATE))
    return Stopped(still, late)


def _ids(kind: str, subjects: Select[int], *states: State) -> list[int]:
    found = select(Delivery.id).where(
        Delivery.kind == kind, Delivery.subject_id.in_(subjects), Delivery.state.in_(states)
    )
    return list(db.session.scalars(found))
