"""What we ask the database about who is signed in where."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core.accounts.models import Session
from core.accounts.queries import is_staff
from core.db import db, now

MOST = 50


def of_person(person_id: int) -> list[Session]:
    """The sessions of a person that are not over, the one that was seen last first; at most 50."""
    found = db.session.execute(
        select(Session, is_staff(Session.person_id))
        .where(Session.person_id == person_id)
        .order_by(Session.last_seen_at.desc(), Session.id.desc())
        .limit(MOST)
    )
    return [
        each
        for each, has_part in found
        if not each.is_over(each.person.is_administrator or has_part)
    ]


def newest(before: int | None, limit: int = MOST) -> Sequence[Session]:
    """Sessions of everybody that may still be used, the one that began last first."""
    found = select(Session).where(
        Session.expires_at > now(), Session.last_seen_at > now() - Session.IDLE
    )
    if before:
        found = found.where(Session.id < before)
    return db.session.scalars(found.order_by(Session.id.desc()).limit(limit)).all()


def count_of(person_id: int) -> int:
    """In how many browsers a person is signed in."""
    theirs = select(func.count()).where(
        Session.person_id == person_id, Session.last_seen_at > now() - Session.IDLE
    )
    return db.session.scalar(theirs) or 0
