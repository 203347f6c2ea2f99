"""Which counts of a tree are hidden, so that no small one is seen, nor can be worked out from what is shown.

A node is a path: () is everybody, ("depression",) a track, ("depression", "depression-icbt") a step in it.
The count of a node is the sum of its children's. What is hidden for its own sake may still be the difference
of a total and the rest: then more is hidden, the smallest first, until each that is hidden could be several
numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from math import inf

Node = tuple[str, ...]
Span = tuple[float, float]
SMALLEST = 5
"""The smallest number of people that is shown; and so many values must a hidden count be able to have."""


def hidden(counts: Mapping[Node, int], small: Set[Node], limits: Mapping[Node, Span]) -> frozenset[Node]:
    """Return the nodes whose count is hidden: those that are small, and those that would give them away.

    Args:
        small: what is hidden for its own sake.
        limits: what is known to be the least and the most that a count can be; a node that is not there
            can be anything.

    >>> some = {(): 40, ("a",): 3, ("b",): 12, ("c",): 25}
    >>> sorted(hidden(some, {("a",)}, {}))
    [('a',), ('b',)]
    """
    found = set(small)
    while weak := [
        node for node, span in sorted(spans(counts, found, limits).items()) if seen(span, found, node)
    ]:
        found.add(next(nearby(counts, found, weak[0])))
    return frozenset(found)


def seen(span: Span, found: Set[Node], node: Node) -> bool:
    """Tell whether a hidden count can be told too well."""
    return node in found and span[1] - span[0] < SMALLEST - 1


def nearby(counts: Mapping[Node, int], found: Set[Node], node: Node) -> Iterator[Node]:
    """Yield what may be hidden to protect a node, the smallest first: what lies beside it, then above it.

    A total is hidden last: it says more than one of its parts.
    """
    above = node[:-1]

    def kin(one: Node) -> tuple[int, int, Node]:
        inside = len(one) > len(above) and one[: len(above)] == above
        return (
            (0 if one[:-1] == above and one else 1 if inside else 2 if one == above else 3),
            counts[one],
            one,
        )

    yield from sorted((one for one in counts if one not in found), key=kin)


def spans(counts: Mapping[Node, int], found: Set[Node], limits: Mapping[Node, Span]) -> dict[Node, Span]:
    """Return the lowest and the highest that each count can be, for who knows those that are shown."""
    known: dict[Node, Span] = {
        node: limits.get(node, (0, inf)) if node in found else (count, count)
        for node, count in counts.items()
    }
    below: dict[Node, list[Node]] = {}
    for node in counts:
        if node:
            below.setdefault(node[:-1], []).append(node)
    for node in sorted(below, key=len, reverse=True):
        lows, highs = zip(*(known[one] for one in below[node]), strict=True)
        known[node] = narrowed(known[node], sum(lows), sum(highs))
    for node in sorted(below, key=len):
        for one in below[node]:
            others = [known[other] for other in below[node] if other != one]
            low = known[node][0] - sum(high for _, high in others)
            known[one] = narrowed(known[one], low, known[node][1] - sum(low for low, _ in others))
    return known


def narrowed(span: Span, lowest: float, highest: float) -> Span:
    """Return what two spans have in common."""
    return max(span[0], lowest), min(span[1], highest)
