"""The people who would fill a gap: of a segment, not in the community, and free to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from core.communities.models import Acquaintance
from core.many import among
from core.people.models import Person
from outreach.next_ten import gathering
from outreach.next_ten.queries import may_be_asked
from outreach.segments import queries
from outreach.segments.models import Segment
from outreach.waves import candidates
from outreach.waves import queries as waves
from outreach.waves.candidates import Found
from outreach.waves.models import Wave, WaveState

FEW = 5_000


@dataclass(frozen=True)
class OpenWave:
    """A wave that somebody can still be put in, with its free places."""

    wave: Wave
    free: int


def of_segment(segment: Segment, after: int | None) -> Found:
    """A page of those who would fill the segment, by name, from the one after `after` on.

    Of a small segment everybody is looked at; of a large one, people by name until the page is
    full.
    """
    some = queries.some_of(segment, FEW + 1)
    found = _who_would_fill(segment)
    is_few = len(some) <= FEW
    found = found.where(among(Person.id, some) if is_few else queries.is_of(segment))
    return candidates.page_of(segment.community_id, found, after)


def open_waves(community_id: int) -> Sequence[OpenWave]:
    """The open waves with free places: those in planning first, then the newest."""
    waves_open = waves.open_ones(community_id)
    tallies = waves.tallies([each.id for each in waves_open])
    found = [
        OpenWave(each, each.size - tallies.get(each.id, waves.Tally()).invitations)
        for each in waves_open
    ]
    with_room = [each for each in found if each.free > 0]
    return sorted(with_room, key=lambda each: each.wave.state != WaveState.PLANNING)


def _who_would_fill(segment: Segment) -> Select[Person]:
    community_id = segment.community_id
    known = select(Acquaintance.person_id).where(
        Acquaintance.community_id == community_id, Acquaintance.person_id == Person.id
    )
    since = gathering.left_in_peace_since(community_id)
    return select(Person).where(
        known.exists(),
        may_be_asked(community_id, since),
        Person.id.not_in(queries.members(community_id)),
    )
