"""What we ask the database about who suggested whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from core.communities.models import Membership
from core.db import db
from core.people.models import Person
from outreach.invitations.models import Answer, Invitation
from outreach.nominations.models import Nomination, Origin
from outreach.waves.models import Wave

MOST_SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """How an invitation of somebody stands, as far as it can be told of."""

    person_id: int
    is_over: bool
    said_yes: bool
    over_at: datetime | None


def locked_person(person_id: int) -> Person:
    """Whoever suggests, held until the end of the transaction: one suggestion at a time."""
    return db.session.get_one(
        Person, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


def round_began(community_id: int) -> datetime | None:
    """When the last wave of the community was closed; None before the first was."""
    closed = select(func.max(Wave.closed_at)).where(Wave.community_id == community_id)
    return db.session.scalar(closed)


def made_since(community_id: int, person_id: int, since: datetime | None) -> Sequence[Nomination]:
    """What this person has suggested since then and not taken back."""
    found = select(Nomination).where(*_by(community_id, person_id))
    if since is not None:
        found = found.where(Nomination.created_at > since)
    return db.session.scalars(found.order_by(Nomination.id.desc()).limit(MOST_SHOWN)).all()


def of_person(community_id: int, person_id: int) -> Sequence[Nomination]:
    """What this person has suggested there, newest first, at most 50."""
    return made_since(community_id, person_id, None)


def one_of(community_id: int, person_id: int, nomination_id: int) -> Nomination | None:
    """The suggestion of that number, if this person made it."""
    return db.session.scalar(
        select(Nomination).where(Nomination.id == nomination_id, *_by(community_id, person_id))
    )


def joined(community_id: int, person_ids: Collection[int]) -> dict[int, datetime]:
    """Who of these belongs to the community, and since when."""
    found = (
        select(Membership.person_id, func.min(Membership.since))
        .where(Membership.community_id == community_id, Membership.person_id.in_(person_ids))
        .group_by(Membership.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def asked(community_id: int, person_ids: Collection[int], since: datetime) -> list[Asked]:
    """The invitations of these people that went out, open or over since then; the newest last."""
    found = db.session.execute(
        select(Invitation.person_id, ~Invitation.is_open, Invitation.answer, Wave.closed_at)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(
            Invitation.community_id == community_id,
            Invitation.person_id.in_(person_ids),
            Invitation.invited_at.is_not(None),
            or_(Invitation.is_open, Wave.closed_at >= since),
        )
        .order_by(Invitation.id)
    )
    return [Asked(row[0], bool(row[1]), row[2] == Answer.YES, row[3]) for row in found]


def _by(community_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Nomination.community_id == community_id,
        Nomination.nominated_by_id == person_id,
        Nomination.origin == Origin.MEMBER,
    )
