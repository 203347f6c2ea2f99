"""Every kind of dataframe in and out, and what is refused."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stegvis
from stegvis import tables

PATHWAY = stegvis.load("se-primary-care")
ROWS = {
    "id": ["a", "b", "c"],
    "age": [34, None, 50],
    "phq9": [12, 99, None],
    "psychosis": [False, None, True],
}
LEVELS = [stegvis.route(PATHWAY, stegvis.Assessment(34, {"phq9": 12}, findings={"psychosis": False})).level,
          stegvis.route(PATHWAY, stegvis.Assessment()).level,
          stegvis.route(PATHWAY, stegvis.Assessment(50, findings={"psychosis": True})).level]  # fmt: skip


def test_pandas_keeps_its_index():
    out = tables.route(PATHWAY, pd.DataFrame(ROWS, index=[7, 5, 9]), keep=["id"])
    assert isinstance(out, pd.DataFrame) and list(out.index) == [7, 5, 9]
    assert out["level"].tolist() == LEVELS and out["id"].tolist() == ROWS["id"]
    assert [list(one) for one in out["faults"]] == [[], ["scores.phq9:out_of_range"], []]


def test_polars_eager_and_lazy():
    frame = pl.DataFrame(ROWS)
    out, lazy = (tables.route(PATHWAY, one, keep=["id"]) for one in (frame, frame.lazy()))
    assert isinstance(lazy, pl.LazyFrame) and lazy.collect()["level"].to_list() == LEVELS
    assert isinstance(out, pl.DataFrame) and out["level"].to_list() == LEVELS


def test_duckdb_and_arrow():
    table = pa.table(ROWS)
    relation = duckdb.connect().from_arrow(table)
    out = tables.route(PATHWAY, relation, keep=["id"])
    assert isinstance(out, duckdb.DuckDBPyRelation) and [row[1] for row in out.fetchall()] == LEVELS
    assert tables.route(PATHWAY, table, keep=["id"])["level"].to_pylist() == LEVELS
    assert tables.route(PATHWAY, table.to_reader(), keep=["id"])["level"].to_pylist() == LEVELS


def test_words_and_dictionaries():
    table = pa.table({"sex": pa.array(["female", "x", None]).dictionary_encode(), "age": [34.0, 34.5, None]})
    out = tables.route(PATHWAY, table)
    assert out["faults"].to_pylist() == [[], ["age:not_whole", "findings.sex:not_a_word"], []]


def test_no_rows_and_no_columns():
    assert tables.route(PATHWAY, pa.table({"age": pa.array([], pa.int64())}), "summary").num_rows == 0
    assert (
        tables.route(PATHWAY, pa.table({"id": [1, 2]}), keep=["id"])["level"].to_pylist() == [LEVELS[1]] * 2
    )


@pytest.mark.parametrize(
    ("table", "more", "said"),
    [
        (pa.table({"phq": [1]}), {}, "did you mean 'phq9'"),
        (pa.table({"phq9.item10": [1]}), {}, "no input has this name"),
        (pa.table({"zzzzzz": [1]}), {}, "columns are named as inputs"),
        (pa.table({"red_flags": [1]}), {}, "yes and no"),
        (pa.table([[1], [2]], ["age", "age"]), {}, "stands twice"),
        (pa.table({"age": [1]}), {"keep": ["id"]}, "is not in"),
        (pa.table({"level": [1]}), {"keep": ["level"]}, "cannot be kept"),
        (pa.table({"age": [1]}), {"detail": "all"}, "one of decision"),
        ([1], {}, "is no dataframe"),
    ],
)
def test_what_is_refused(table, more, said):
    with pytest.raises(tables.TableError, match=said):
        tables.route(PATHWAY, table, **more)
