"""Dataframes of any kind become Arrow tables and back."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from stegvis.tables.columns import TableError


def as_arrow(frame: Any) -> Any:
    """Return the Arrow table of a dataframe.

    Raises:
        TableError: it is no dataframe.
    """
    if isinstance(frame, pa.Table):
        return frame
    known = nw.from_native(frame, pass_through=True)
    if isinstance(known, nw.LazyFrame):
        return known.collect(backend="pyarrow").to_native()
    if isinstance(known, nw.DataFrame):
        return without_missing(known)
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.table(frame)
    raise TableError(f"{type(frame).__name__} is no dataframe that is known here")


def without_missing(frame: Any) -> Any:
    """Return an Arrow table; the not-a-number of pandas is what is missing."""
    if frame.implementation.is_pandas_like():
        return pa.Table.from_pandas(frame.to_pandas(), preserve_index=False)
    return frame.to_arrow()


def like(frame: Any, table: Any) -> Any:
    """Return an Arrow table as the kind of dataframe that another is."""
    known = nw.from_native(frame, pass_through=True)
    if isinstance(known, nw.LazyFrame):
        lazy: Any = known.implementation
        made = nw.from_native(table, eager_only=True)
        if lazy.is_polars():
            return nw.from_arrow(table, backend="polars").lazy().to_native()
        return made.lazy(backend=lazy).to_native()
    if not isinstance(known, nw.DataFrame) or isinstance(frame, pa.Table):
        return table
    out = nw.from_arrow(table, backend=known.implementation).to_native()
    if known.implementation.is_pandas_like():
        out.index = frame.index
    return out
