"""Which voices are for one candidate, whatever their order and however they are tied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outreach.nominations.grouping import grouped


@dataclass(frozen=True)
class Voice:
    """One voice, told apart by its number."""

    number: int
    name_key: str
    email_key: str | None


NAMES, ADDRESSES = st.sampled_from(["", "a", "b", "c"]), st.sampled_from([None, "x", "y", "z"])
PAIRS = st.lists(st.tuples(NAMES, ADDRESSES), max_size=12)


def candidates_of(voices: list[Voice]) -> set[frozenset[Voice]]:
    return {frozenset(each) for each in grouped(voices)}


@given(PAIRS, st.randoms())
def test_the_order_of_voices_does_not_matter(pairs: list[tuple[str, str]], chance: Any) -> None:
    voices = [Voice(number, *pair) for number, pair in enumerate(pairs)]
    shuffled = list(voices)
    chance.shuffle(shuffled)
    assert candidates_of(voices) == candidates_of(shuffled)


@given(PAIRS)
def test_voices_are_together_exactly_when_names_and_addresses_lead_from_one_to_the_other(
    pairs: list[tuple[str, str]],
) -> None:
    voices = [Voice(number, *pair) for number, pair in enumerate(pairs)]
    for one in voices:
        reached = {one}
        for _step in voices:
            names = {each.name_key for each in reached} - {""}
            addresses = {each.email_key for each in reached} - {None}
            met = {v for v in voices if v.name_key in names or v.email_key in addresses}
            reached |= met
        assert frozenset(reached) in candidates_of(voices)


@given(PAIRS)
def test_every_voice_is_of_one_candidate(pairs: list[tuple[str, str]]) -> None:
    voices = [Voice(number, *pair) for number, pair in enumerate(pairs)]
    found = [each for candidate in grouped(voices) for each in candidate]
    assert sorted(each.number for each in found) == list(range(len(voices)))
