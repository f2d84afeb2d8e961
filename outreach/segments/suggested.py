"""First segments for a community that has none: what is said most often of the people it knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.people.models import folded
from outreach.segments import queries
from outreach.segments.coverage import Span, shown
from outreach.segments.models import MOST_WANTED, SegmentKind

OF_EACH_KIND = 6
USUAL_TARGET = 10


@dataclass(frozen=True)
class Suggestion:
    """`number` is how many of the people whom the community knows are of it."""

    kind: SegmentKind
    value: str
    number: Span

    @property
    def key(self) -> str:
        """What the form calls it."""
        return f"{self.kind}:{self.value}"


def of_community(community_id: int) -> Sequence[Suggestion]:
    """What segments could be made of, by kind; those that there are already are left out."""
    there = {(each.kind, folded(each.value)) for each in queries.of_community(community_id)}
    return [
        Suggestion(kind, value, shown(number))
        for kind in queries.TOLD
        for value, number in queries.used(community_id, kind)[:OF_EACH_KIND]
        if (kind, folded(value)) not in there
    ]


def ticked(
    offered: Sequence[Suggestion], keys: Collection[str], filled_in: Mapping[str, str]
) -> Sequence[tuple[Suggestion, int | None]]:
    """Which were ticked, each with its target; None where that is no number from 1 on."""
    return [
        (each, _target(filled_in.get(f"target-{each.key}", "")))
        for each in offered
        if each.key in keys
    ]


def _target(text: str) -> int | None:
    with suppress(ValueError):
        if 1 <= (number := int(text)) <= MOST_WANTED:
            return number
    return None
