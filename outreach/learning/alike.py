"""Are people only bringing people like themselves? Homophily of a chain, against chance.

For each link: do the two share a topic, a place, a language? Beside it, how often they would if
whoever was brought had been drawn at random from the community's people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from outreach.learning import population
from outreach.learning.chains import Chain
from outreach.learning.intervals import FEWEST, interval
from outreach.learning.links import Link
from outreach.learning.population import Details


class Verdict(StrEnum):
    FEW = "few"
    MOSTLY = "mostly"
    """More often than by chance, and in at least half of all links."""
    MORE = "more"
    CHANCE = "chance"
    LESS = "less"


@dataclass(frozen=True)
class Alike:
    """In `same` of `of` links the two share it; `expected` is the share by chance."""

    kind: str
    same: int
    of: int
    expected: float

    @cached_property
    def verdict(self) -> Verdict:
        if self.of < FEWEST:
            return Verdict.FEW
        low, high = interval(self.same, self.of)
        if low > self.expected:
            return Verdict.MOSTLY if 2 * self.same >= self.of else Verdict.MORE
        return Verdict.LESS if high < self.expected else Verdict.CHANCE


def of_chains(community_id: int, chains: Sequence[Chain]) -> dict[int, list[Alike]]:
    """For each chain, by who began it, how alike the two of a link are in each kind of detail."""
    links = [each for chain in chains for each in chain.links]
    anybody = population.some(community_id)
    ids = {*anybody, *(each.by_id for each in links), *(each.person_id for each in links)}
    found: dict[int, list[Alike]] = {each.root.person_id: [] for each in chains}
    for kind, details in population.details(ids).items():
        chances = _chances(details, anybody, {each.by_id for each in links})
        for chain in chains:
            about = _of_links(kind, chain.links, details, chances)
            found[chain.root.person_id].append(about)
    return found


def _of_links(
    kind: str, links: Iterable[Link], details: Details, chances: Mapping[int, float]
) -> Alike:
    """Links of which both are known, and anybody else too, count."""
    known = [each for each in links if each.person_id in details and each.by_id in chances]
    same = sum(1 for each in known if details[each.by_id] & details[each.person_id])
    expected = sum(chances[each.by_id] for each in known)
    return Alike(kind, same, len(known), expected / len(known) if known else 0.0)


def _chances(
    details: Details, anybody: Collection[int], bringers: Collection[int]
) -> dict[int, float]:
    """For each bringer the share of people who have something in common with them."""
    known = {each for each in anybody if each in details}
    having: dict[str, set[int]] = {}
    for person_id in known:
        for value in details[person_id]:
            having.setdefault(value, set()).add(person_id)
    chances = {}
    for by_id in bringers:
        others = len(known - {by_id})
        if by_id in details and others >= FEWEST:
            alike = set().union(*(having.get(value, ()) for value in details[by_id])) - {by_id}
            chances[by_id] = len(alike) / others
    return chances
