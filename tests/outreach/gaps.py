"""Segments whose words are long, or run from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from core.communities.models import Community
from core.people.models import Person
from outreach.segments import actions
from outreach.segments.models import SegmentKind


def want_somebody(known_to: Community, people: Sequence[Person], name: str, by: Person) -> None:
    """A segment of its own with these people in it, and one that nobody is of."""
    segment = actions.add(known_to, SegmentKind.OWN, "", name[:120], 9, by)
    for person in people:
        actions.put_in(segment, person, by)
    actions.add(known_to, SegmentKind.TOPIC, "بستنة", "", 100, by)
