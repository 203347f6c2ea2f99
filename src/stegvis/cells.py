"""Values that a criterion cannot tell apart: exact questions over a whole input space."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

from stegvis.criteria import Criterion, Dialect, OneOf, Within, fold, truth_of
from stegvis.terms import Input

MOST = 20_000
Cuts = dict[str, frozenset[int]]


def joined(parts: list[Cuts]) -> Cuts:
    """Join the cuts of several parts by input."""
    made: Cuts = {}
    for part in parts:
        for id, cuts in part.items():
            made[id] = made.get(id, frozenset()) | cuts
    return made


def cuts_of(node: Within | OneOf) -> Cuts:
    """Return the values of an input at which a leaf may change its truth."""
    if isinstance(node, Within):
        return {node.input: frozenset((node.lowest, node.highest + 1))}
    return {node.input: frozenset(cut for value in node.values for cut in (value, value + 1))}


CUTS: Dialect[Cuts] = Dialect(
    within=cuts_of,
    one_of=cuts_of,
    negation=lambda part: part,
    all_of=joined,
    any_of=joined,
    at_least=lambda _, parts: joined(parts),
)


def representatives(criterion: Criterion, inputs: Mapping[str, Input]) -> dict[str, list[int]]:
    """Return one value of each cell of each input that a criterion reads."""
    return {
        id: sorted({inputs[id].lowest, *(c for c in cuts if c <= inputs[id].highest)})
        for id, cuts in fold(criterion, CUTS).items()
    }


def constant(criterion: Criterion, inputs: Mapping[str, Input]) -> bool | None:
    """Return True or False when a criterion always or never holds, else None.

    A criterion with more than 20,000 cells is not decided here and gives None.
    """
    values = representatives(criterion, inputs)
    if prod(map(len, values.values())) > MOST:
        return None
    seen: set[bool | None] = set()
    for cell in product(*values.values()):
        known = dict(zip(values, cell, strict=True))
        seen.add(truth_of(criterion, lambda id, known=known: (known[id], known[id])))  # type: ignore[misc]
        if len(seen) > 1:
            return None
    return seen.pop()
