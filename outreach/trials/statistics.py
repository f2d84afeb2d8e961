"""What two shares can tell of each other: the difference, and how many would have to be asked.

The interval of the difference is the hybrid score interval of Newcombe (Statistics in Medicine 17,
1998, method 10). It is right for small numbers, where the one of the school books is not. How many
are needed follows Fleiss, Levin and Paik (Statistical Methods for Rates and Proportions, 2003,
formula 4.14).
"""

from __future__ import annotations

from math import ceil, sqrt

Z = 1.959963984540054
"""The normal deviate that leaves 2.5 per cent beyond it on either side."""
Z_POWER = 0.8416212335729143
"""The normal deviate of four times out of five."""


def score_interval(yes: int, of: int) -> tuple[float, float]:
    """The interval of Wilson around a share, 95 per cent; from 0 to 1 where nobody was asked."""
    if not of:
        return 0.0, 1.0
    share, spread = yes / of, Z * Z / of
    middle = share + spread / 2
    half = sqrt(spread * (share * (1 - share) + spread / 4))
    return max((middle - half) / (1 + spread), 0.0), min((middle + half) / (1 + spread), 1.0)


def difference(yes: tuple[int, int], of: tuple[int, int]) -> tuple[float, float, float]:
    """By how much the second share exceeds the first: seen, at least, at most, from -1 to 1."""
    if not all(of):
        return 0.0, -1.0, 1.0
    first, second = yes[0] / of[0], yes[1] / of[1]
    first_low, first_high = score_interval(yes[0], of[0])
    second_low, second_high = score_interval(yes[1], of[1])
    seen = second - first
    low = seen - sqrt((second - second_low) ** 2 + (first_high - first) ** 2)
    high = seen + sqrt((second_high - second) ** 2 + (first - first_low) ** 2)
    return seen, max(low, -1.0), min(high, 1.0)


def needed(share: float, apart: float) -> int:
    """How many in each way show shares that lie `apart` around this one, four times out of five."""
    middle = min(max(share, apart / 2), 1 - apart / 2)
    low, high = middle - apart / 2, middle + apart / 2
    by_chance = Z * sqrt(2 * middle * (1 - middle))
    by_power = Z_POWER * sqrt(low * (1 - low) + high * (1 - high))
    return ceil(((by_chance + by_power) / apart) ** 2 - 1e-9)


def smallest_difference(each: int) -> float:
    """The difference, in whole hundredths, that so many in each way show four times out of five.

    Around a half, where it takes most people.
    """
    return next(points / 100 for points in range(1, 101) if needed(0.5, points / 100) <= each)
