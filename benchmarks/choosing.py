"""Choosing ten of a million, beside one bare pass over the same arrays: two products of a sparse
matrix and a vector, as every way of weighing all candidates needs at least once.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from scipy import sparse

from benchmarks.measuring import median_ms, most_memory, print_table
from outreach.next_ten.choosing import Pick, Rules, choose
from outreach.next_ten.field import Field, Part, Rows, rows_of
from outreach.next_ten.rivals import covers

SEGMENTS, TIES_EACH, SEGMENTS_EACH, ORGANISATION = 200, 5, 3, 50
TIMES = 15
EVEN = dict.fromkeys(Part, 1.0)


def main(candidates: int) -> None:
    """Measure the choice with every rule, and what a page does beside it."""
    there = field(candidates)
    first = _once(lambda: there.first_gains)
    _ = there.acquainted
    many = Rules(
        10,
        EVEN,
        must=frozenset({1, 2}),
        never=frozenset(range(3, candidates, 1_000)),
        most_of_one=1,
    )
    bare = median_ms(_bare_pass(there), TIMES)
    plain = median_ms(lambda: choose(there, Rules(10, EVEN)), TIMES)
    ruled = median_ms(lambda: choose(there, many), TIMES)
    chosen = [pick.candidate for pick in choose(there, many)]
    compared = median_ms(lambda: covers(there, many, chosen, seed=1), TIMES)
    print_table(
        f"Choosing 10 of {candidates:,}: {SEGMENTS} segments, {len(there.known.numbers):,} ties",
        ("", "milliseconds", "of the bare pass"),
        [
            ("one bare pass: two sparse matrix-vector products", bare, 1.0),
            ("choose ten, with reasons by part", plain, plain / bare),
            ("the same with must, never and organisations", ruled, ruled / bare),
            (
                "random, most connected, most nominated, and what each covers",
                compared,
                compared / bare,
            ),
            ("once, when the field was gathered: what each would add first", first, first / bare),
        ],
    )
    print(
        f"Memory while choosing, beyond the field: {_memory(lambda: choose(there, many)):.1f} MiB"
    )
    print(f"Peak of the process: {most_memory():.0f} MiB")


def field(candidates: int, seed: int = 1) -> Field:
    """A made-up field: few know many people, most know a few; organisations of about fifty."""
    random = np.random.default_rng(seed)
    lengths = np.minimum(random.zipf(1.7, candidates), 2_000)
    lengths = np.maximum(1, lengths * TIES_EACH / lengths.mean()).astype(np.int64)
    known = random.integers(0, candidates, int(lengths.sum()), dtype=np.int32)
    organisations = random.integers(-1, candidates // ORGANISATION, candidates, dtype=np.int32)
    segments = (random.zipf(1.3, candidates * SEGMENTS_EACH) % SEGMENTS).astype(np.int32)
    sizes = np.bincount(organisations[organisations >= 0], minlength=candidates // ORGANISATION)
    return Field(
        ids=np.arange(candidates, dtype=np.int64),
        segments=rows_of(np.full(candidates, SEGMENTS_EACH), segments),
        needs=random.integers(0, 20, SEGMENTS, dtype=np.int32),
        known=rows_of(lengths, known),
        strengths=random.choice(np.array([0.1, 0.2, 0.3], dtype=np.float32), len(known)),
        people=candidates,
        organisations=organisations,
        colleagues=np.maximum(sizes - 1, 0).astype(np.int32),
        voices=np.minimum(random.poisson(0.05, candidates), 5).astype(np.int32),
        warmth=random.choice(np.array([0, 0, 0, 0.5, 1], dtype=np.float32), candidates),
        spoken=random.random(candidates) < 0.4,
    )


def _bare_pass(there: Field) -> Callable[[], object]:
    """What all candidates would add in segments and in reach, and nothing else."""
    of_segments = _matrix(there.segments, np.ones(len(there.segments.numbers)), SEGMENTS)
    of_people = _matrix(there.known, there.strengths, there.people)
    short, missed = (there.needs > 0).astype(np.float32), np.ones(there.people, dtype=np.float32)
    return lambda: of_segments @ short + of_people @ missed


def _matrix(rows: Rows, values: np.ndarray, width: int) -> sparse.csr_array:
    data = (values.astype(np.float32), rows.numbers, rows.start)
    return sparse.csr_array(data, shape=(len(rows.start) - 1, width))


def _memory(call: Callable[[], list[Pick]]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def _once(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
