"""The dry run of a rule: whom it would propose today, and because of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.db import today
from core.people.models import Person
from recognition.badges import queries
from recognition.badges.models import Badge
from recognition.badges.rules import Fulfilled, Rule, fulfilled
from recognition.contributions.models import Contribution

MOST_PEOPLE = 2_000
MOST_READ = 10_000
MOST_SHOWN = 50
BATCH = 500
REASONS = 4


@dataclass(frozen=True)
class Proposal:
    """Somebody who fulfils the rule, with the newest of what they did for it."""

    person: Person
    found: Fulfilled
    reasons: Sequence[Contribution]

    @property
    def more(self) -> int:
        return len(self.found.contribution_ids) - len(self.reasons)


@dataclass(frozen=True)
class Rehearsal:
    """What a dry run came to. `is_all` is false when it stopped before it had seen everybody."""

    proposals: Sequence[Proposal]
    looked_at: int
    is_all: bool


def rehearse(badge: Badge) -> Rehearsal:
    """Look at those with the newest contributions: at most 2,000 people, until 50 are found."""
    rule = Rule.of(badge, today())
    found: list[Fulfilled] = []
    looked_at, is_all, people = 0, True, Recent(badge.community_id)
    for batch in people:
        looked_at += len(batch)
        found += fulfilled(badge.community_id, [rule], batch)
        if len(found) >= MOST_SHOWN or looked_at >= MOST_PEOPLE:
            is_all = False
            break
    return Rehearsal(_proposals(found[:MOST_SHOWN]), looked_at, is_all and people.were_all_read)


class Recent:
    """The people with the newest contributions in batches, each of them once."""

    were_all_read = False

    def __init__(self, community_id: int) -> None:
        self.community_id = community_id
        self.seen: set[int] = set()

    def __iter__(self) -> Iterator[list[int]]:
        before: int | None = None
        for _step in range(MOST_READ // BATCH):
            ids = queries.newest_contributions(self.community_id, before, BATCH)
            new = (each for each in queries.people_of(ids) if each not in self.seen)
            batch = list(islice(dict.fromkeys(new), MOST_PEOPLE - len(self.seen)))
            self.seen.update(batch)
            self.were_all_read = len(ids) < BATCH
            if batch:
                yield batch
            if self.were_all_read:
                return
            before = ids[-1]


def _proposals(found: Sequence[Fulfilled]) -> list[Proposal]:
    wanted = {key for each in found for key in each.contribution_ids[:REASONS]}
    people = queries.people([each.person_id for each in found])
    reasons = queries.contributions(wanted)
    return [
        Proposal(
            people[each.person_id],
            each,
            [reasons[key] for key in each.contribution_ids[:REASONS]],
        )
        for each in found
    ]
