"""Every kind of dataframe in and out, and what is refused."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stegvis
from earlier import renamed
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
        (
            pa.table({"phqa": [1]}),
            {},
            "PHQ-A is a known scale, but no rule here reads it; leave it out and ask instead",
        ),
        (pa.table({"phqa.item9": [1]}), {}, "wish to be dead"),
        (pa.table({"sad_persons": [1]}), {}, "ask the red-flag questions"),
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


@pytest.mark.parametrize("name", ["psychosis", "phq9", "phq9.item9", "age", "sex", "red_flags"])
def test_an_input_that_is_kept_is_read_too(name):
    """Keeping an answer never takes it out of the decision."""
    row = {"psychosis": True, "phq9": 24, "phq9.item9": 3, "age": 12, "sex": "female", "red_flags": True}
    table = pa.table({"id": ["a"]} | {id: [value] for id, value in row.items()})
    table = table.drop_columns(["psychosis"]) if name == "red_flags" else table.drop_columns(["red_flags"])
    plain = tables.route(PATHWAY, table, keep=["id"], detail="summary").to_pylist()
    kept = tables.route(PATHWAY, table, keep=["id", name], detail="summary").to_pylist()
    assert kept == [{"id": "a", name: row[name]} | plain[0]]


@pytest.mark.parametrize("detail", ["decision", "summary", "full"])
def test_no_rows_give_an_answer_of_no_rows(detail):
    """Of the same kind and with the same columns, whatever kind the columns are of."""
    none = {"age": [], "psychosis": [], "phq9": [], "red_flags": [], "id": []}
    columns = tables.route(PATHWAY, pa.table({"id": ["a"], "age": [3]}), detail, ["id"]).column_names
    for frame in (pd.DataFrame(none), pl.DataFrame(none), pl.LazyFrame(none), pa.table(none)):
        out = tables.route(PATHWAY, frame, detail, ["id"])
        assert type(out) is type(frame)
        out = out.collect() if isinstance(out, pl.LazyFrame) else out
        assert len(out) == 0
        assert list(out.column_names if isinstance(out, pa.Table) else out.columns) == columns


def test_columns_of_an_earlier_edition(tmp_path):
    """Read by the name of today, with a warning; not beside it."""
    now = stegvis.load(renamed(tmp_path / "small"))
    new = pd.DataFrame(
        {"age": [30, 40], "mood": [9, 2], "mood.item3": [0, 0], "tired": [True, None], "flags": [True, False]}
    )
    old = new.rename(
        columns={"mood": "temper", "mood.item3": "temper.item3", "tired": "weary", "flags": "signs"}
    )
    with pytest.warns(FutureWarning, match="is now called") as said:
        told = tables.route(now, old)
    assert len(said) == 4
    pd.testing.assert_frame_equal(told, tables.route(now, new))
    with pytest.warns(FutureWarning), pytest.raises(tables.TableError, match="'weary' are the same input"):
        tables.route(now, new.assign(weary=True))
