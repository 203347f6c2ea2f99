"""What a scale that is answered in part asks for, whichever of its possible totals it has.

A total between 23 and 29 may lie in either of two bands, so that neither band's rule holds for certain. That
one of them does is certain all the same. A spanning need says so: it is a criterion like any other, and asks
for no more than what each value that is still possible asks for by the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from attrs import frozen

from stegvis.language import (
    CUTS,
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    Dialect,
    Known,
    Not,
    OneOf,
    Within,
    fold,
    inputs_of,
)

Left = Criterion | bool
"""What is left of a criterion once one input has a value."""
Join = tuple[str, int, int]
"""The track that a rule raises, and to what level and urgency, as ranks."""


@frozen
class Spanning:
    """A need that holds over all that a scale answered in part can be.

    Attributes:
        input: the total or item that lies between two values.
        join: the track, and the lowest level and urgency that any value still possible asks for.
        rules: the rules of which one holds, by number.
        when: holds for certain when that is so; never of a scale of which nothing is answered.
    """

    input: str
    join: Join
    rules: tuple[int, ...]
    when: Criterion


def spanning_needs(
    criteria: Sequence[Criterion], joins: Sequence[Join], scales: Mapping[str, Known]
) -> Iterator[Spanning]:
    """Yield what rules ask for together over the values of each total and item.

    Args:
        criteria: one for each rule, within the ages of its track.
        scales: the totals and items that rules read, with their lowest and highest value.
    """
    reads = [inputs_of(criterion) for criterion in criteria]
    for id, ends in scales.items():
        reading = [n for n, ids in enumerate(reads) if id in ids]
        for track in dict.fromkeys(joins[n][0] for n in reading):
            numbers = [n for n in reading if joins[n][0] == track]
            for rules in thresholds(numbers, joins):
                when = over_values(id, ends, [criteria[n] for n in rules])
                if when is not None:
                    lowest = min(joins[n][1] for n in rules), min(joins[n][2] for n in rules)
                    yield Spanning(id, (track, *lowest), rules, when)


def thresholds(numbers: Sequence[int], joins: Sequence[Join]) -> Iterator[tuple[int, ...]]:
    """Yield the rules that ask for at least so high a level, or so high an urgency, for each there is."""
    found = dict.fromkeys(
        tuple(n for n in numbers if rank(joins[n]) >= least)
        for rank in (itemgetter(1), itemgetter(2))
        for least in sorted({rank(joins[n]) for n in numbers})
    )
    yield from (rules for rules in found if len(rules) > 1)


def over_values(id: str, ends: Known, criteria: Sequence[Criterion]) -> Criterion | None:
    """Return that each value still possible makes some of the criteria hold; None where one says as much."""
    cells = starts(id, ends, criteria)
    left = [[left_of(id, value, criterion) for value in cells] for criterion in criteria]
    if all(map(ascends, left)) or all(ascends(one[::-1]) for one in left):
        return None
    some = [(counted(1, parts), start) for parts, start in zip(zip(*left, strict=True), cells, strict=True)]
    pieces = [(part, next(same)[1]) for part, same in groupby(some, key=itemgetter(0))]
    lasts = [*(start - 1 for _, start in pieces[1:]), ends[1]]
    parts = [
        Not(Within(id, start, last)) if part is False else AnyOf((Not(Within(id, start, last)), part))
        for (part, start), last in zip(pieces, lasts, strict=True)
        if part is not True
    ]
    narrower = AnyOf((Within(id, ends[0] + 1, ends[1]), Within(id, ends[0], ends[1] - 1)))
    return AllOf((narrower, *parts))


def ascends(left: Sequence[Left]) -> bool:
    """Tell whether a criterion that may hold at one value holds alike at all higher ones."""
    return all(one is False or one == next_ for one, next_ in pairwise(left))


def starts(id: str, ends: Known, criteria: Sequence[Criterion]) -> list[int]:
    """Return the first value of each run of values that no criterion tells apart."""
    cuts = {cut for criterion in criteria for cut in fold(criterion, CUTS)[id]}
    return sorted({ends[0], *(cut for cut in cuts if ends[0] < cut <= ends[1])})


def left_of(id: str, value: int, criterion: Criterion) -> Left:
    """Return what is left of a criterion once an input has a value."""

    def leaf(node: Within | OneOf, holds: bool) -> Left:
        return holds if node.input == id else node

    say = Dialect[Left](
        within=lambda node: leaf(node, node.lowest <= value <= node.highest),
        one_of=lambda node: leaf(node, value in node.values),
        negation=lambda part: not part if isinstance(part, bool) else Not(part),
        all_of=lambda parts: counted(len(parts), parts),
        any_of=lambda parts: counted(1, parts),
        at_least=counted,
    )
    return fold(criterion, say)


def counted(number: int, parts: Sequence[Left]) -> Left:
    """Return what is left of "at least so many of the parts hold"."""
    number -= sum(part is True for part in parts)
    left = [part for part in parts if not isinstance(part, bool)]
    if number <= 0 or number > len(left):
        return number <= 0
    if 1 < number < len(left):
        return AtLeast(number, tuple(left))
    once = tuple(dict.fromkeys(left))
    return once[0] if len(once) == 1 else AnyOf(once) if number == 1 else AllOf(once)
