"""What we ask the database about what leads to a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, select

from core.communities.models import Community, Membership, Role
from core.db import Model, db
from core.many import among
from core.people.models import Person


@dataclass(frozen=True)
class Place:
    """A community, or the installation (None), that somebody looks after.

    `colleagues` look after it with them; where there are none, `others` can name somebody.
    """

    community: Community | None
    colleagues: list[int]
    others: list[int]


@cache
def leading_to_people() -> list[Column[Any]]:
    """Every column of the database with a foreign key to people, but that of people themselves."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if table.name != "people"
        and any(key.column.table.name == "people" for key in column.foreign_keys)
    ]


def entries_of(person_id: int) -> list[int]:
    """The number of a person, and of every entry that was made one with them."""
    found, fresh = [person_id], [person_id]
    while fresh:
        merged = select(Person.id).where(among(Person.merged_into_id, fresh)).order_by(Person.id)
        fresh = [each for each in db.session.scalars(merged) if each not in found]
        found += fresh
    return found


def looked_after(person_ids: list[int]) -> list[Place]:
    """What these entries of one person look after: the installation, communities."""
    is_ours = select(Person.id).where(among(Person.id, person_ids), Person.is_administrator)
    rulers = administrators(person_ids)
    has_ours = db.session.scalar(is_ours.limit(1)) is not None
    installation = [Place(None, rulers, organisers(None, person_ids))] if has_ours else []
    organised = select(Membership.community_id).where(
        among(Membership.person_id, person_ids), Membership.role == Role.ORGANISER
    )
    here = select(Community).where(Community.id.in_(organised)).order_by(Community.id)
    found = db.session.scalars(here).all()
    return installation + [Place(each, organisers(each.id, person_ids), rulers) for each in found]


def administrators(but: Collection[int] = ()) -> list[int]:
    """Who else looks after the installation and can be written to; one without a name cannot."""
    found = select(Person.id).where(Person.is_administrator, Person.email.is_not(None))
    return [each for each in db.session.scalars(found.order_by(Person.id)) if each not in but]


def organisers(community_id: int | None, but: Collection[int] = ()) -> list[int]:
    """Who else organises this community, or any."""
    found = select(Membership.person_id).where(Membership.role == Role.ORGANISER).distinct()
    if community_id is not None:
        found = found.where(Membership.community_id == community_id)
    return [each for each in db.session.scalars(found) if each not in but]
