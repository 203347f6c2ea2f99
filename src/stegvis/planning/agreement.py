"""How well two rankings agree: weighted kappa, and the interval of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from attrs import frozen

from stegvis.planning.intervals import Z


@frozen
class Kappa:
    """Agreement beyond chance: 1 is always the same, 0 is what chance alone would give."""

    value: float
    lowest: float
    highest: float


def kappa(table: Sequence[Sequence[float]]) -> Kappa | None:
    """Return linearly weighted kappa with its 95 % interval (Fleiss, Cohen and Everitt 1969).

    Args:
        table: how often each rank of the one met each rank of the other.

    Returns:
        None where both always say one and the same: there is nothing that chance could have done otherwise.

    >>> found = kappa([[20, 5], [10, 15]])
    >>> round(found.value, 2), round(found.lowest, 2), round(found.highest, 2)
    (0.4, 0.15, 0.65)
    """
    ranks, number = range(len(table)), sum(map(sum, table))
    weight = [[1 - abs(i - j) / (len(table) - 1) for j in ranks] for i in ranks]
    part = [[table[i][j] / number for j in ranks] for i in ranks]
    one, other = [sum(row) for row in part], [sum(column) for column in zip(*part, strict=True)]
    observed = sum(weight[i][j] * part[i][j] for i in ranks for j in ranks)
    chance = sum(weight[i][j] * one[i] * other[j] for i in ranks for j in ranks)
    if chance >= 1:
        return None
    value = (observed - chance) / (1 - chance)
    of_one = [sum(other[j] * weight[i][j] for j in ranks) for i in ranks]
    of_other = [sum(one[i] * weight[i][j] for i in ranks) for j in ranks]
    spread = sum(
        part[i][j] * (weight[i][j] - (of_one[i] + of_other[j]) * (1 - value)) ** 2
        for i in ranks
        for j in ranks
    )
    variance = (spread - (value - chance * (1 - value)) ** 2) / (number * (1 - chance) ** 2)
    half = Z * sqrt(max(variance, 0))
    return Kappa(value, max(value - half, -1), min(value + half, 1))
