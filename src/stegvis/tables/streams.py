"""Files of patients, read and written in batches: memory holds one batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import frozen
from pyarrow import csv, ipc, parquet
from pyarrow import json as lines

from stegvis.model import Pathway
from stegvis.tables.columns import TableError
from stegvis.tables.files import naming, refusing, whole
from stegvis.tables.tabular import Detail, route

ROWS = 1 << 18
"""Rows to a batch."""
LINES = (".csv", ".ndjson", ".jsonl")
ENDINGS = (".csv", ".parquet", ".arrow", ".feather", ".ndjson", ".jsonl")


def route_file(
    pathway: Pathway,
    source: Path,
    target: Path,
    detail: Detail = "decision",
    keep: Sequence[str] = (),
    done: Callable[[int], None] = lambda rows: None,
) -> int:
    """Route a file of patients into another; return how many rows have faults.

    The other is whole or not written: a fault, or Ctrl-C, leaves what stood there as it was.

    Args:
        source, target: .csv, .parquet, .arrow (or .feather), .ndjson (or .jsonl), by their endings.
        done: told after each batch how many rows are routed.

    Raises:
        TableError: a file of this kind cannot be read or written, or a column is wrong.
        OSError: a file cannot be opened; its name is in `filename`.
    """
    check_names(source, target)
    faulty = rows = 0
    out: Out | None = None
    with refusing(source), whole(target) as part, ExitStack() as opened:
        for batch in read_batches(source):
            for name in keep if target.suffix == ".csv" else ():
                check_flat(batch, name)
            answer = flat(route(pathway, batch, detail, keep), target.suffix == ".csv", keep)
            if out is None:
                out = opened_for(part, answer.schema)
                opened.callback(out.close)
            out.write(answer)
            rows += answer.num_rows
            faulty += sum(bool(one) for one in answer.column("faults").to_pylist())
            done(rows)
    return faulty


def read_batches(source: Path) -> Iterator[Any]:
    """Yield the rows of a file of patients as Arrow tables, one batch at a time, at least one.

    Args:
        source: .csv, .parquet, .arrow (or .feather), .ndjson (or .jsonl), by its ending.

    Raises:
        TableError: a file of this kind cannot be read.
        OSError: the file cannot be opened.
    """
    check_ending(source)
    try:
        with naming(source):
            for batch in batches(source):
                batch.validate(full=True)
                if source.suffix == ".csv" and any(map(pa.types.is_binary, batch.schema.types)):
                    raise TableError(no_text(source))
                yield batch
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise TableError(no_text(source) or f"{source}: {error}") from None


def no_text(source: Path) -> str:
    """Say which line of a file of lines is not UTF-8, or nothing; Arrow tells neither what nor where."""
    if source.suffix not in LINES or not source.is_file():
        return ""
    with source.open("rb") as raw:
        for number, one in enumerate(raw, 1):
            try:
                good = "\0" not in one.decode("utf-8")
            except UnicodeDecodeError:
                good = False
            if not good:
                how = "save it as CSV UTF-8" if source.suffix == ".csv" else "save it as UTF-8"
                return f"{source}: line {number} is not UTF-8: {how}"
    return ""


def check_ending(name: Path) -> None:
    """Refuse a file of another kind."""
    if name.suffix not in ENDINGS:
        raise TableError(f"{name}: the name should end in one of {', '.join(ENDINGS)}")


def check_names(source: Path, target: Path) -> None:
    """Refuse files of other kinds, and to write over what is read."""
    for name in (source, target):
        check_ending(name)
    if target.exists() and source.samefile(target):
        raise TableError(f"{target}: this is the table that is read")


def batches(source: Path) -> Iterator[Any]:
    """Yield the rows of a file as tables, at least one."""
    kind = source.suffix
    if kind == ".parquet":
        file = parquet.ParquetFile(source)
        made, schema = file.iter_batches(ROWS), file.schema_arrow
    elif kind in (".ndjson", ".jsonl"):
        made = lines.open_json(source)
        schema = made.schema
    elif kind == ".csv":
        made = csv.open_csv(source)
        schema = made.schema
    else:
        opened = ipc.open_file(source)
        made = (opened.get_batch(n) for n in range(opened.num_record_batches))
        schema = opened.schema
    empty = True
    for batch in made:
        empty = False
        yield pa.Table.from_batches([batch])
    if empty:
        yield schema.empty_table()


def check_flat(batch: Any, name: str) -> None:
    """Refuse to carry a column of lists, or of parts with names, along into a .csv."""
    at = batch.schema.get_field_index(name)
    if at >= 0 and pa.types.is_nested(kind := batch.schema.field(at).type):
        raise TableError(f"column {name!r}: a .csv holds no {kind}; write .ndjson or .parquet")


def flat(table: Any, lists: bool, keep: Sequence[str]) -> Any:
    """Return a table without dictionaries, which differ between batches; lists joined as text where asked.

    A list that is carried along stays as it is.
    """
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if pa.types.is_list(kind) and name not in keep:
            words = column.to_pylist()
            columns[name] = (
                pa.array([" ".join(some) for some in words], pa.string())
                if lists
                else pa.array(words, pa.list_(pa.string()))
            )
        else:
            columns[name] = column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column
    return pa.table(columns)


@frozen
class Out:
    """A file that tables are written to, one after another."""

    write: Callable[[Any], object]
    close: Callable[[], object]


def opened_for(target: Path, schema: Any) -> Out:
    """Open a file to be written, by its ending."""
    kind = target.suffix
    if kind == ".parquet":
        made = parquet.ParquetWriter(target, schema)
        return Out(made.write_table, made.close)
    if kind in (".ndjson", ".jsonl"):
        text = target.open("w", encoding="utf-8")
        return Out(lambda table: text.writelines(map(line, table.to_pylist())), text.close)
    made = csv.CSVWriter(target, schema) if kind == ".csv" else ipc.new_file(target, schema)
    return Out(made.write, made.close)


def line(row: dict[str, Any]) -> str:
    """Return a row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, default=str) + "\n"
