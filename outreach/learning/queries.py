"""What we ask the database about past waves: who was asked how, and what they answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select

from core.db import db, today
from core.many import among
from core.people.models import Person
from outreach.invitations.models import Invitation
from outreach.segments import queries as segment_queries
from outreach.waves.models import Wave, WaveState
from outreach.waves.queries import MOST_SENT

LESSONS = 10


class Asked(NamedTuple):
    """One person who was asked; `yes_on` is the day on which they said yes, if they did."""

    wave_id: int
    channel: str
    inviter_id: int | None
    person_id: int
    answer: str | None
    yes_on: date | None


def asked_in(wave_ids: Collection[int]) -> list[Asked]:
    """Everybody who was asked in these waves."""
    found = db.session.execute(
        select(
            Invitation.wave_id,
            Invitation.channel,
            func.coalesce(Invitation.asked_by_id, Invitation.inviter_id),
            Invitation.person_id,
            Invitation.answer,
            Invitation.answered_at,
        )
        .where(among(Invitation.wave_id, wave_ids), Invitation.invited_at.is_not(None))
        .order_by(Invitation.id)
    )
    return [
        Asked(*row[:5], row.answered_at.date() if row.answer == "yes" else None) for row in found
    ]


def past_answers(community_id: int) -> tuple[int, int]:
    """How many said yes, and how many were asked, in the newest waves that are over."""
    is_over = or_(Wave.state == WaveState.CLOSED, Wave.answers_by < today())
    waves = (
        select(Wave.id)
        .where(Wave.community_id == community_id, Wave.opened_at.is_not(None), is_over)
        .order_by(Wave.number.desc())
        .limit(MOST_SENT)
    )
    counted = select(func.count().filter(Invitation.answer == "yes"), func.count()).where(
        Invitation.wave_id.in_(waves), Invitation.invited_at.is_not(None)
    )
    row = db.session.execute(counted).one()
    return row[0], row[1]


def lessons(community_id: int, before: int | None = None) -> Sequence[Wave]:
    """Closed waves with what was learned, newest first, from the one before this number on."""
    found = select(Wave).where(Wave.community_id == community_id, Wave.learned.is_not(None))
    if before is not None:
        found = found.where(Wave.number < before)
    return db.session.scalars(found.order_by(Wave.number.desc()).limit(LESSONS)).all()


def names(person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called, by name."""
    called = select(Person.id, Person.name).where(among(Person.id, person_ids))
    found = db.session.execute(called.order_by(Person.sort_name, Person.id))
    return {row.id: row.name for row in found}


def segments_of(community_id: int, person_ids: Collection[int]) -> dict[int, set[int]]:
    """For each segment of the community, which of these people are of it."""
    people = select(Person.id).where(among(Person.id, person_ids))
    found: dict[int, set[int]] = {}
    for segment_id, person_id in db.session.execute(segment_queries.pairs(community_id, people)):
        found.setdefault(segment_id, set()).add(person_id)
    return found
