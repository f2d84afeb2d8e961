"""What we ask the database about custom fields and what they say of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from core.db import db
from core.fields.models import MOST_KEPT, Field, FieldValue
from core.many import among


def of_community(community_id: int) -> Sequence[Field]:
    """The fields of a community that are in use, in their order."""
    return [each for each in all_of(community_id) if each.retired_at is None]


def all_of(community_id: int) -> Sequence[Field]:
    """The fields of a community in their order, also those that are retired."""
    return db.session.scalars(
        select(Field)
        .where(Field.community_id == community_id)
        .order_by(Field.position, Field.id)
        .limit(MOST_KEPT)
    ).all()


def some(field_ids: Collection[int]) -> dict[int, Field]:
    """These fields, by id."""
    found = db.session.scalars(select(Field).where(Field.id.in_(field_ids)))
    return {each.id: each for each in found}


def values_of(person_ids: Collection[int], community_id: int) -> dict[int, dict[int, str]]:
    """What the fields in use of a community say of these people: person, field, text as kept."""
    return said_by([each.id for each in of_community(community_id)], person_ids)


def said_by(field_ids: Collection[int], person_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """What these fields say of these people: person, field, text as kept."""
    if not (field_ids and person_ids):
        return {}
    found = db.session.execute(
        select(FieldValue.person_id, FieldValue.field_id, FieldValue.text).where(
            among(FieldValue.person_id, person_ids), FieldValue.field_id.in_(field_ids)
        )
    )
    values: dict[int, dict[int, str]] = {}
    for person_id, field_id, text in found:
        values.setdefault(person_id, {})[field_id] = text
    return values


def used_choices(field_id: int) -> set[str]:
    """The choices that are said of somebody, looked up one by one in the values of the field."""
    found = select(FieldValue.text).where(FieldValue.field_id == field_id).distinct()
    return set(db.session.scalars(found))


def people_of(field_id: int, after: int, limit: int) -> Sequence[int]:
    """The ids of the next people of whom a field says something."""
    return db.session.scalars(
        select(FieldValue.person_id)
        .where(FieldValue.field_id == field_id, FieldValue.person_id > after)
        .order_by(FieldValue.person_id)
        .limit(limit)
    ).all()
