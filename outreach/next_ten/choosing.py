"""Choosing whom to ask next: greedy maximisation of a monotone submodular score.

What somebody adds never grows while others are chosen: a place in a segment is filled once, and
who is reached already is hardly reached anew. For such a score, taking whoever adds most, one after
the other, reaches at least 1 - 1/e (63 per cent) of what the best possible choice reaches
(Nemhauser, Wolsey, Fisher 1978).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from outreach.next_ten.bounds import bounded, highest, weighted
from outreach.next_ten.field import COLLEAGUE, PEOPLE_A_POINT, Field, Numbers, Part, Shares, Weights

ASIDE = 10
FEW = 1_000
"""Up to so many possible lists are all looked at."""

Gains = dict[Part, float]


@dataclass(frozen=True)
class Rules:
    """`must` and `never` are places in the field; `most_of_one` is a number per organisation, of
    which `used` are taken already.
    """

    places: int
    weights: Weights
    must: Collection[int] = ()
    never: Collection[int] = ()
    most_of_one: int = 100
    used: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pick:
    """One candidate with the points that they add to those before, by part."""

    candidate: int
    points: Gains

    @property
    def gain(self) -> float:
        return sum(self.points.values())


@dataclass
class Standing:
    """What is left to gain after some were chosen."""

    there: Field
    weights: Weights
    left: Numbers = field(init=False)
    missed: Shares = field(init=False)
    of_organisation: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.left = self.there.needs.copy()
        self.missed = np.ones(self.there.people, dtype=np.float32)

    def gains(self, candidate: int) -> Gains:
        """The points that this candidate would add now."""
        there, first = self.there, self.there.first_gains
        gained: dict[Part, float] = {part: float(first[part][candidate]) for part in Part}
        gained[Part.SEGMENTS] = float((self.left[there.segments.of(candidate)] > 0).sum())
        gained[Part.REACH] = self.newly_reached(candidate) / PEOPLE_A_POINT
        return {part: self.weights[part] * gained[part] for part in Part}

    def newly_reached(self, candidate: int) -> float:
        """How many people are expected to be reached who are not by those chosen before."""
        there = self.there
        reached = float(_strengths(there, candidate) @ self.missed[there.known.of(candidate)])
        organisation = int(there.organisations[candidate])
        if organisation < 0:
            return reached
        untouched = (1 - COLLEAGUE) ** self.of_organisation[organisation]
        return reached + COLLEAGUE * untouched * float(there.colleagues[organisation])

    def take(self, candidate: int) -> Pick:
        """Choose this candidate."""
        pick = Pick(candidate, self.gains(candidate))
        there = self.there
        self.left[there.segments.of(candidate)] -= 1
        self.missed[there.known.of(candidate)] *= 1 - _strengths(there, candidate)
        self.of_organisation[int(there.organisations[candidate])] += 1
        return pick

    def has_room_for(self, candidate: int, rules: Rules) -> bool:
        """Whether one more of their organisation may be chosen."""
        organisation = int(self.there.organisations[candidate])
        taken = self.of_organisation[organisation] + rules.used.get(organisation, 0)
        return organisation < 0 or taken < rules.most_of_one


def choose(there: Field, rules: Rules) -> list[Pick]:
    """Choose up to `places` candidates: whoever must, then who adds most, in this order.

    Who adds nothing is not chosen. Raises ValueError where those who must break another rule.
    """
    standing, must = _begun(there, rules)
    chosen, aside = _completed(standing, must, rules)
    if aside:
        chosen = _with_room_for_others(there, rules, must, chosen, aside)
    picks = in_order(there, rules.weights, rules.must, chosen)
    return [pick for pick in picks if pick.gain > 0 or pick.candidate in rules.must]


def most_of(there: Field, rules: Rules, measure: NDArray[np.floating] | Numbers) -> list[int]:
    """Choose, by the same rules, those of whom there is most by one simple measure."""
    standing, chosen = _begun(there, rules)
    for candidate in highest(measure.astype(np.float32), [*rules.never, *rules.must]):
        if len(chosen) >= rules.places:
            break
        if standing.has_room_for(candidate, rules):
            standing.take(candidate)
            chosen.append(candidate)
    return chosen


def in_order(
    there: Field, weights: Weights, must: Collection[int], chosen: Sequence[int]
) -> list[Pick]:
    """The chosen as picks: first whoever must, each time who adds most, by id where equal."""
    standing, picks = Standing(there, weights), []
    for some in (sorted(must), sorted(set(chosen) - set(must))):
        left = list(some)
        while left:
            best = max(left, key=lambda each: (sum(standing.gains(each).values()), -each))
            left.remove(best)
            picks.append(standing.take(best))
    return picks


def _begun(there: Field, rules: Rules) -> tuple[Standing, list[int]]:
    standing, must = Standing(there, rules.weights), sorted(rules.must)
    if len(must) > rules.places or set(must) & set(rules.never):
        raise ValueError("those who must be chosen break another rule")
    for candidate in must:
        if not standing.has_room_for(candidate, rules):
            raise ValueError("more must be chosen of one organisation than may be")
        standing.take(candidate)
    return standing, must


def _completed(
    standing: Standing, begun: Sequence[int], rules: Rules
) -> tuple[list[int], list[int]]:
    """Who is chosen beside those, and who would have been but for their organisation."""
    chosen, aside = list(begun), list[int]()
    heap: list[tuple[float, int, int]] = []
    upcoming, rest = (
        bounded(weighted(standing.there, rules.weights), [*rules.never, *begun]),
        np.inf,
    )
    while len(chosen) < rules.places:
        while rest > 0 and (not heap or -heap[0][0] < rest):
            more, rest = next(upcoming)
            heap += [(-bound, candidate, -1) for candidate, bound in more]
            heapify(heap)
        if not heap:
            break
        _bound, candidate, looked_at = heappop(heap)
        if not standing.has_room_for(candidate, rules):
            aside.append(candidate)
        elif looked_at == len(chosen):
            standing.take(candidate)
            chosen.append(candidate)
        elif (gain := sum(standing.gains(candidate).values())) > 0:
            heappush(heap, (-gain, candidate, len(chosen)))
    return chosen, aside[:ASIDE]


def _with_room_for_others(
    there: Field, rules: Rules, must: list[int], chosen: list[int], aside: Sequence[int]
) -> list[int]:
    """The best of what greed chose and of lists that begin with somebody whom it had no room for.

    Where organisations have a limit, greed alone is sure of only half of the best. Where there are
    few possible lists, each is looked at.
    """
    tied = {*must, *rules.never}
    if comb(there.size - len(tied), rules.places - len(must)) <= FEW:
        tried = _every_list(there, rules, must, sorted(set(range(there.size)) - tied))
    else:
        tried = (_beginning_with(there, rules, must, each) for each in aside)
    return max([chosen, *tried], key=lambda each: _taken(there, rules, each)[1])


def _every_list(
    there: Field, rules: Rules, must: list[int], free: Sequence[int]
) -> Iterator[list[int]]:
    """Every allowed list of as many as can be."""
    is_longest = False
    for places in range(rules.places - len(must), 0, -1):
        for some in combinations(free, places):
            standing = _taken(there, rules, must)[0]
            if all(standing.has_room_for(each, rules) and standing.take(each) for each in some):
                is_longest = True
                yield [*must, *some]
        if is_longest:
            return


def _beginning_with(there: Field, rules: Rules, must: list[int], first: int) -> list[int]:
    standing = _taken(there, rules, must)[0]
    if not standing.has_room_for(first, rules):
        return must
    standing.take(first)
    return _completed(standing, [*must, first], rules)[0]


def _taken(there: Field, rules: Rules, chosen: Sequence[int]) -> tuple[Standing, float]:
    """How it stands once these are chosen, and what they are worth together."""
    standing = Standing(there, rules.weights)
    return standing, sum(standing.take(each).gain for each in chosen)


def _strengths(there: Field, candidate: int) -> Shares:
    start = there.known.start
    return there.strengths[start[candidate] : start[candidate + 1]]
