"""Chains: everybody whom one person brought, whom these brought, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach.learning.links import Link

DEEP = 5
WIDE = 10
MOST_CHAINS = 20


@dataclass(frozen=True)
class Branch:
    """One person with those whom they brought; `more` are as many again who are not drawn."""

    person_id: int
    name: str
    link: Link | None
    branches: Sequence[Branch]
    more: int


@dataclass(frozen=True)
class Chain:
    """All that began with one person, whom nobody else brought."""

    root: Branch
    links: Sequence[Link]


def of(links: Sequence[Link]) -> list[Chain]:
    """The chains of these links, by the name of who began them.

    Each person stands in one place. Where two brought each other, so that nobody began, the
    earliest link does.
    """
    brought = _by_bringer(links)
    roots = _begun_by(links)
    placed: set[int] = set()
    chains = [_chain(root, brought, placed) for root in roots]
    chains += [
        _chain((each.by_id, each.by), brought, placed)
        for each in links
        if each.person_id not in placed
    ]
    return sorted(chains, key=lambda chain: (chain.root.name.casefold(), chain.root.person_id))


def _begun_by(links: Sequence[Link]) -> list[tuple[int, str]]:
    """Who brought somebody and was not brought."""
    were_brought = {each.person_id for each in links}
    return list({(each.by_id, each.by): None for each in links if each.by_id not in were_brought})


def _by_bringer(links: Iterable[Link]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for each in links:
        found.setdefault(each.by_id, []).append(each)
    return found


def _chain(root: tuple[int, str], brought: dict[int, list[Link]], placed: set[int]) -> Chain:
    """What can be reached from the root and has no place yet, level by level."""
    placed.add(root[0])
    links: list[Link] = []
    waiting = [root[0]]
    for by_id in waiting:
        new = [each for each in brought.get(by_id, []) if each.person_id not in placed]
        placed.update(each.person_id for each in new)
        waiting += [each.person_id for each in new]
        links += new
    return Chain(_drawn(root, links), links)


def _drawn(root: tuple[int, str], links: Sequence[Link]) -> Branch:
    below: dict[int, int] = {}
    for each in reversed(links):
        below[each.by_id] = below.get(each.by_id, 0) + 1 + below.get(each.person_id, 0)
    return _branch(root, None, _by_bringer(links), below, DEEP)


def _branch(
    who: tuple[int, str],
    link: Link | None,
    brought: dict[int, list[Link]],
    below: dict[int, int],
    deep: int,
) -> Branch:
    theirs = brought.get(who[0], [])[: WIDE if deep else 0]
    branches = [
        _branch((each.person_id, each.person), each, brought, below, deep - 1) for each in theirs
    ]
    drawn = sum(1 + below.get(each.person_id, 0) for each in theirs)
    return Branch(who[0], who[1], link, branches, below.get(who[0], 0) - drawn)
