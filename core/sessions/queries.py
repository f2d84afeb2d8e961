"""What we ask the database about who is signed in where."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from core.accounts.models import Session
from core.accounts.queries import is_going_on
from core.db import db

MOST = 50


def of_person(person_id: int) -> Sequence[Session]:
    """The sessions of a person, the one that was seen last first; at most 50."""
    theirs = select(Session).where(Session.person_id == person_id, is_going_on())
    newest = theirs.order_by(Session.last_seen_at.desc(), Session.id.desc())
    return db.session.scalars(newest.limit(MOST)).all()


def newest(before: int | None, limit: int = MOST) -> Sequence[Session]:
    """The sessions of everybody, the one that began last first."""
    found = select(Session).where(is_going_on())
    if before:
        found = found.where(Session.id < before)
    return db.session.scalars(found.order_by(Session.id.desc()).limit(limit)).all()


def count_of(person_id: int) -> int:
    """In how many browsers a person is signed in."""
    theirs = select(func.count()).where(Session.person_id == person_id, is_going_on())
    return db.session.scalar(theirs) or 0
