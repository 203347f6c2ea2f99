"""Which totals a scale can have beside what is answered of it: its items, and the short forms within it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from stegvis.language import Known
from stegvis.model import Instrument, Skip

Grid = list[tuple[int, ...]]
"""The values that each item can still have, item 1 first."""


@frozen
class Part:
    """What is known of a short form within a scale.

    Attributes:
        items: the items that it shares with the scale; none when they are not known.
        span: its lowest and highest total.
        rest: the most that the other items of the scale can add.
    """

    id: str
    items: tuple[int, ...]
    span: Known
    rest: int


def sums(grid: Iterable[tuple[int, ...]]) -> set[int]:
    """Return every sum of one value from each item.

    >>> sorted(sums([(0, 1), (0, 2, 4)]))
    [0, 1, 2, 3, 4, 5]
    """
    found = {0}
    for values in grid:
        found = {total + value for total in found for value in values}
    return found


def possible(one: Instrument, items: Mapping[int, int], parts: Sequence[Part] = ()) -> set[int]:
    """Return every total that the scale can have; nothing when what is known contradicts itself."""
    if not one.summed:
        left = set(range(one.lowest, one.highest + 1))
        return left.intersection(*(beside(part) for part in parts))
    found: set[int] = set()
    for grid in ways(one, items):
        found |= sums(grid).intersection(*(through(part, grid) for part in parts))
    return found


def through(part: Part, grid: Grid) -> set[int]:
    """Return the totals that a short form leaves, its own items and the others taken each for themselves."""
    if not part.items:
        return beside(part)
    within = set(range(part.span[0], part.span[1] + 1)) & sums(grid[n - 1] for n in part.items)
    others = sums(values for n, values in enumerate(grid, 1) if n not in part.items)
    return {own + other for own in within for other in others}


def beside(part: Part) -> set[int]:
    """Return the totals that a short form leaves when its items are not known."""
    return set(range(part.span[0], part.span[1] + part.rest + 1))


def own_sums(one: Instrument, items: Mapping[int, int], numbers: Sequence[int]) -> set[int]:
    """Return the sums that some items of a scale can have."""
    return {total for grid in ways(one, items) for total in sums(grid[n - 1] for n in numbers)}


def ways(one: Instrument, items: Mapping[int, int]) -> list[Grid]:
    """Return what each item can be, once for each way that the form may have been gone through."""
    grids = [[(items[n],) if n in items else values for n, values in enumerate(one.grid, 1)]]
    for skip in one.skips:
        if not skip.unless_answered:
            grids = [way for grid in grids for way in parted(grid, skip)]
    return grids


def parted(grid: Grid, skip: Skip) -> Iterator[Grid]:
    """Yield the ways through a skip: all that open it are 0, or the first that is not comes in turn."""
    before: dict[int, tuple[int, ...]] = {}
    for number in skip.when_zero:
        values = grid[number - 1]
        if more := tuple(value for value in values if value):
            yield replaced(grid, {**before, number: more})
        if 0 not in values:
            return
        before[number] = (0,)
    if all(0 in grid[number - 1] for number in skip.zero):
        yield replaced(grid, before | dict.fromkeys(skip.zero, (0,)))


def replaced(grid: Grid, values: Mapping[int, tuple[int, ...]]) -> Grid:
    """Return a grid with the values of some items narrowed."""
    return [values.get(number, usual) for number, usual in enumerate(grid, 1)]


def item_span(
    one: Instrument, number: int, items: Mapping[int, int], parts: Sequence[Part], total: int | None
) -> Known:
    """Return the lowest and highest value that an open item can have beside everything else."""
    allowed = one.allowed(number)
    fits = [
        value
        for value in allowed
        if (left := possible(one, {**items, number: value}, parts)) and (total is None or total in left)
    ]
    return fits[0], fits[-1]
