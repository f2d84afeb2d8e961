"""What a trial shows so far, and how much of that is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from outreach.learning.intervals import FEWEST, Share
from outreach.trials import queries, statistics
from outreach.trials.models import Trial
from outreach.trials.queries import Counted

ENOUGH = 20
"""With fewer in either way nothing is said of the difference."""
APART = 0.2
"""The difference, of 20 points, for which it is said how many more would have to be asked."""


class Known(StrEnum):
    """What may be said of the difference."""

    TOO_FEW = "too_few"
    NOTHING = "nothing"
    EARLY = "early"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Difference:
    """By how much the second way exceeds the first, and between what it probably lies."""

    seen: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """True where no difference at all is improbable."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Result:
    """The two ways beside each other, pooled over all waves.

    Blocks of four keep both ways even within each wave, so that adding waves up misleads nobody.
    """

    ways: tuple[Counted, Counted]
    people_each: int
    drawn: tuple[int, int] = (0, 0)

    @property
    def fewest(self) -> int:
        """How many have been counted in the way that has fewer."""
        return min(each.asked for each in self.ways)

    def left_out(self, way: int) -> int:
        """How many were given this way by chance and are not among those who count, nor wait.

        Whoever may look at the draw before they ask could leave out whom they like; many more of
        them in one way than in the other show it.
        """
        counted = self.ways[way]
        return self.drawn[way] - counted.asked - counted.waiting

    def answered(self, way: int) -> Share:
        return Share(self.ways[way].answered, self.ways[way].asked)

    def yes(self, way: int) -> Share:
        return Share(self.ways[way].yes, self.ways[way].asked)

    @cached_property
    def in_yes(self) -> Difference:
        return self._difference(self.yes(0), self.yes(1))

    @cached_property
    def in_answered(self) -> Difference:
        return self._difference(self.answered(0), self.answered(1))

    @property
    def known(self) -> Known:
        """What may be said; only the yes decides, so that nobody picks what looks best."""
        if self.fewest < ENOUGH:
            return Known.TOO_FEW
        if not self.in_yes.is_known:
            return Known.NOTHING
        return Known.DIFFERENT if self.is_to_be_judged else Known.EARLY

    @property
    def is_to_be_judged(self) -> bool:
        return self.fewest >= self.people_each

    @property
    def is_estimable(self) -> bool:
        """True once enough have been counted to guess how many will say yes."""
        return self.fewest >= FEWEST

    @property
    def more_needed(self) -> int:
        """How many more in each way would show a difference of 20 points; an estimate."""
        asked = sum(each.asked for each in self.ways)
        share = sum(each.yes for each in self.ways) / max(asked, 1)
        return max(statistics.needed(share, APART) - self.fewest, 0)

    @property
    def more(self) -> int:
        """The way with which more said yes, where a difference is known."""
        return int(self.in_yes.seen > 0)

    @property
    def points(self) -> tuple[int, int]:
        """By at least and at most how many points more said yes, where a difference is known."""
        low, high = sorted((abs(self.in_yes.low), abs(self.in_yes.high)))
        return round(100 * low), round(100 * high)

    def _difference(self, first: Share, second: Share) -> Difference:
        both = statistics.difference((first.count, second.count), (first.of, second.of))
        return Difference(*both)


def of_trial(trial: Trial) -> Result:
    """What became of the people of this trial."""
    return Result(queries.counts(trial), trial.people_each, queries.numbers(trial.id))
