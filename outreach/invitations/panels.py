"""What a person's page shows of invitations."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.people.models import Person
from outreach.invitations import queries
from outreach.waves import board


def invitations_of_person(
    person: Person, community: Community
) -> tuple[str, dict[str, Any]] | None:
    """Every invitation of a person in this community, newest first."""
    found = queries.of_person(community.id, person.id)
    if not found:
        return None
    return "outreach/invitations/_of_person.html", {"cards": board.cards_of(found)}
