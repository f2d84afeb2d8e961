"""The walk through candidates from the most that each can add, down, without sorting all of them.

What was added before bounds what is added now, so few candidates are looked at again (Minoux 1978).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from outreach.next_ten.field import Field, Shares, Weights

WIDTH = 2_000
"""So many candidates with the highest bounds are looked at first."""
ROUNDING = np.float32(1 + 1e-6)
CHUNK = 2**16


def weighted(there: Field, weights: Weights) -> Shares:
    """The most that each candidate can add."""
    total = np.zeros(there.size, dtype=np.float32)
    for start in range(0, there.size, CHUNK):
        some = slice(start, start + CHUNK)
        for part, gains in there.first_gains.items():
            total[some] += np.float32(weights[part]) * ROUNDING * gains[some]
    return total


def highest(values: Shares, without: Collection[int]) -> Iterator[int]:
    """Candidates from the highest value down, by id where equal."""
    for some, _rest in bounded(values, without):
        yield from (candidate for candidate, _value in some)


def bounded(
    values: Shares, without: Collection[int]
) -> Iterator[tuple[list[tuple[int, float]], float]]:
    """Candidates from the highest value down, some at a time, and a bound for all who follow.

    The values are used up.
    """
    values[list(without)] = 0
    from_here = np.float32(np.inf)
    while from_here > 0:
        from_here = _threshold(values)
        found = np.flatnonzero(values > from_here)
        if from_here > 0:
            found = np.append(found, np.flatnonzero(values == from_here)[:WIDTH])
        found = found[np.lexsort((found, -values[found]))]
        yield list(zip(found.tolist(), values[found].tolist(), strict=True)), float(from_here)
        values[found] = 0


def _threshold(values: Shares) -> np.float32:
    """A value that about `WIDTH` others exceed, from a sample; 0 where there are no more."""
    step = max(1, len(values) // 100_000)
    sample, wanted = values[::step], WIDTH // step
    if wanted >= len(sample):
        return np.float32(0)
    return np.float32(np.partition(sample, -wanted - 1)[-wanted - 1])
