"""What we ask the database about waves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, SQLColumnExpression, func, literal, select

from core.db import db
from core.many import among
from outreach.invitations.models import Channel, Invitation
from outreach.waves.models import Wave, WaveState

PAGE = 20
MOST_SENT = 50
"""Older waves say little about the next; so no page grows for ever."""


def of_community(community_id: int, before: int | None = None, limit: int = PAGE) -> Sequence[Wave]:
    """The waves of a community, newest first, from the one before this number on."""
    found = select(Wave).where(Wave.community_id == community_id)
    if before is not None:
        found = found.where(Wave.number < before)
    return db.session.scalars(found.order_by(Wave.number.desc()).limit(limit)).all()


def open_ones(community_id: int) -> Sequence[Wave]:
    return db.session.scalars(
        select(Wave)
        .where(Wave.community_id == community_id, Wave.state != WaveState.CLOSED)
        .order_by(Wave.number.desc())
        .limit(20)
    ).all()


def locked(wave: Wave) -> Wave:
    """The wave again, with its row locked until the end of the transaction."""
    return locked_by_id(wave.id)


def locked_by_id(wave_id: int) -> Wave:
    return db.session.get_one(Wave, wave_id, with_for_update=True, populate_existing=True)


def next_number(community_id: int) -> int:
    last = db.session.scalar(select(func.max(Wave.number)).where(Wave.community_id == community_id))
    return (last or 0) + 1


@dataclass(frozen=True)
class Tally:
    """How a wave stands, for its ten dots: places by what became of them."""

    invitations: int = 0
    approved: int = 0
    invited: int = 0
    answered: int = 0
    yes: int = 0


def tallies(wave_ids: Sequence[int]) -> dict[int, Tally]:
    """How each of these waves stands, in one statement."""
    counted = (
        select(
            Invitation.wave_id,
            func.count(),
            func.count(Invitation.approved_at),
            func.count(Invitation.invited_at),
            func.count(Invitation.answered_at),
            func.count().filter(Invitation.answer == "yes"),
        )
        .where(Invitation.wave_id.in_(wave_ids))
        .group_by(Invitation.wave_id)
    )
    return {wave_id: Tally(*counts) for wave_id, *counts in db.session.execute(counted)}


def unsettled(wave: Wave) -> int:
    """How many were asked and have neither answered nor been followed up by a human."""
    return unsettled_in([wave.id]).get(wave.id, 0)


def unsettled_in(wave_ids: Sequence[int]) -> dict[int, int]:
    """The same for each of these waves that has such people, in one statement."""
    counted = (
        select(Invitation.wave_id, func.count())
        .where(
            Invitation.wave_id.in_(wave_ids),
            Invitation.invited_at.is_not(None),
            Invitation.answered_at.is_(None),
            Invitation.followed_up_at.is_(None),
            Invitation.channel.in_((Channel.EMAIL, Channel.LETTER)),
        )
        .group_by(Invitation.wave_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def earlier(wave: Wave) -> Sequence[Wave]:
    """The waves that were sent before this one, newest first, at most 50."""
    return [each for each in sent(wave.community_id) if each.id != wave.id]


def sent(community_id: int) -> Sequence[Wave]:
    """The waves of a community that were sent, newest first, at most 50."""
    return db.session.scalars(
        select(Wave)
        .where(Wave.community_id == community_id, Wave.opened_at.is_not(None))
        .order_by(Wave.number.desc())
        .limit(MOST_SENT)
    ).all()


def unfinished(waves: Sequence[Wave]) -> list[tuple[Wave, int]]:
    """Those of these waves that are open or have unsettled people, and how many of these."""
    waiting = unsettled_in([each.id for each in waves])
    found = [(each, waiting.get(each.id, 0)) for each in waves]
    return [(each, number) for each, number in found if each.is_open or number]


def planned(community_id: int) -> Wave | None:
    """The next wave that is being planned, if there is one."""
    found = select(Wave).where(Wave.community_id == community_id, Wave.state == WaveState.PLANNING)
    return db.session.scalar(found.order_by(Wave.number).limit(1))


def done_inviting(invitation_ids: Collection[int]) -> Sequence[int]:
    """The waves of these invitations that still invite, though everyone in them is asked."""
    theirs = select(Invitation.wave_id).where(among(Invitation.id, invitation_ids))
    found = select(Wave.id).where(
        Wave.id.in_(theirs), Wave.state == WaveState.INVITING, ~_not_asked(Wave.id).exists()
    )
    return db.session.scalars(found).all()


def everyone_is_asked(wave_id: int) -> bool:
    """True when nobody in the wave still waits to be asked."""
    return db.session.scalar(_not_asked(literal(wave_id)).limit(1)) is None


def _not_asked(wave_id: SQLColumnExpression[int]) -> Select[int]:
    return select(Invitation.id).where(
        Invitation.wave_id == wave_id,
        Invitation.invited_at.is_(None),
        Invitation.answer.is_(None),
    )


def was_one_sent(community_id: int) -> bool:
    """True once a wave of the community has been sent."""
    sent = select(Wave.id).where(Wave.community_id == community_id, Wave.opened_at.is_not(None))
    return db.session.scalar(sent.limit(1)) is not None
