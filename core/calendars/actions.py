"""A secret address for one's own dates: made, made anew, ended."""

from __future__ import annotations

from sqlalchemy import delete

from core.accounts.models import digest, new_token
from core.calendars.models import CalendarFeed
from core.db import db, now
from core.journal.actions import record
from core.pages.links import absolute
from core.people.models import Person


def renew(person: Person) -> str:
    """The new address of somebody's dates; the one before shows nothing any more."""
    token = new_token()
    feed = CalendarFeed(person_id=person.id, token_digest=digest(token), created_at=now())
    db.session.merge(feed)
    record("calendar.renewed", by=person, person_id=person.id)
    return absolute("core.calendars.feed", token=token)


def end(person: Person) -> None:
    """Let the address of somebody's dates show nothing any more."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person.id))
    record("calendar.ended", by=person, person_id=person.id)
