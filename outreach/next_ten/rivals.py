"""What simpler ways of choosing would have chosen, and what each choice would cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from outreach.next_ten.choosing import Rules, Standing, most_of
from outreach.next_ten.field import Field

WAYS = ("next_ten", "random", "most_connected", "most_nominated")


@dataclass(frozen=True)
class Cover:
    """What a choice would bring: `places` filled in segments that are short, `people` expected to
    be reached, how many of them somebody nominated, and how many speak a language of an inviter.
    """

    way: str
    chosen: Sequence[int]
    score: float
    places: int
    people: float
    nominated: int
    spoken: int


def covers(there: Field, rules: Rules, chosen: Sequence[int], seed: int) -> list[Cover]:
    """What this choice covers, and beside it what the others would, by the same rules.

    All choose as many; where people are equal, chance decides. The same `seed` gives the same.
    """
    as_many = replace(rules, places=len(chosen))
    drawn = np.random.default_rng(seed).random(there.size, dtype=np.float32)
    by_way = {
        "next_ten": chosen,
        "random": most_of(there, as_many, drawn + 1),
        "most_connected": most_of(there, as_many, there.acquainted + drawn / 2),
        "most_nominated": most_of(there, as_many, there.voices + drawn / 2),
    }
    return [cover(way, there, rules, by_way[way]) for way in WAYS]


def cover(way: str, there: Field, rules: Rules, chosen: Sequence[int]) -> Cover:
    """What one choice covers."""
    standing, score, people, places = Standing(there, rules.weights), 0.0, 0.0, 0
    for each in chosen:
        people += standing.newly_reached(each)
        places += int((standing.left[there.segments.of(each)] > 0).sum())
        score += standing.take(each).gain
    those = list(chosen)
    return Cover(
        way=way,
        chosen=those,
        score=score,
        places=places,
        people=people,
        nominated=int((there.voices[those] > 0).sum()),
        spoken=int(there.spoken[those].sum()),
    )
