"""What we ask the database about what somebody carries, and to whom it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from core.communities.models import Acquaintance, Membership
from core.db import db, now
from core.deliveries.models import Delivery, State
from core.people.models import Person
from outreach.hand_overs.models import HandOver
from outreach.invitations.models import Invitation
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.reminders.models import Reminder
from outreach.waves.models import Wave, WaveState

STOPPED = (State.FAILED, State.SUPPRESSED, State.CANCELLED, State.BOUNCED, State.QUEUED)
LONGEST_CHAIN = 10
ASKED = "asked"


def open_invitations(community_id: int, person_id: int) -> Select[int]:
    """Invitations of this inviter in waves that are open."""
    return select(Invitation.id).where(
        Invitation.inviter_id == person_id,
        Invitation.is_open,
        Invitation.community_id == community_id,
    )


def drafts(community_id: int, person_id: int) -> Select[int]:
    """Those that nobody has heard of, and that are not just leaving."""
    not_asked = Invitation.invited_at.is_(None) & Invitation.answer.is_(None)
    return open_invitations(community_id, person_id).where(not_asked, ~_may_have_left())


def asked(community_id: int, person_id: int) -> Select[int]:
    """Those that somebody has heard of, or may have; and who is to be asked again some day."""
    is_asked = Invitation.invited_at.is_not(None) | Invitation.answer.is_not(None)
    heard = Invitation.is_open & or_(is_asked, _may_have_left())
    again = (Invitation.answer == "not_now") & Invitation.ask_again_on.is_not(None)
    return select(Invitation.id).where(
        Invitation.inviter_id == person_id,
        Invitation.community_id == community_id,
        or_(heard, again),
    )


def their_reminders(community_id: int, person_id: int) -> Select[int]:
    """The reminders of their open invitations."""
    theirs = open_invitations(community_id, person_id)
    return select(Reminder.id).where(Reminder.invitation_id.in_(theirs))


def undecided_of(community_id: int, person_id: int) -> int:
    """How many reminders wait for a decision of this inviter."""
    found = their_reminders(community_id, person_id).where(Reminder.choice.is_(None))
    return how_many(found)


def meetings_to_come(community_id: int, person_id: int) -> Select[int]:
    return select(Meeting.id).where(
        Meeting.by_id == person_id,
        Meeting.starts_at > now(),
        Meeting.community_id == community_id,
        Meeting.cancelled_at.is_(None),
    )


def next_steps(community_id: int, person_id: int) -> Select[int]:
    return select(NextStep.id).where(
        NextStep.owner_id == person_id,
        NextStep.done_at.is_(None),
        NextStep.community_id == community_id,
    )


def waves(community_id: int, person_id: int) -> Select[int]:
    return select(Wave.id).where(
        Wave.community_id == community_id,
        Wave.owner_id == person_id,
        Wave.state != WaveState.CLOSED,
    )


def looked_after(community_id: int, person_id: int) -> Select[int]:
    return select(Acquaintance.person_id).where(
        Acquaintance.owner_id == person_id, Acquaintance.community_id == community_id
    )


def how_many(found: Select[Any]) -> int:
    counted = select(func.count()).select_from(found.subquery())
    return db.session.scalar(counted) or 0


def lock_waves(community_id: int) -> None:
    """Keep the open waves, so that nobody sends one meanwhile."""
    found = select(Wave.id).where(Wave.community_id == community_id, Wave.state != WaveState.CLOSED)
    db.session.execute(found.order_by(Wave.id).with_for_update()).all()


def of_community(community_id: int) -> Sequence[tuple[HandOver, Person]]:
    """What was handed over there, the newest first, at most 20, each with who had it before."""
    found = db.session.execute(
        select(HandOver, Person)
        .join(Person, Person.id == HandOver.from_id)
        .where(HandOver.community_id == community_id)
        .order_by(HandOver.at.desc())
        .limit(20)
    )
    return [(row[0], row[1]) for row in found]


def memberships(community_id: int, person_id: int) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership).where(
            Membership.community_id == community_id, Membership.person_id == person_id
        )
    ).all()


def who_hears(community_id: int, inviter_id: int, since: datetime) -> int:
    """Who has the news of an invitation of that day now, however often it was handed on."""
    for _each in range(LONGEST_CHAIN):
        found = db.session.scalar(
            select(HandOver)
            .where(
                HandOver.from_id == inviter_id,
                HandOver.community_id == community_id,
                HandOver.at > since,
            )
            .order_by(HandOver.at)
            .limit(1)
        )
        if found is None or (to := _who_took(found, ASKED)) is None:
            return inviter_id
        inviter_id, since = to, found.at
    return inviter_id


def _who_took(made: HandOver, what: str) -> int | None:
    return next((int(each["to"]) for each in made.moved if each["what"] == what), None)


def _may_have_left() -> ColumnElement[bool]:
    return exists().where(
        Delivery.kind == "invitation",
        Delivery.subject_id == Invitation.id,
        Delivery.state.not_in(STOPPED),
    )
