"""The answers of a table, counted in kinds: a kind is what rows with the same answer are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
from attrs import frozen

KEYS = (
    "level", "track", "step", "urgency", "first_contact", "status", "lowest", "highest",
    "settled_level", "settled_step", "settled_urgency", "settled_first_contact",
)  # fmt: skip


@frozen
class Kind:
    """Patients with the same answer, and how many they are."""

    answer: Mapping[str, Any]
    number: float


class Tally:
    """Adds up, batch by batch, how many rows of each kind there are."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = list(keys)
        self.found: dict[tuple[Any, ...], float] = {}

    def add(self, columns: Mapping[str, Any], weights: Any) -> None:
        """Add a batch: its columns, and how many patients each row stands for."""
        plain = {key: undictionaried(columns[key]) for key in self.keys}
        table = pa.table(plain | {"weight": weights})
        sums = table.group_by(self.keys).aggregate([("weight", "sum")]).to_pydict()
        kinds = zip(*(sums[key] for key in self.keys), strict=True)
        for kind, number in zip(kinds, sums["weight_sum"], strict=True):
            self.found[kind] = self.found.get(kind, 0) + number

    @property
    def kinds(self) -> list[Kind]:
        """The kinds, in an order that hangs on nothing but themselves."""
        found = sorted(self.found.items(), key=lambda one: repr(one[0]))
        return [Kind(dict(zip(self.keys, kind, strict=True)), number) for kind, number in found]


def undictionaried(column: Any) -> Any:
    """Return a column whose words stand in it."""
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
