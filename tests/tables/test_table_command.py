"""stegvis table: files in and out."""

import sys

import pyarrow as pa
import pytest
from pyarrow import csv, ipc, parquet
from pyarrow import json as lines

import stegvis.tables.streams
from stegvis.cli import main

TABLE = pa.table({"id": ["a", "b"], "age": [34, 50], "phq9": [12, 20]})


def read(file):
    kind = file.suffix
    if kind == ".arrow":
        return ipc.open_file(file).read_all()
    return {".csv": csv.read_csv, ".parquet": parquet.read_table, ".ndjson": lines.read_json}[kind](file)


def put(file, table=TABLE):
    if file.suffix == ".arrow":
        with ipc.new_file(file, table.schema) as out:
            out.write(table)
    elif file.suffix == ".ndjson":
        file.write_text('{"id": "a", "age": 34, "phq9": 12}\n{"id": "b", "age": 50, "phq9": 20}\n')
    else:
        {".csv": csv.write_csv, ".parquet": parquet.write_table}[file.suffix](table, file)
    return str(file)


@pytest.mark.parametrize("kind", [".csv", ".parquet", ".arrow", ".ndjson"])
def test_every_kind_of_file(tmp_path, kind):
    out = tmp_path / f"out{kind}"
    assert (
        main(["table", put(tmp_path / f"in{kind}"), "-o", str(out), "--keep", "id", "--detail", "summary"])
        == 0
    )
    assert read(out)["id"].to_pylist() == ["a", "b"]
    assert read(out)["step"].to_pylist()[0].startswith("depression")


def test_batches_and_progress_and_faults(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stegvis.tables.streams, "ROWS", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    table = pa.table({"age": [34, 500]})
    out = tmp_path / "out.csv"
    assert main(["table", put(tmp_path / "in.parquet", table), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "1 rows\r2 rows\n" in said and "1 rows have faults" in said
    assert read(out)["faults"].to_pylist() == ["", "age:out_of_range"]


def test_a_table_without_rows(tmp_path):
    out = tmp_path / "out.parquet"
    assert main(["table", put(tmp_path / "in.arrow", TABLE.slice(0, 0)), "-o", str(out), "--keep", "id"]) == 0
    assert read(out).num_rows == 0


def test_what_is_refused(tmp_path, monkeypatch, capsys):
    good = put(tmp_path / "in.csv")
    assert main(["table", good, "-o", str(tmp_path / "out.xls")]) == 1
    assert main(["table", good, "-o", good]) == 1
    (tmp_path / "bad.parquet").write_text("x")
    assert main(["table", str(tmp_path / "bad.parquet"), "-o", str(tmp_path / "out.csv")]) == 1
    monkeypatch.setitem(sys.modules, "stegvis.tables", None)
    assert main(["table", good, "-o", str(tmp_path / "out.csv")]) == 1
    said = capsys.readouterr().err
    assert (
        "should end in" in said
        and "is the table that is read" in said
        and "bad.parquet" in said
        and "stegvis[tables]" in said
    )


def test_a_word_that_is_none_is_the_fault_of_its_own_row(tmp_path, capsys):
    """It makes a column of words of the whole column; the others are answered as without it, flags and all."""
    rows = ["40,12,3,true,false", "41,20,0,false,true", "17,,,true,", "60,3,1,,true"]
    head = "age,phq9,phq9.item9,psychosis,low_mood\n"
    bad = [
        "x,4,0,false,true",
        "40,x,0,false,true",
        "40,4,y,false,true",
        "40,4,0,maybe,true",
        "40,4,0,false,?",
    ]
    alone, among = tmp_path / "alone.csv", tmp_path / "among.csv"
    alone.write_text(head + "\n".join(rows), "utf-8")
    among.write_text(head + "\n".join([*rows, *bad]), "utf-8")
    told = []
    for file, code in ((alone, 0), (among, 1)):
        out = file.with_suffix(".out.csv")
        assert main(["table", str(file), "-o", str(out), "--detail", "summary"]) == code
        told.append([one | {"faults": one["faults"] or ""} for one in read(out).to_pylist()])
    capsys.readouterr()
    assert told[1][: len(rows)] == told[0]
    fields = ["age", "scores.phq9", "items.phq9.9", "findings.psychosis", "findings.low_mood"]
    assert [one["faults"].partition(":")[0] for one in told[1][len(rows) :]] == fields
