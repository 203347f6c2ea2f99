"""How many days courses wait before a step, and before a referral is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median, quantiles

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.disclosure import SMALLEST, Node, hidden
from stegvis.planning.report import Column, Grid, Range, Row, Shown, Value
from stegvis.planning.shares import OF, in_order, name_of, node_of, summed

QUARTERS = 4 * SMALLEST
"""With so many, each quarter of them is at least the smallest number that is shown."""
COLUMNS = (
    Column("of", Text("antal", "number")),
    Column("median", Text("median, dagar", "median, days")),
    Column("middle_half", Text("mittersta hälften, dagar", "middle half, days")),
)


def wait_grid(pathway: Pathway, id: str, title: Text, about: Text, told: Iterable[tuple[str, int]]) -> Grid:
    """Return the days before each step: the median, and between what the middle half lies."""
    waits = list(told)
    counts = summed(Counter(node_of(pathway, step) for step, _ in waits))
    small = hidden(counts, {node for node, count in counts.items() if count < SMALLEST}, {})
    days: dict[Node, list[int]] = {}
    for step, wait in waits:
        node = node_of(pathway, step)
        for length in range(len(node) + 1):
            days.setdefault(node[:length], []).append(wait)
    rows = [
        Row(".".join(node) or "all", name_of(pathway, node), hide(node in small) or told_of(days[node]))
        for node in in_order(pathway, counts)
    ]
    return Grid(id, title, about, OF, COLUMNS, tuple(rows), "median", "middle_half")


def hide(small: bool) -> tuple[Value, ...]:
    """Return a row of nothing, where there are too few to be shown."""
    return (Shown.HIDDEN,) * 3 if small else ()


def told_of(days: list[int]) -> tuple[Value, ...]:
    """Return how many, the median, and the middle half where its ends are nobody's own."""
    if len(days) < QUARTERS:
        return len(days), float(median(days)), Shown.HIDDEN
    low, _, high = quantiles(days, n=4, method="inclusive")
    return len(days), float(median(days)), Range(low, high)
