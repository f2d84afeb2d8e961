"""Where somebody belongs, for the menu."""

from __future__ import annotations

from typing import cast

from flask import g

from core.communities import queries
from core.communities.models import Community
from core.people.models import Person

MOST = 20


def places_of(person: Person | None) -> list[tuple[Community, bool]]:
    """Their first communities, and whether they organise each. Read once a request."""
    if "my_places" not in g:
        found = queries.of_person(person)[:MOST] if person else []
        mine = set(queries.organised_by(person)) if person and found else set()
        is_all = person is not None and person.is_administrator
        g.my_places = [(each, is_all or each.id in mine) for each in found]
    return cast(list[tuple[Community, bool]], g.my_places)
