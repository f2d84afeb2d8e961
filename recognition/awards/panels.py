"""What a person's page shows of awards."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.people.models import Person
from recognition.awards import queries


def awards_of_person(person: Person, community: Community) -> tuple[str, dict[str, Any]] | None:
    """The awards that the person shows to every member under their own name."""
    found = queries.of_person(person.id, community.id)
    return ("recognition/awards/_of_person.html", {"cards": found}) if found else None
