"""Columns by name: what they are about, and each distinct value of them once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from stegvis.errors import RenamedWarning, StegvisError, near_miss
from stegvis.loading import shipped_scale
from stegvis.model import Assessment, Pathway
from stegvis.routing import why_unread
from stegvis.tables.arrays import Numbers

ITEM = re.compile(r"(.+)\.item([1-9][0-9]*)")
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")
PARTS = {"score": "scores", "finding": "findings"}


class TableError(StegvisError, ValueError):
    """A table cannot be read: a column that nothing has the name of, or of the wrong kind."""


@frozen
class Column:
    """One column of a table.

    Attributes:
        kind: "age", "score", "item", "finding" or "group".
        id: of the finding, the group or the scale.
        item: the number of the item.
        values: the distinct values; the first is None, which is unknown.
        codes: per row, which of them it has.
    """

    name: str
    kind: str
    id: str
    item: int
    values: tuple[Any, ...]
    codes: Numbers


def columns_of(pathway: Pathway, table: Any, keep: Sequence[str]) -> list[Column]:
    """Read the columns of an Arrow table; one to keep that is named as an input is read too.

    Raises:
        TableError: a column is named as no input, or twice.
    """
    doubled = [name for name in table.column_names if table.column_names.count(name) > 1]
    missing = [name for name in keep if name not in table.column_names]
    if doubled or missing:
        what = "stands twice in" if doubled else "is not in"
        raise TableError(f"column {(doubled or missing)[0]!r} {what} the table")
    found = [described(pathway, current(pathway, name), name in keep) for name in table.column_names]
    found = [one and evolve(one, name=name) for one, name in zip(found, table.column_names, strict=True)]
    twice(found)
    return [filled(one, table.column(one.name)) for one in found if one]


def current(pathway: Pathway, name: str) -> str:
    """Return what the input of a column is called today; a name of an earlier edition is warned of."""
    item = ITEM.fullmatch(name)
    old = item[1] if item else name
    kinds = ("instrument",) if item else ("finding", "instrument", "group")
    now = next((names[old] for kind in kinds if old in (names := pathway.renamed.get(kind, {}))), "")
    if not now:
        return name
    today = f"{now}.item{item[2]}" if item else now
    warnings.warn(f"column {name!r} is now called {today!r}: use that name", RenamedWarning, stacklevel=2)
    return today


def twice(columns: Sequence[Column | None]) -> None:
    """Refuse two columns of the same input, one of them by the name of an earlier edition.

    Raises:
        TableError: there are such.
    """
    seen: dict[tuple[str, str, int], str] = {}
    for one in columns:
        if one and (first := seen.setdefault((one.kind, one.id, one.item), one.name)) != one.name:
            raise TableError(f"columns {first!r} and {one.name!r} are the same input: give one of them")


def described(pathway: Pathway, name: str, kept: bool) -> Column | None:
    """Tell what a column is about, by its name; one to keep may be about nothing here."""
    inputs, item = pathway.inputs, ITEM.fullmatch(name)
    empty = np.zeros(0, np.int32)
    if name == "age":
        return Column(name, "age", name, 0, (), empty)
    if item and item[1] in pathway.instruments and int(item[2]) <= pathway.instruments[item[1]].items:
        return Column(name, "item", item[1], int(item[2]), (), empty)
    if name in pathway.instruments or any(name in one.short_forms for one in pathway.instruments.values()):
        return Column(name, "score", name, 0, (), empty)
    if name in inputs and not inputs[name].instrument:
        return Column(name, "finding", name, 0, (), empty)
    if name in pathway.groups:
        return Column(name, "group", name, 0, (), empty)
    if kept:
        return None
    scale = item[1] if item else name
    if scale not in pathway.instruments and shipped_scale(scale):
        why = why_unread(pathway, "scores", scale, None)
        raise TableError(f"column {name!r}: {why.what}; {why.hint}; name it in keep to carry it along")
    hint = near_miss(name, [*inputs, *pathway.groups])
    hint = hint if hint.startswith("did") else "columns are named as inputs"
    raise TableError(f"column {name!r}: no input has this name; {hint}; name it in keep to carry it along")


def filled(column: Column, given: Any) -> Column:
    """Read the distinct values of a column."""
    kind = given.type
    if pa.types.is_null(kind) or not len(given):
        return evolve(column, values=(None,), codes=np.zeros(len(given), np.int32))
    if column.kind == "group" and not pa.types.is_boolean(kind):
        raise TableError(f"column {column.name!r}: a group is a column of yes and no; yes is none of these")
    places, values = encoded(column.name, given)
    codes = pc.fill_null(pc.add(places, 1), 0).to_numpy(zero_copy_only=False).astype(np.int32)
    read = values if column.kind == "group" else list(map(said, values))
    if any(isinstance(value, str) for value in read):
        values = read
    if "" in values:  # nothing stands there, in a .csv whose column is one of words
        codes = np.where(codes == values.index("") + 1, 0, codes)
    return evolve(column, values=(None, *map(plain, values)), codes=codes)


def encoded(name: str, given: Any) -> tuple[Any, list[Any]]:
    """Return per row which of the distinct values of a column it has, and those.

    Raises:
        TableError: what it holds is no single value, such as a list, or cannot be told.
    """
    kind = given.type
    try:
        flat = given.cast(kind.value_type) if pa.types.is_dictionary(kind) else given
        coded = pc.dictionary_encode(flat).combine_chunks()
        coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
        return coded.indices, coded.dictionary.to_pylist()
    except (pa.ArrowException, ValueError, OverflowError):
        what = "a value is a number, a word, or yes and no"
        raise TableError(
            f"column {name!r}: its values are {kind}, not all of which can be read; {what}"
        ) from None


def said(word: Any) -> Any:
    """Read a word of a column of words, which one word that is no number makes it: as JSON says it."""
    if word in ("true", "false"):
        return word == "true"
    return int(word) if isinstance(word, str) and WHOLE.fullmatch(word) else word


def plain(value: Any) -> Any:
    """Return a whole number as one: some dataframes have no whole numbers beside what is missing."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def patient(given: Iterable[tuple[Column, Any]]) -> Assessment:
    """Return the patient of some values, each with its column."""
    age: Any = None
    parts: dict[str, dict[str, Any]] = {"scores": {}, "findings": {}}
    items: dict[str, dict[str | int, int | str | None]] = {}
    none_of: list[str] = []
    for column, value in given:
        if value is None:
            continue
        if column.kind == "age":
            age = value
        elif column.kind == "item":
            items.setdefault(column.id, {})[column.item] = value
        elif column.kind == "group":
            none_of += [column.id] if value else []
        else:
            parts[PARTS[column.kind]][column.id] = value
    return Assessment(age, parts["scores"], items, parts["findings"], none_of)


