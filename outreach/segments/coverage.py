"""How well each segment is covered, told so that no small number of people can be worked out.

Numbers from 1 to 4 become "fewer than 5". Everything that depends on them, what is missing, the
order, the picture, is made from what is shown and never from the numbers themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from outreach.next_ten import gathering
from outreach.segments import queries
from outreach.segments.models import FEWEST_SHOWN, Segment


@dataclass(frozen=True)
class Span:
    """A number as far as it may be known: it is from `least` to `most`."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True)
class Stretch:
    """A part of a bar: where it starts and how long it is, in per cent."""

    part: str
    start: float
    length: float


@dataclass(frozen=True)
class Coverage:
    """How a segment stands. `invited` are in an open wave, have not said no, and are no members;
    `candidates` could be asked now and are neither.
    """

    segment: Segment
    inside: Span
    invited: Span
    candidates: Span

    @property
    def missing(self) -> Span:
        """How many places are free, as far as that follows from what is shown."""
        target = self.segment.target
        return Span(
            max(0, target - self.inside.most - self.invited.most),
            max(0, target - self.inside.least - self.invited.least),
        )

    @property
    def whole(self) -> int:
        """What the whole bar stands for: the target, or more people if there are more."""
        return max(self.segment.target, self.inside.least + self.invited.least)

    @property
    def target_at(self) -> float:
        """Where in the bar the target is, in per cent."""
        return 100 * self.segment.target / self.whole

    def bar(self) -> list[Stretch]:
        """The parts of the bar one after the other; `perhaps` is taken or free."""
        lengths = {
            "inside": self.inside.least,
            "invited": self.invited.least,
            "perhaps": self.missing.most - self.missing.least,
            "missing": self.missing.least,
        }
        found, start = [], 0
        for part, number in lengths.items():
            if number:
                length = 100 * number / self.whole
                found.append(Stretch(part, 100 * start / self.whole, length))
            start += number
        return found


@dataclass(frozen=True)
class Picture:
    """How all segments of a community stand, the largest gap first, and when that was counted."""

    segments: Sequence[Coverage]
    at: datetime


@dataclass(frozen=True)
class Gaps:
    """The largest gaps, where segments were counted."""

    largest: Sequence[Coverage] = ()
    has_segments: bool = False
    is_counted: bool = False


def shown(number: int) -> Span:
    """What may be told of a number of people."""
    if 0 < number < FEWEST_SHOWN:
        return Span(1, FEWEST_SHOWN - 1)
    return Span(number, number)


def of_community(community_id: int) -> Picture:
    """How the segments of a community stand now; candidates as the chooser sees them."""
    segments = queries.of_community(community_id)
    inside, asked = _there(community_id)
    gathered = gathering.of_community(community_id)
    there = gathered.field.segments.numbers
    counted = np.bincount(there, minlength=len(gathered.segment_ids)).tolist()
    candidates = dict(zip(gathered.segment_ids, counted, strict=True))
    found = [
        Coverage(
            segment=each,
            inside=shown(inside.get(each.id, 0)),
            invited=shown(asked.get(each.id, 0)),
            candidates=shown(candidates.get(each.id, 0)),
        )
        for each in segments
    ]
    return Picture(sorted(found, key=_largest_gap_first), gathered.at)


def largest_gaps(community_id: int, number: int) -> Gaps:
    """So many segments in which somebody is missing for certain.

    Not counted where the community has more members than can be counted on every visit.
    """
    segments = queries.of_community(community_id)
    if not segments or queries.has_many_members(community_id):
        return Gaps(has_segments=bool(segments))
    inside, asked = _there(community_id)
    found = [
        Coverage(each, shown(inside.get(each.id, 0)), shown(asked.get(each.id, 0)), shown(0))
        for each in segments
    ]
    found = sorted((each for each in found if each.missing.least), key=_largest_gap_first)
    return Gaps(found[:number], has_segments=True, is_counted=True)


def _there(community_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """How many members each segment has, and how many who are invited and no members."""
    members = queries.members(community_id)
    invited = queries.asked(community_id).except_(members)
    return queries.numbers(community_id, members), queries.numbers(community_id, invited)


def _largest_gap_first(each: Coverage) -> tuple[int, int, str, int]:
    segment = each.segment
    return -each.missing.most, -each.missing.least, segment.name.casefold(), segment.id
