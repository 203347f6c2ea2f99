"""A table of patients as it is read, and the rows that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field, frozen

from stegvis.errors import Fault
from stegvis.model import Pathway
from stegvis.planning.report import MOST_TOLD
from stegvis.tables import TableError, read_batches, synthetic

MOST_NAMED = 100
"""So many faulty rows are named; how many more there are is said."""
MOST_A_ROW = 1_000_000_000
"""So many patients may a row stand for: more than live anywhere, and few enough to be added up."""
SLICE = 1 << 18
"""Rows of a made-up population to a batch."""


@frozen
class Population:
    """A table of patients, that can be read more than once.

    Attributes:
        name: how it is called in the report.
        read: yields its rows, batch by batch.
        made_up: no patients: nothing about how many there are can be read off it.
        weight: the column that says how many patients each row stands for; "" is one each.
        weeks: in how many weeks they came.
    """

    name: str
    read: Callable[[], Iterable[Any]]
    made_up: bool = False
    weight: str = ""
    weeks: float = 1


def from_file(source: Path, weight: str = "", weeks: float = 1) -> Population:
    """Return the patients of a file: .csv, .parquet, .arrow (or .feather), .ndjson (or .jsonl)."""
    return Population(source.name, lambda: read_batches(source), False, weight, weeks)


def made_up(pathway: Pathway, count: int, seed: int = 0, weeks: float = 1) -> Population:
    """Return a made-up population for demonstrations; it says so wherever it is shown."""

    def read() -> Iterator[Any]:
        table = synthetic(pathway, count, seed)
        for at in range(0, max(count, 1), SLICE):
            yield table.slice(at, SLICE)

    return Population(f"tables.synthetic({count}, seed={seed})", read, True, "", weeks)


@define
class Faults:
    """The rows that are wrong: the first of them by number, counted from 1, and how many there are.

    Attributes:
        seen: how many rows were read; wrong: how many of them have faults.
        told: the first of those rows, with all that is wrong.
    """

    named: list[tuple[int, str]] = field(factory=list)
    seen: int = 0
    wrong: int = 0
    told: dict[int, list[Fault]] = field(factory=dict)

    def tell(self, at: int, faults: Iterable[Fault]) -> None:
        """Keep what is wrong with a row, by its place among the next ones; of the first rows only."""
        if len(self.told) < MOST_TOLD:
            self.told[self.seen + at + 1] = list(faults)

    def note(self, rows: int, faults: Iterable[tuple[int, str]]) -> None:
        """Note the faults of the next rows, each by its place among them."""
        by_row: dict[int, list[str]] = {}
        for at, what in sorted(faults):
            by_row.setdefault(self.seen + at + 1, []).append(what)
        self.wrong += len(by_row)
        new = [(number, "; ".join(some)) for number, some in by_row.items()]
        self.named += new[: MOST_NAMED - len(self.named)]
        self.seen += rows

    @property
    def more(self) -> int:
        """How many more there are than are named."""
        return self.wrong - len(self.named)


def faults_of(answer: Any) -> list[tuple[int, str]]:
    """Return the rows of an answer that have faults: where each stands, and what is wrong."""
    column = answer.column("faults")
    some = np.flatnonzero(pc.greater(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False))
    return [(at, " ".join(column[at].as_py())) for at in some.tolist()]


def weights_of(batch: Any, name: str) -> tuple[Any, list[tuple[int, str]]]:
    """Return how many patients each row stands for, and which rows do not say: those stand for none.

    Raises:
        TableError: the column is not there, or not one of numbers.
    """
    if not name:
        return np.ones(batch.num_rows, np.int64), []
    if name not in batch.column_names:
        raise TableError(f"column {name!r} is not in the table")
    column = batch.column(name)
    try:
        given = pc.fill_null(column.cast(pa.float64()), float("nan")).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise TableError(f"column {name!r}: how many patients a row stands for is a number") from None
    bad = ~(np.isfinite(given) & (given >= 0) & (given <= MOST_A_ROW))
    what = f"counted as none: how many patients it stands for is no number from 0 to {MOST_A_ROW:,}"
    return np.where(bad, 0.0, given), [(at, f"{name}: {what}") for at in np.flatnonzero(bad).tolist()]