def combined(codes: Sequence[Numbers], sizes: Sequence[int], rows: int) -> tuple[Numbers, Numbers]:
    """Sort rows by several codes: the first row of each combination, and per row which it has."""
    key, size = np.zeros(rows, np.int64), 1
    for code, wide in zip(codes, sizes, strict=True):
        if size * wide >= 1 << 62:
            firsts, key = distinct(key, size)
            size = len(firsts)
        key, size = key * wide + code, size * wide
    return distinct(key, size)


def distinct(key: Any, size: int) -> tuple[Numbers, Any]:
    """Return the first row of each key, and per row which key it has."""
    if size > max(1 << 16, 4 * len(key)):
        _, firsts, inverse = np.unique(key, return_index=True, return_inverse=True)
        return firsts, inverse
    first = np.full(size, -1, np.int64)
    first[key[::-1]] = np.arange(len(key) - 1, -1, -1)
    seen = first >= 0
    return first[seen], (np.cumsum(seen) - 1)[key]


def at_row(columns: Sequence[Column], row: int) -> Assessment:
    """Return the patient of a row."""
    return patient((column, column.values[column.codes[row]]) for column in columns)


def grouped(pathway: Pathway, columns: Sequence[Column]) -> list[list[Column]]:
    """Sort columns into those that are read together: one at a time, but a scale with what it is part of."""
    family = families(pathway)
    found: dict[str, list[Column]] = {}
    for column in sorted(columns, key=lambda one: one.kind != "group"):
        scale = column.kind in ("score", "item")
        found.setdefault(f"scale {family[column.id]}" if scale else column.name, []).append(column)
    return list(found.values())


def families(pathway: Pathway) -> Mapping[str, str]:
    """Return, for every scale and short form, one scale of its family."""
    head: dict[str, str] = {}
    for one in pathway.instruments.values():
        together = {one.id, *one.short_forms}
        old = {head[id] for id in together if id in head}
        together |= {id for id, of in head.items() if of in old}
        head |= dict.fromkeys(together, one.id)
    return head
