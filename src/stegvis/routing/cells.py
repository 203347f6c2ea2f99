"""What the values of one input do to the rules: cells that no rule tells apart, and which of them is mildest.

A rule can only become true by what bears against the patient: a leaf that is true where the rule reads it
plainly, or false where it stands under a `not`. A cell whose marks are among every other cell's marks is the
mildest: with that value no rule holds that does not hold with any other, so nothing need be tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise, zip_longest
from operator import and_

from attrs import field, frozen

from stegvis.language import INAPPLICABLE, Criterion, Input, Known, Not, OneOf, Within

Leaf = Within | OneOf
Read = tuple[Leaf, bool]
"""A leaf, and whether it bears against the patient when it is true."""


@frozen
class Cell:
    """A run of values that no leaf tells apart.

    Attributes:
        value: the first of them.
        marks: one bit for each leaf that bears against the patient at this value.
    """

    value: int
    marks: int


@frozen
class Cells:
    """The cells of one input, in the order of its values.

    Attributes:
        cells: of the values it can have when it is asked.
        outside: of not applying at all.
        ordered: some cell is mildest whatever the interval, so that it never needs trying.
        reads: the leaves that they were cut by.
        tried: the cells to try, by interval; filled as it is asked for.
    """

    cells: tuple[Cell, ...]
    outside: Cell
    ordered: bool
    reads: tuple[Read, ...] = ()
    tried: dict[tuple[int, int, bool, bool], tuple[int, ...]] = field(factory=dict, eq=False, repr=False)

    @property
    def mildest_outside(self) -> bool:
        """Tell whether nothing is milder than not to apply."""
        return all(self.outside.marks & cell.marks == self.outside.marks for cell in self.cells)

    def last(self, value: int, highest: int) -> int:
        """Return the last value that no leaf tells from another, of those up to the highest."""
        return min([highest, *(cell.value - 1 for cell in self.cells if cell.value > value)])

    def to_try(self, low: int, high: int, may_not_apply: bool, each: bool = False) -> tuple[int, ...]:
        """Return the values to try of an interval; none when one of them is the mildest.

        Args:
            each: one of every cell, for a value says something of another input: an item of its total.
        """
        key = low, high, may_not_apply, each
        if key not in self.tried:
            met = [] if self.ordered else self.within(low, high, may_not_apply)
            some = untold(met) if met else ()
            self.tried[key] = tuple(cell.value for cell in met) if some and each else some
        return self.tried[key]

    def either(self, low: int, high: int, each: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the values to try of an input that applies, and of one that may not."""
        return self.to_try(low, high, False, each), self.to_try(low, high, True, each)

    def runs(self, highest: int) -> list[Known]:
        """Return the first and the last value of each cell, the highest of all being this one."""
        return [
            (cell.value, after.value - 1 if after else highest)
            for cell, after in zip_longest(self.cells, self.cells[1:])
        ]

    def within(self, low: int, high: int, may_not_apply: bool) -> list[Cell]:
        """Return the cells that an interval meets, each with a value inside it."""
        met = [
            Cell(max(cell.value, low), cell.marks)
            for cell, (first, last) in zip(self.cells, self.runs(high), strict=True)
            if first <= high and last >= low
        ]
        return [self.outside, *met] if may_not_apply else met


def untold(cells: Sequence[Cell]) -> tuple[int, ...]:
    """Return the values of the cells to try, the fewest marks first; none when one cell is the mildest."""
    mildest = reduce(and_, (cell.marks for cell in cells))
    if any(cell.marks == mildest for cell in cells):
        return ()
    once = {cell.marks: cell.value for cell in reversed(cells)}
    kept = [m for m in once if not any(other != m and other & m == other for other in once)]
    return tuple(once[marks] for marks in sorted(kept, key=lambda marks: (marks.bit_count(), once[marks])))


def inapplicable(one: Input) -> Known:
    """Return what a question that does not apply counts as: the harmless answer, or no value at all."""
    if one.kind == "boolean":
        value = int(one.adverse == "no")
        return value, value
    return INAPPLICABLE, INAPPLICABLE


def cells_of(one: Input, reads: tuple[Read, ...], like: Cells | None = None) -> Cells:
    """Cut the values of an input where some leaf turns, and mark what bears against the patient.

    Args:
        like: those of the same input elsewhere, which are taken where the same leaves cut it.
    """
    if like and like.reads == reads:
        return like
    starts = {one.lowest}
    for node, _ in reads:
        starts.update(cut for cut in cuts(node) if one.lowest < cut <= one.highest)
    cells = tuple(Cell(value, marks_of(value, reads)) for value in sorted(starts))
    outside = inapplicable(one)[0]
    made = Cell(outside, marks_of(outside, reads))
    chain = sorted({cell.marks for cell in (*cells, made)}, key=int.bit_count)
    ordered = all(less & more == less for less, more in pairwise(chain))
    return Cells(cells, made, ordered, reads)


def cuts(node: Leaf) -> tuple[int, ...]:
    """Return the values at which a leaf may turn."""
    if isinstance(node, Within):
        return node.lowest, node.highest + 1
    return tuple(cut for value in node.values for cut in (value, value + 1))


def marks_of(value: int, reads: Sequence[Read]) -> int:
    """Return a bit for each leaf that bears against the patient at a value."""
    return sum(1 << n for n, (node, plainly) in enumerate(reads) if true_at(node, value) is plainly)


def true_at(node: Leaf, value: int) -> bool:
    """Tell whether a leaf holds at a value."""
    if isinstance(node, Within):
        return node.lowest <= value <= node.highest
    return value in node.values


def by_input(found: dict[str, dict[Read, None]], reads: Iterable[Read]) -> None:
    """Sort more leaves by the input that they read, each once."""
    for read in reads:
        found.setdefault(read[0].input, {})[read] = None


def reads_of(criteria: Iterable[Criterion]) -> Iterator[Read]:
    """Yield every leaf of some criteria."""
    for criterion in criteria:
        yield from criterion.leaves


def cells_by_input(
    inputs: Mapping[str, Input],
    criteria: Iterable[Criterion],
    gates: Mapping[str, Criterion],
    like: Mapping[str, Cells],
) -> dict[str, Cells]:
    """Return the cells of every input that rules or gates read.

    A gate counts as a rule where opening it may make matters worse, and as one under a `not` where closing
    it may.

    Args:
        criteria: what raises a level or an urgency when it holds.
        gates: per input, the criterion under which it is asked; those of details before those that they open.
        like: cells of the same inputs elsewhere, which are taken where the same leaves cut them.
    """
    found: dict[str, dict[Read, None]] = {}
    by_input(found, reads_of(criteria))
    cut: dict[str, Cells] = {}
    for id in reversed(list(gates)):
        if id not in found:
            continue
        made = cut[id] = cells_of(inputs[id], tuple(found[id]), like.get(id))
        marks = [cell.marks for cell in made.cells]
        if any(made.outside.marks | m != m for m in marks):
            by_input(found, reads_of([Not(gates[id])]))
        if any(made.outside.marks & m != m for m in marks):
            by_input(found, reads_of([gates[id]]))
    left = {id: tuple(own) for id, own in found.items()}
    return {
        id: cut[id] if id in cut and cut[id].reads == own else cells_of(inputs[id], own, like.get(id))
        for id, own in left.items()
    }
