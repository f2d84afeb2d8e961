"""What is left of a nomination when the nominee is forgotten: that somebody was named."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from outreach.nominations.models import Nomination


def nominations_forgotten(person_id: int) -> None:
    """Empty what every voice said about this person."""
    for each in db.session.scalars(select(Nomination).where(Nomination.person_id == person_id)):
        each.forget("forgotten")
