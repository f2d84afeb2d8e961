"""Chance gives each person one of two ways, once; blocks of four keep the two ways even."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from core.db import db, insert_once, now
from outreach.trials import queries
from outreach.trials.models import TrialPerson

HALF_A_BLOCK = 2


def draw(community_id: int, options: Collection[str], person_ids: Collection[int]) -> None:
    """Give a way of each trial of these options that runs to those people who have none yet.

    Whoever draws holds the row of the trial until the end of the transaction, so that blocks stay
    whole; the key of `trial_people` keeps what was drawn first.
    """
    for trial in queries.running_locked(community_id, options):
        known = queries.ways_of([trial.id], person_ids)
        new = [each for each in dict.fromkeys(person_ids) if (trial.id, each) not in known]
        if new:
            ways = _ways(*queries.numbers(trial.id), len(new))
            _keep(trial.id, new, ways)


def by_chance(first: int, second: int) -> int:
    """The next way, when each has been given so often: any two of a block of four get each.

    Permuted blocks (ICH E9, 2.3.1). Where people were erased, the way with fewer catches up.
    """
    whole = (first + second) // (2 * HALF_A_BLOCK) * HALF_A_BLOCK
    left = max(whole + HALF_A_BLOCK - first, 0), max(whole + HALF_A_BLOCK - second, 0)
    return int(secrets.randbelow(sum(left)) >= left[0])


def _ways(first: int, second: int, number: int) -> list[int]:
    given = [first, second]
    ways = []
    for _each in range(number):
        ways.append(by_chance(*given))
        given[ways[-1]] += 1
    return ways


def _keep(trial_id: int, person_ids: Collection[int], ways: Collection[int]) -> None:
    at = now()
    rows = [
        {"trial_id": trial_id, "person_id": person_id, "way": way, "at": at}
        for person_id, way in zip(person_ids, ways, strict=True)
    ]
    db.session.execute(insert_once(TrialPerson).values(rows).on_conflict_do_nothing())
