"""What we ask the database about links to what we hold."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.accounts.models import digest
from core.db import db, now
from core.held.models import HeldLink

MOST_LINKS = 5


def was_mailed_enough(person_id: int) -> bool:
    """True when a link was made for this person in the last minute, or five in the last hour."""
    made = select(func.count()).where(HeldLink.person_id == person_id)
    last_minute = made.where(HeldLink.created_at > now() - timedelta(minutes=1))
    last_hour = made.where(HeldLink.created_at > now() - timedelta(hours=1))
    return bool(db.session.scalar(last_minute)) or (db.session.scalar(last_hour) or 0) >= MOST_LINKS


def link_of(token: str) -> HeldLink | None:
    """The link that this token belongs to, as long as it can be used."""
    found = select(HeldLink).where(
        HeldLink.token_digest == digest(token), HeldLink.expires_at > now()
    )
    return db.session.scalar(found)
