"""Values that a criterion cannot tell apart: exact questions over a whole input space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from stegvis.language.criterion import Criterion, Dialect, OneOf, Within, fold
from stegvis.language.inputs import Input

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
        id: sorted({inputs[id].lowest, *(c for c in cuts if inputs[id].lowest <= c <= inputs[id].highest)})
        for id, cuts in fold(criterion, CUTS).items()
    }


Cells = Mapping[str, list[int]]
Fixed = Mapping[str, int]
Truths = frozenset[bool]
Part = tuple[frozenset[str], Callable[[Fixed], Truths]]
"""The inputs of a part, and the truths it can have once some inputs are fixed."""
BOTH: Truths = frozenset((True, False))


def varies(criterion: Criterion, inputs: Mapping[str, Input]) -> bool:
    """Tell whether no input is read twice and every leaf can go either way: then so can the whole."""
    read: list[str] = []

    def span(id: str) -> tuple[int, int]:
        read.append(id)
        return inputs[id].lowest, inputs[id].highest

    def within(node: Within) -> bool:
        low, high = span(node.input)
        first, last = max(low, node.lowest), min(high, node.highest)
        return first <= last and (first, last) != (low, high)

    def one_of(node: OneOf) -> bool:
        low, high = span(node.input)
        return 0 < sum(low <= value <= high for value in set(node.values)) <= high - low

    def count(number: int, parts: list[bool]) -> bool:
        return 1 <= number <= len(parts) and all(parts)

    free = fold(
        criterion,
        Dialect[bool](
            within=within,
            one_of=one_of,
            negation=bool,
            all_of=lambda parts: count(1, parts),
            any_of=lambda parts: count(1, parts),
            at_least=count,
        ),
    )
    return free and len(set(read)) == len(read)


def constant(criterion: Criterion, inputs: Mapping[str, Input]) -> bool | None:
    """Return True or False when a criterion always or never holds, else None; exact, however many inputs.

    Parts that read different inputs vary freely of each other. Only an input that several parts
    read is gone through value by value, one value of each cell.
    """
    if varies(criterion, inputs):
        return None
    cells = representatives(criterion, inputs)
    _, truths = fold(
        criterion,
        Dialect[Part](
            within=lambda node: leaf(cells, node, lambda value: node.lowest <= value <= node.highest),
            one_of=lambda node: leaf(cells, node, lambda value: value in node.values),
            negation=lambda part: (part[0], lambda fixed: frozenset(not one for one in part[1](fixed))),
            all_of=lambda parts: counted(cells, len(parts), parts),
            any_of=lambda parts: counted(cells, 1, parts),
            at_least=lambda number, parts: counted(cells, number, parts),
        ),
    )
    found = truths({})
    return None if found == BOTH else True in found


def leaf(cells: Cells, node: Within | OneOf, holds: Callable[[int], bool]) -> Part:
    """Return the truths of a leaf: of its one value where that is fixed, else of every cell."""
    free = frozenset(map(holds, cells[node.input]))

    def truths(fixed: Fixed) -> Truths:
        return frozenset((holds(fixed[node.input]),)) if node.input in fixed else free

    return frozenset((node.input,)), truths


def counted(cells: Cells, number: int, parts: list[Part]) -> Part:
    """At least so many parts hold: `all` and `any` are counts too."""
    read = Counter(id for ids, _ in parts for id in ids)
    shared = [id for id, times in read.most_common() if times > 1]

    def truths(fixed: Fixed) -> Truths:
        split = next((id for id in shared if id not in fixed), None)
        if split is None:
            said = [part(fixed) for _, part in parts]
            most, least = sum(True in one for one in said), sum(False not in one for one in said)
            return frozenset((most >= number, least >= number))
        found: Truths = frozenset()
        for value in cells[split]:
            found |= truths({**fixed, split: value})
            if found == BOTH:
                break
        return found

    return frozenset(read), truths
