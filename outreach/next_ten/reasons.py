"""Why somebody is proposed: each part of their score, with its points and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from outreach.next_ten.choosing import Pick, Standing
from outreach.next_ten.field import Part, Weights
from outreach.next_ten.gathering import Gathered
from outreach.next_ten.words import Reason


def of_picks(
    gathered: Gathered, picks: Sequence[Pick], names: Mapping[int, str]
) -> list[list[Reason]]:
    """The reasons of each pick, in order; `names` are those of the segments, by id.

    Points are whole tenths, rounded so that those of all reasons add up to the whole score.
    """
    standing = Standing(gathered.field, dict.fromkeys(Part, 1.0))
    tenths, found = Tenths(), []
    for pick in picks:
        found.append(_reasons(gathered, standing, pick, names, tenths))
        standing.take(pick.candidate)
    return found


def of_one_more(
    gathered: Gathered,
    weights: Weights,
    picks: Sequence[Pick],
    others: Sequence[int],
    names: Mapping[int, str],
) -> list[list[Reason]]:
    """Why each of those others, if they came beside all the picks."""
    standing = Standing(gathered.field, weights)
    for pick in picks:
        standing.take(pick.candidate)
    alone = (Pick(each, standing.gains(each)) for each in others)
    return [_reasons(gathered, standing, each, names, Tenths()) for each in alone]


def _reasons(
    gathered: Gathered, standing: Standing, pick: Pick, names: Mapping[int, str], tenths: Tenths
) -> list[Reason]:
    about = _about(gathered, standing, pick.candidate, names)
    return [
        {"part": part.value, "points": tenths.rounded(points), "about": about[part]}
        for part, points in pick.points.items()
        if points > 0
    ]


class Tenths:
    """Rounds numbers to tenths one by one, so that what it gave adds up to the rounded sum."""

    def __init__(self) -> None:
        self.exact, self.given = 0.0, 0

    def rounded(self, number: float) -> float:
        """This number, give or take what those before were rounded by."""
        before = self.given
        self.exact += number
        self.given = round(self.exact * 10)
        return (self.given - before) / 10


def _about(
    gathered: Gathered, standing: Standing, candidate: int, names: Mapping[int, str]
) -> dict[Part, Any]:
    there = gathered.field
    short = [each for each in there.segments.of(candidate) if standing.left[each] > 0]
    return {
        Part.SEGMENTS: [names[gathered.segment_ids[each]] for each in short],
        Part.REACH: round(standing.newly_reached(candidate), 1),
        Part.NOMINATIONS: int(there.voices[candidate]),
        Part.WARMTH: float(there.warmth[candidate]),
        Part.LANGUAGES: bool(there.spoken[candidate]),
    }
