"""What a few answers can tell: an interval around a share, and a range for the next ones.

Both begin from the prior of Jeffreys, half a yes and half a no. The interval is the one that Brown,
Cai and DasGupta (Statistical Science 16, 2001) recommend for small numbers; the range is the
beta-binomial distribution of answers that are yet to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

FEWEST = 5
"""Of fewer than these a share says too little to be shown."""
HALF = 0.5


@dataclass(frozen=True)
class Share:
    """So many of so many, as a share with an interval around it where they are enough."""

    count: int
    of: int

    @property
    def is_enough(self) -> bool:
        return self.of >= FEWEST

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Between which the share probably lies that one would see with many more."""
        return interval(self.count, self.of)


def interval(yes: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Where the true share probably lies, given `yes` among `of`, from 0 to 1.

    The ends are those of Jeffreys, but 0 where nobody, and 1 where everybody said yes; both where
    nobody was asked.
    """
    from scipy.special import betaincinv  # noqa: PLC0415  # heavy, for a few pages only

    beyond = (1 - level) / 2
    low = betaincinv(yes + HALF, of - yes + HALF, beyond) if yes else 0.0
    high = betaincinv(yes + HALF, of - yes + HALF, 1 - beyond) if yes < of else 1.0
    return float(low), float(high)


def forecast(yes: int, of: int, asked: int, level: float = 0.8) -> tuple[int, int]:
    """How many of the next `asked` will probably say yes, given `yes` among `of`: a range.

    The narrowest whole range in the middle: it leaves out as much as it may on either side, and no
    more than half of what is beyond `level` on each. It holds what is expected, rounded.
    """
    beyond = (1 - level) / 2
    below = np.cumsum(_chances(yes + HALF, of - yes + HALF, asked))
    low = int(np.searchsorted(below, beyond, side="right"))
    high = int(np.searchsorted(below, 1 - beyond - 1e-12))
    middle = round(asked * (yes + HALF) / (of + 1))
    return min(low, middle), max(min(high, asked), middle)


def _chances(yes: float, no: float, asked: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How likely each number from none to all is (the beta-binomial distribution)."""
    from scipy.special import betaln, gammaln  # noqa: PLC0415  # as above

    number = np.arange(asked + 1)
    ways = gammaln(asked + 1) - gammaln(number + 1) - gammaln(asked - number + 1)
    chances: np.ndarray[tuple[int], np.dtype[np.float64]] = np.exp(
        ways + betaln(number + yes, asked - number + no) - betaln(yes, no)
    )
    return chances
