"""The topics, languages, places and kinds of organisation that are used, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from core.communities.models import Acquaintance, Role
from core.communities.queries import people_with_role
from core.db import db
from core.people import tags
from core.people.models import Person, PersonLanguage, PersonTopic

CHOICES = 200
FEW = 1_000


def topics(community_id: int) -> Sequence[str]:
    """The topics of the community's people, in order, at most CHOICES."""
    return _of(community_id, PersonTopic.topic, PersonTopic.person_id)


def languages(community_id: int) -> Sequence[str]:
    """The languages of the community's people, in order, at most CHOICES."""
    return _of(community_id, PersonLanguage.language, PersonLanguage.person_id)


def places(community_id: int) -> Sequence[str]:
    """The places of the community's people, in order, at most CHOICES."""
    return _of(community_id, Person.place, Person.id)


def organisation_kinds(community_id: int) -> Sequence[str]:
    """The kinds of organisation of the community's people, in order, at most CHOICES."""
    return _of(community_id, Person.organisation_kind, Person.id)


def _of(community_id: int, value: Any, person_id: Any) -> Sequence[str]:
    return sorted(
        word for word, _number in tags.together(_numbers(community_id, value, person_id).items())
    )


def _numbers(community_id: int, value: Any, person_id: Any) -> dict[str, int]:
    """Every spelling with how many of the first FEW people have it."""
    known = select(Acquaintance.person_id).where(Acquaintance.community_id == community_id)
    few = db.session.scalars(known.limit(FEW + 1)).all()
    counted = (
        select(value, func.count())
        .where(person_id.in_(few), value.is_not(None))
        .group_by(value)
        .order_by(value)
        .limit(CHOICES)
    )
    found: dict[str, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    if len(few) <= FEW:
        return found
    every = db.session.scalars(_leap(value, person_id, community_id).limit(CHOICES))
    return {str(each): found.get(str(each), 0) for each in every}


def _leap(value: Any, person_id: Any, community_id: int) -> Select[tuple[str]]:
    """Leap along the index from each value to the next, instead of reading every person.

    A loose index scan, as in the PostgreSQL wiki; each value is kept if anyone here has it. That
    is asked value by value: an EXISTS would be planned as one join over everybody.
    """
    leap = select(func.min(value).label("value")).cte("leap", recursive=True)
    following = select(func.min(value)).where(value > leap.c.value).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.value.is_not(None)))
    anyone = select(person_id).where(
        value == leap.c.value,
        person_id == Acquaintance.person_id,
        Acquaintance.community_id == community_id,
    )
    is_used = anyone.limit(1).scalar_subquery().is_not(None)
    return select(leap.c.value).where(leap.c.value.is_not(None), is_used)


def owners(community_id: int) -> Sequence[Person]:
    """Who can look after people: everybody with a part in the community."""
    return people_with_role(community_id, Role.ORGANISER, Role.AMBASSADOR, Role.SAFEGUARDING_LEAD)
