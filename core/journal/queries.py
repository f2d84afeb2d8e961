"""What we ask the database about the journal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from core.db import db
from core.journal.models import Entry
from core.people.models import Person

BEYOND_COMMUNITIES = ("person.never", "person.told", "person.chose", "person.forgotten")


def of_person(person_id: int, community_id: int) -> Sequence[tuple[Entry, str | None]]:
    """The newest 50 lines about a person in a community, each with the name of who did it."""
    belongs = or_(Entry.community_id == community_id, Entry.what.in_(BEYOND_COMMUNITIES))
    found = db.session.execute(
        select(Entry, Person.name)
        .outerjoin(Person, Person.id == Entry.by_id)
        .where(Entry.person_id == person_id, belongs)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(50)
    )
    return [(entry, name) for entry, name in found]
