"""How sure a count is: intervals of which 95 in 100 hold the truth, if people come independently."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""The normal quantile of 97.5 %."""


def poisson(count: int) -> tuple[float, float]:
    """Return the interval of an expected number, of the number that came: Byar's approximation.

    >>> [round(end, 1) for end in poisson(10)]
    [4.8, 18.4]
    >>> poisson(0)[0]
    0.0
    """

    def end(of: int, sign: int) -> float:
        return float(of * (1 - 1 / (9 * of) + sign * Z / (3 * sqrt(of))) ** 3)

    return (end(count, -1) if count else 0.0, end(count + 1, 1))


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the interval of a share, of so many of so many: Wilson's score interval.

    >>> [round(end, 3) for end in wilson(10, 20)]
    [0.299, 0.701]
    """
    share, square = count / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)
