"""What a worker does after a field was renamed in what it offers, or brought back."""

from __future__ import annotations

from sqlalchemy import select, update

from core.db import IN_BULK, db
from core.fields import queries
from core.fields.models import Field
from core.people.terms import index_people
from core.queue import every, job

BATCH = 500


@job
def index_field(field_id: int) -> None:
    """Make everybody of whom a field says something findable by it again, in batches."""
    field = db.session.get(Field, field_id)
    since, after = (field.unindexed_since if field else None), 0
    db.session.commit()
    while since is not None and (ids := queries.people_of(field_id, after, BATCH)):
        index_people(ids)
        after = ids[-1]
        db.session.commit()
    mine = update(Field).where(Field.id == field_id, Field.unindexed_since == since)
    db.session.execute(mine.values(unindexed_since=None), execution_options=IN_BULK)
    db.session.commit()


@every(minutes=10)
def index_left_fields() -> None:
    """Ring again for fields whose people are not indexed yet: a bell was lost, a worker killed."""
    for field_id in db.session.scalars(select(Field.id).where(Field.unindexed_since.is_not(None))):
        index_field.later(field_id)
    db.session.commit()
