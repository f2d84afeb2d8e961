"""Fields of candidates for tests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from outreach.next_ten.choosing import Rules, Standing
from outreach.next_ten.field import Field, Part, rows_of

EVEN = dict.fromkeys(Part, 1.0)


def field_of(
    segments: Sequence[Sequence[int]],
    needs: Sequence[int] = (),
    known: Sequence[Sequence[int]] | None = None,
    people: int = 0,
    strength: float = 0.5,
    organisations: Sequence[int] | None = None,
    colleagues: Sequence[int] = (),
    voices: Sequence[int] | None = None,
    warmth: Sequence[float] | None = None,
    spoken: Sequence[bool] | None = None,
) -> Field:
    """A field of as many candidates as there are rows of segments, with ids from 100 on."""
    size = len(segments)
    known = known or [()] * size
    return Field(
        ids=np.arange(100, 100 + size, dtype=np.int64),
        segments=rows_of(*_flat(segments)),
        needs=np.array(needs, dtype=np.int32),
        known=rows_of(*_flat(known)),
        strengths=np.full(sum(map(len, known)), strength, dtype=np.float32),
        people=people,
        organisations=np.array(organisations or [-1] * size, dtype=np.int32),
        colleagues=np.array(colleagues, dtype=np.int32),
        voices=np.array(voices or [0] * size, dtype=np.int32),
        warmth=np.array(warmth or [0] * size, dtype=np.float32),
        spoken=np.array(spoken or [False] * size, dtype=np.bool_),
    )


def _flat(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    return lengths, np.array([each for row in rows for each in row], dtype=np.int32)


@st.composite
def fields(draw: st.DrawFn, most: int = 12) -> Field:
    """Small fields in which everything occurs."""
    size = draw(st.integers(1, most))
    groups, people, organisations = (draw(st.integers(1, 6)) for _each in range(3))

    def some(below: int) -> list[list[int]]:
        one = st.sets(st.integers(0, below - 1), max_size=below).map(sorted)
        return draw(st.lists(one, min_size=size, max_size=size))

    def each(of: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(of, min_size=size, max_size=size))

    return field_of(
        some(groups),
        draw(st.lists(st.integers(0, 3), min_size=groups, max_size=groups)),
        some(people),
        people,
        draw(st.sampled_from([0.1, 0.5, 1.0])),
        each(st.integers(-1, organisations - 1)),
        draw(st.lists(st.integers(0, 9), min_size=organisations, max_size=organisations)),
        each(st.integers(0, 3)),
        [value / 4 for value in each(st.integers(0, 4))],
        [bool(value) for value in each(st.integers(0, 1))],
    )


WEIGHTS = st.fixed_dictionaries({part: st.integers(0, 10).map(float) for part in Part})


def worth(there: Field, rules: Rules, chosen: Sequence[int]) -> float:
    """What this choice is worth, whatever its order."""
    standing = Standing(there, rules.weights)
    return sum(standing.take(each).gain for each in chosen)


def is_allowed(there: Field, rules: Rules, chosen: Sequence[int]) -> bool:
    """Whether a choice breaks none of the rules, counted here once more."""
    used = [int(there.organisations[each]) for each in chosen]
    return (
        len(set(chosen)) == len(chosen) <= rules.places
        and set(rules.must) <= set(chosen)
        and not set(rules.never) & set(chosen)
        and all(used.count(each) <= rules.most_of_one for each in used if each >= 0)
    )


def best_worth(there: Field, rules: Rules) -> float:
    """The best of every allowed choice."""
    everybody = range(there.size)
    allowed = (
        worth(there, rules, chosen)
        for places in range(rules.places + 1)
        for chosen in combinations(everybody, places)
        if is_allowed(there, rules, chosen)
    )
    return max(allowed, default=0.0)
