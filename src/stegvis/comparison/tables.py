"""The combinations of answers that are counted for one cause."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

from attrs import frozen

from stegvis.comparison.differences import Cause
from stegvis.comparison.effects import Effects

MOST_ROWS = 4_000


@frozen
class Table:
    """The combinations that are counted for a cause: its questions, and the rows where it is in play."""

    questions: tuple[str, ...]
    rows: Mapping[tuple[int, ...], int]
    of: int


def lay_out(effects: Effects, cause: Cause) -> Table | None:
    """Lay out the combinations of the answers that a cause reads; None when they are too many."""
    if cause.reads is None:
        return None
    space = effects.space
    concerned = {space.of[id] for id in effects.concerned(cause)}
    ids = tuple(id for id in space.questions if id in concerned)
    cells = [space.questions[id].cells for id in ids]
    if prod(map(len, cells)) > 5 * MOST_ROWS:
        return None
    rows: dict[tuple[int, ...], int] = {}
    of = 0
    for row in product(*(range(len(one)) for one in cells)):
        views = effects.views(dict(zip(ids, row, strict=True)), everybody=True)
        if views is None:
            continue
        size = prod(one[i].size for one, i in zip(cells, row, strict=True))
        of += size
        if cause.in_play(*views):
            rows[row] = size
    return Table(ids, rows, of) if len(rows) <= MOST_ROWS else None
