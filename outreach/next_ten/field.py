"""The field: everybody who could be asked next, and what would come of it, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

AnyNumber = TypeVar("AnyNumber", np.int32, np.float32)
Numbers = NDArray[np.int32]
Shares = NDArray[np.float32]
COLLEAGUE = 0.1
"""How likely what one hears at an organisation reaches a colleague there: a guess."""
PEOPLE_A_POINT = 5
"""So many people newly reached count as much as one place filled in a segment."""


class Part(StrEnum):
    """What a score is made of."""

    SEGMENTS = "segments"
    REACH = "reach"
    NOMINATIONS = "nominations"
    WARMTH = "warmth"
    LANGUAGES = "languages"


GUESSED = {Part.REACH, Part.WARMTH}
Weights = dict[Part, float]


@dataclass(frozen=True)
class Rows:
    """For each candidate some numbers: those of candidate i lie from start[i] to start[i + 1]."""

    start: NDArray[np.int64]
    numbers: Numbers

    def of(self, candidate: int) -> Numbers:
        return self.numbers[self.start[candidate] : self.start[candidate + 1]]

    def added_up(self, values: Shares | NDArray[np.bool_]) -> Shares:
        """The sum of the values of each candidate; `values` lie as `numbers` do."""
        until = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
        return (until[self.start[1:]] - until[self.start[:-1]]).astype(np.float32)


@dataclass(frozen=True)
class Field:
    """Candidates by their place in `ids`, which ascend, as do all rows.

    `segments` are the segments of each, and `needs` how many each segment is short of its target.
    `known` are the people whom each knows and who are not in the community yet, by number from 0
    to `people`; `strengths` lie beside them: how likely each is reached. `organisations` is the
    number of each one's organisation or -1, and `colleagues` how many of an organisation are not
    in the community yet. `voices` counts nominations, `warmth` goes from 0 to 1, and `spoken` is 1
    where somebody who can invite speaks a language of theirs.
    """

    ids: NDArray[np.int64]
    segments: Rows
    needs: Numbers
    known: Rows
    strengths: Shares
    people: int
    organisations: Numbers
    colleagues: Numbers
    voices: Numbers
    warmth: Shares
    spoken: NDArray[np.bool_]

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def first_gains(self) -> dict[Part, Shares]:
        """What each candidate would add if they were the first; later they add no more."""
        short = (self.needs > 0)[self.segments.numbers]
        return {
            Part.SEGMENTS: self.segments.added_up(short),
            Part.REACH: (self.known.added_up(self.strengths) + self._first_colleagues())
            / np.float32(PEOPLE_A_POINT),
            Part.NOMINATIONS: worth_of_voices(self.voices),
            Part.WARMTH: self.warmth,
            Part.LANGUAGES: self.spoken.astype(np.float32),
        }

    @cached_property
    def acquainted(self) -> Numbers:
        """How many people each candidate knows who are not in the community yet."""
        alone = np.diff(self.known.start).astype(np.int32)
        return alone + self._with_organisation(self.colleagues)

    def place_of(self, person_id: int) -> int | None:
        """Where in `ids` a person is; None when they are no candidate."""
        at = int(np.searchsorted(self.ids, person_id))
        return at if at < self.size and self.ids[at] == person_id else None

    def _first_colleagues(self) -> Shares:
        return self._with_organisation(self.colleagues * np.float32(COLLEAGUE)).astype(np.float32)

    def _with_organisation(self, values: NDArray[AnyNumber]) -> NDArray[AnyNumber]:
        """A value of each organisation, by candidate; 0 where they have none."""
        return np.append(values, values.dtype.type(0))[self.organisations]


def worth_of_voices(voices: Numbers) -> Shares:
    """The first voice counts 1, each further one half of the one before."""
    return (2 - np.exp2(1 - voices.astype(np.float32))).astype(np.float32)


def rows_of(lengths: NDArray[np.int64], numbers: Numbers) -> Rows:
    """Rows with these lengths, one after the other."""
    return Rows(np.concatenate(([0], np.cumsum(lengths))), numbers)
