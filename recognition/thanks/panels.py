"""What a person's page shows organisers of what they did, and who thanked them."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.people.models import Person
from recognition.contributions import queries
from recognition.thanks.beside import thanks_beside

NEWEST = 10


def contributions_of_person(
    person: Person, community: Community
) -> tuple[str, dict[str, Any]] | None:
    """The newest contributions of a person in this community, each with its thanks."""
    found = queries.confirmed_of(person.id, community.id, limit=NEWEST)
    if not found:
        return None
    hidden = {
        part.contribution_id
        for each in found
        for part in each.people
        if part.person_id == person.id and part.is_hidden
    }
    context = {"contributions": found, "hidden": hidden, **thanks_beside(found)}
    return "recognition/thanks/_of_person.html", context
