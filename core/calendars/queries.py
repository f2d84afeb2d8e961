"""What we ask the database about calendar feeds."""

from __future__ import annotations

from sqlalchemy import select

from core.calendars.models import CalendarFeed
from core.db import db
from core.people.models import Person


def of_person(person_id: int) -> CalendarFeed | None:
    return db.session.get(CalendarFeed, person_id)


def owner_of(token_digest: str) -> int | None:
    """Whose dates the address of this digest shows. Nobody's, once they were merged away."""
    return db.session.scalar(
        select(CalendarFeed.person_id)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.token_digest == token_digest, Person.merged_into_id.is_(None))
    )
