"""What a person's page shows of segments."""

from __future__ import annotations

from typing import Any

from core.communities.models import Community
from core.people.models import Person
from outreach.segments import queries
from outreach.segments.models import SegmentKind


def segments_of_person(person: Person, community: Community) -> tuple[str, dict[str, Any]] | None:
    """The segments that somebody is of, with a tick for each of the community's own."""
    segments = queries.of_community(community.id)
    if not segments:
        return None
    theirs = queries.of_person(community.id, person.id)
    told = [each for each in segments if each.kind != SegmentKind.OWN and each.id in theirs]
    own = [(each, each.id in theirs) for each in segments if each.kind == SegmentKind.OWN]
    if not (told or own):
        return None
    return "outreach/segments/_of_person.html", {"told": told, "own": own, "person": person}
