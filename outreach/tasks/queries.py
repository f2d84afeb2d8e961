"""What we ask the database about what inviters and organisers have to do, each by an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.db import db, now, today
from core.people.models import Person
from core.today.queries import standing
from outreach.invitations.models import Answer, Channel, Invitation
from outreach.nominations.models import Nomination
from outreach.reminders.models import Reminder
from outreach.touchpoints.models import HUMAN, Touchpoint
from outreach.waves.models import Wave

REACTED_WITHIN = timedelta(days=30)
ASKED_AGAIN_WITHIN = timedelta(days=180)
IN_OWN_WORDS = (Invitation.personal_line != "") & Invitation.asked_by_id.is_(None)
WRITTEN = IN_OWN_WORDS & (Invitation.why != "")


class Asked(NamedTuple):
    """One invitation of somebody: whom, where, and when what happened."""

    id: int
    community_id: int
    person_id: int
    name: str
    channel: str
    why: str
    answer: str | None
    created_at: datetime
    invited_at: datetime | None
    replied_at: datetime | None
    answered_at: datetime | None
    ask_again_on: date | None


class Due(NamedTuple):
    """A reminder to decide."""

    id: int
    number: int
    due_on: date
    community_id: int
    person_id: int
    name: str
    channel: str
    email: str | None
    invited_at: datetime | None


class Named(NamedTuple):
    """Somebody whom one or several voices named, by the oldest of them."""

    id: int
    community_id: int
    name: str
    why: str
    created_at: datetime


def to_write(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Invitations that still lack a reason or a personal line."""
    found = _not_asked(person_id, community_ids).where(~WRITTEN)
    return _asked(found.order_by(Invitation.created_at, Invitation.id), limit)


def to_approve(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Invitations that are written and wait to be approved."""
    found = _not_asked(person_id, community_ids).where(WRITTEN, Invitation.approved_at.is_(None))
    return _asked(found.order_by(Invitation.created_at, Invitation.id), limit)


def to_ask(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Whom to ask by voice or letter, now that the wave is open."""
    found = _not_asked(person_id, community_ids).where(
        Invitation.approved_at.is_not(None),
        Invitation.channel != Channel.EMAIL,
        Wave.opened_at.is_not(None),
    )
    return _asked(found.order_by(Invitation.created_at, Invitation.id), limit)


def to_decide(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Due]:
    """Reminders of this inviter that nobody has decided."""
    found = (
        select(
            Reminder.id,
            Reminder.number,
            Reminder.due_on,
            Invitation.community_id,
            Invitation.person_id,
            Person.name,
            Invitation.channel,
            Person.email,
            Invitation.invited_at,
        )
        .select_from(Invitation)
        .join(Reminder, Reminder.invitation_id == Invitation.id)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            *_mine(person_id, community_ids),
            Invitation.answer.is_(None),
            Invitation.replied_at.is_(None),
            Reminder.choice.is_(None),
            standing(),
        )
        .order_by(Reminder.due_on, Reminder.id)
    )
    return [Due(*row) for row in db.session.execute(found.limit(limit))]


def replied(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Who wrote back, without anybody having noted what they mean."""
    found = _invitations().where(
        *_mine(person_id, community_ids),
        Invitation.answer.is_(None),
        Invitation.replied_at.is_not(None),
    )
    return _asked(found.order_by(Invitation.replied_at, Invitation.id), limit)


def to_follow_up(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Who has not answered though the reminders ended, or the day to answer by is over."""
    reminder = exists().where(Reminder.invitation_id == Invitation.id)
    ended = reminder.where(Reminder.number == 2, Reminder.choice.is_not(None))
    found = _invitations().where(
        *_mine(person_id, community_ids),
        Invitation.invited_at.is_not(None),
        Invitation.answer.is_(None),
        Invitation.replied_at.is_(None),
        Invitation.followed_up_at.is_(None),
        ~reminder.where(Reminder.choice.is_(None)),
        or_(ended, Wave.answers_by < today()),
    )
    return _asked(found.order_by(Invitation.invited_at, Invitation.id), limit)


def to_react_to(person_id: int, community_ids: Collection[int], limit: int) -> Sequence[Asked]:
    """Who said yes, or named somebody instead, and has not heard from a human since."""
    found = _invitations().where(
        Invitation.inviter_id == person_id,
        Invitation.community_id.in_(community_ids),
        Invitation.answer.in_((Answer.YES, Answer.INSTEAD)),
        Invitation.answered_at > now() - REACTED_WITHIN,
        ~_talked_since(Invitation.answered_at),
    )
    return _asked(found.order_by(Invitation.answered_at, Invitation.id), limit)


def to_ask_again(
    person_id: int, community_ids: Collection[int], until: date, limit: int
) -> Sequence[Asked]:
    """Who said "not now", now that the day has come on which we may ask again."""
    later = aliased(Invitation)
    asked_since = exists().where(
        later.person_id == Invitation.person_id,
        later.community_id == Invitation.community_id,
        later.id > Invitation.id,
    )
    found = _invitations().where(
        Invitation.inviter_id == person_id,
        Invitation.community_id.in_(community_ids),
        Invitation.answer == "not_now",
        Invitation.ask_again_on.between(today() - ASKED_AGAIN_WITHIN, until),
        ~asked_since,
        ~_talked_since(Invitation.ask_again_on),
    )
    return _asked(found.order_by(Invitation.ask_again_on, Invitation.id), limit)


def named(community_ids: Collection[int], limit: int) -> Sequence[Named]:
    """Who waits to be approved or declined, the longest waiting first, each name once."""
    first = (
        select(func.min(Nomination.id))
        .where(Nomination.community_id.in_(community_ids), Nomination.state == "waiting")
        .group_by(
            Nomination.community_id,
            Nomination.name_key,
            func.coalesce(func.nullif(Nomination.name_key, ""), cast(Nomination.id, String)),
        )
    )
    found = (
        select(
            Nomination.id,
            Nomination.community_id,
            Nomination.name,
            Nomination.why,
            Nomination.created_at,
        )
        .where(Nomination.id.in_(first))
        .order_by(Nomination.created_at, Nomination.id)
        .limit(limit)
    )
    return [Named(*row) for row in db.session.execute(found)]


def _mine(person_id: int, community_ids: Collection[int]) -> tuple[Any, ...]:
    return (
        Invitation.inviter_id == person_id,
        Invitation.is_open,
        Invitation.community_id.in_(community_ids),
    )


def _not_asked(person_id: int, community_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return _invitations().where(
        *_mine(person_id, community_ids),
        Invitation.invited_at.is_(None),
        Invitation.answer.is_(None),
    )


def _invitations() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invitation.id,
            Invitation.community_id,
            Invitation.person_id,
            Person.name,
            Invitation.channel,
            Invitation.why,
            Invitation.answer,
            Invitation.created_at,
            Invitation.invited_at,
            Invitation.replied_at,
            Invitation.answered_at,
            Invitation.ask_again_on,
        )
        .join(Person, Person.id == Invitation.person_id)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(standing())
    )


def _asked(found: Select[*tuple[Any, ...]], limit: int) -> list[Asked]:
    return [Asked(*row) for row in db.session.execute(found.limit(limit))]


def _talked_since(moment: Any) -> Any:
    return exists().where(
        Touchpoint.person_id == Invitation.person_id,
        Touchpoint.community_id == Invitation.community_id,
        Touchpoint.at >= moment,
        Touchpoint.kind.in_(HUMAN),
    )
