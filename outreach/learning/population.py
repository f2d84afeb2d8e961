"""The people of a community as chance would draw them, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select, union_all

from core.communities.models import Acquaintance
from core.db import db
from core.many import among
from core.people.models import Person, PersonLanguage, PersonTopic

ENOUGH = 1000
PROBES = 100
Details = dict[int, set[str]]


def some(community_id: int) -> set[int]:
    """All people of a community, or about a thousand from all over where it has more."""
    known = select(Acquaintance.person_id).where(Acquaintance.community_id == community_id)
    few = db.session.scalars(known.order_by(Acquaintance.person_id).limit(ENOUGH + 1)).all()
    if len(few) <= ENOUGH:
        return set(few)
    ends = select(func.min(Acquaintance.person_id), func.max(Acquaintance.person_id))
    first, last = db.session.execute(ends.where(Acquaintance.community_id == community_id)).one()
    starts = [first + (last - first) * probe // PROBES for probe in range(PROBES)]
    probes = [_from(known, start) for start in starts]
    return set(db.session.scalars(union_all(*probes)))


def details(person_ids: Collection[int]) -> dict[str, Details]:
    """The topics, places and languages of these people; who has none of a kind is not in it."""
    asked = {
        "topic": select(PersonTopic.person_id, PersonTopic.topic).where(
            among(PersonTopic.person_id, person_ids)
        ),
        "place": select(Person.id, Person.place).where(
            among(Person.id, person_ids), Person.place.is_not(None), Person.place != ""
        ),
        "language": select(PersonLanguage.person_id, PersonLanguage.language).where(
            among(PersonLanguage.person_id, person_ids)
        ),
    }
    return {kind: _sets(each) for kind, each in asked.items()}


def _sets(asked: Select[*tuple[Any, ...]]) -> Details:
    found: Details = {}
    for person_id, value in db.session.execute(asked):
        found.setdefault(person_id, set()).add(value)
    return found


def _from(known: Select[int], start: int) -> Select[int]:
    """A few people in a row, found by the index."""
    row = known.where(Acquaintance.person_id >= start).order_by(Acquaintance.person_id)
    return select(row.limit(ENOUGH // PROBES).subquery().c.person_id)
