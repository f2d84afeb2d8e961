"""Keeping people findable by what custom fields say of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.db import among, db
from core.people.models import Person
from core.people.words import index_words


def index_people(person_ids: Collection[int]) -> None:
    """Make these people findable by what is known of them now."""
    for person in db.session.scalars(select(Person).where(among(Person.id, person_ids))).all():
        index_words(person)
