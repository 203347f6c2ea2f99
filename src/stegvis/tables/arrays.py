"""Criteria over arrays: what must hold and what may, of many patients at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stegvis.language import Criterion, Dialect, OneOf, Within, fold

Numbers = NDArray[np.signedinteger[Any]]
Truths = NDArray[np.bool_]
Both = tuple[Truths, Truths]
"""Of each patient: the criterion must hold, it may hold."""


class Weigher:
    """Weighs criteria over the lowest and highest value of each slot; a leaf is weighed once."""

    def __init__(self, slots: Sequence[str], low: Sequence[Numbers], high: Sequence[Numbers]) -> None:
        self.number = {id: n for n, id in enumerate(slots)}
        self.low, self.high = low, high
        self.weighed: dict[Within | OneOf, Both] = {}
        self.dialect: Dialect[Both] = Dialect(
            within=self.within,
            one_of=self.one_of,
            negation=lambda part: (~part[1], ~part[0]),
            all_of=lambda parts: both(and_, parts),
            any_of=lambda parts: both(or_, parts),
            at_least=counted,
        )

    def weigh(self, criterion: Criterion) -> Both:
        """Weigh a criterion."""
        return fold(criterion, self.dialect)

    def within(self, node: Within) -> Both:
        """A range: sure when the whole interval lies in it, possible when they meet."""
        if node not in self.weighed:
            low, high = self.span(node.input)
            sure = (low >= node.lowest) & (high <= node.highest)
            self.weighed[node] = sure, (low <= node.highest) & (high >= node.lowest)
        return self.weighed[node]

    def one_of(self, node: OneOf) -> Both:
        """A yes/no answer or a word; an unknown one may be any."""
        if node not in self.weighed:
            low, high = self.span(node.input)
            chosen, open_ = reduce(or_, (low == value for value in node.values)), low != high
            self.weighed[node] = chosen & ~open_, chosen | open_
        return self.weighed[node]

    def span(self, id: str) -> tuple[Numbers, Numbers]:
        """Return the lowest and highest value of an input."""
        number = self.number[id]
        return self.low[number], self.high[number]


def both(join: Callable[[Truths, Truths], Truths], parts: Sequence[Both]) -> Both:
    """Join the two readings of several parts."""
    return reduce(join, (part[0] for part in parts)), reduce(join, (part[1] for part in parts))


def counted(number: int, parts: Sequence[Both]) -> Both:
    """Count the parts that hold."""
    sure = sum(part[0].astype(np.int16) for part in parts)
    may = sum(part[1].astype(np.int16) for part in parts)
    return np.asarray(sure >= number), np.asarray(may >= number)
