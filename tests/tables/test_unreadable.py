"""Files of patients that cannot be read: a fault that names the file, and where and how to mend it."""

import json
import os

import pyarrow as pa
import pytest
from pyarrow import ipc

import stegvis.planning.demand
import stegvis.planning.looking_back
import stegvis.tables.streams
from stegvis.cli import main

LONG = "34,x\n" * 300_000
COMMANDS = {
    "table": lambda file: ["table", file, "-o", file + ".out.csv"],
    "plan": lambda file: ["plan", file],
    "lookback": lambda file: ["lookback", file, "--decided", "phq9"],
}
TEXTS = {
    "header": ("in.csv", "age,låg\n34,12\n".encode("latin-1"), 1),
    "cell of numbers": ("in.csv", "age,phq9\n34,12\nå,3\n".encode("latin-1"), 3),
    "cell of words": ("in.csv", "age,phq9\n34,x\n34,å\n".encode("latin-1"), 3),
    "late cell": ("in.csv", f"age,phq9\nx,x\n{LONG}å,3\n".encode("latin-1"), 300_003),
    "utf-16": ("in.csv", "age,phq9\n34,12\n".encode("utf-16"), 1),
    "utf-16 unmarked": ("in.csv", "age,phq9\n34,12\n".encode("utf-16-le"), 1),
    "ndjson key": ("in.ndjson", '{"age":34}\n{"låg":1}\n'.encode("latin-1"), 2),
    "ndjson word": ("in.ndjson", '{"age":34}\n{"age":"å"}\n'.encode("latin-1"), 2),
    "ndjson utf-16": ("in.jsonl", '{"age":34}\n'.encode("utf-16"), 1),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", TEXTS)
def test_what_is_not_utf8_is_told_with_its_line(tmp_path, capsys, command, what):
    name, raw, line = TEXTS[what]
    file = tmp_path / name
    file.write_bytes(raw)
    assert main(COMMANDS[command](str(file))) == 1
    said = capsys.readouterr().err
    how = "CSV UTF-8" if name == "in.csv" else "UTF-8"
    assert f"{file}: line {line} is not UTF-8: save it as {how}\n" in said
    assert os.listdir(tmp_path) == [name]


def wrong_text():
    """Return a word that says it is UTF-8 and is not."""
    parts = [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xe5")]
    return pa.Array.from_buffers(pa.string(), 1, parts)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_word_of_an_arrow_file_that_is_not_utf8(tmp_path, capsys, command):
    file = tmp_path / "in.arrow"
    table = pa.table({"age": wrong_text()})
    with ipc.new_file(file, table.schema) as out:
        out.write(table)
    assert main(COMMANDS[command](str(file))) == 1
    said = capsys.readouterr().err
    assert f"{file}: " in said and "Invalid UTF8" in said


def test_a_broken_file_of_utf8_keeps_its_own_fault(tmp_path, capsys):
    file = tmp_path / "in.csv"
    file.write_text("age,phq9\n34\n", "utf-8")
    assert main(["plan", str(file)]) == 1
    assert f"{file}: CSV parse error" in capsys.readouterr().err


NESTED = {
    "list": pa.array([[1], [2]]),
    "struct": pa.array([{"a": 1}, {"a": 2}]),
    "coded lists": pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([[1], [2]])),
    "days beyond all years": pa.array([1 << 30, 1], pa.date32()),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", NESTED)
def test_a_column_of_no_single_values_is_named(tmp_path, capsys, command, what):
    file = tmp_path / "in.arrow"
    table = pa.table({"age": [34, 35], "phq9": NESTED[what]})
    with ipc.new_file(file, table.schema) as out:
        out.write(table)
    assert main(COMMANDS[command](str(file))) == 1
    said = capsys.readouterr().err
    assert "column 'phq9': its values are " in said and "a value is a number, a word, or yes and no\n" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_lists_of_ndjson(tmp_path, capsys, command):
    file = tmp_path / "in.ndjson"
    file.write_text('{"age":34,"phq9":[1]}\n')
    assert main(COMMANDS[command](str(file))) == 1
    assert "column 'phq9': its values are list<item: int64>" in capsys.readouterr().err


def test_lists_that_are_carried_along(tmp_path, capsys):
    file, out = tmp_path / "in.ndjson", tmp_path / "out.csv"
    file.write_text('{"age":34,"d":[1],"e":{"f":null}}\n{"age":35}\n')
    for column, kept in (("d", "de"), ("e", "ed")):
        keep = [word for name in kept for word in ("--keep", name)]
        assert main(["table", str(file), "-o", str(out), *keep]) == 1
        assert f"column {column!r}: a .csv holds no " in capsys.readouterr().err
    assert main(["table", str(file), "-o", str(out), "--keep", "x", "--keep", "age"]) == 1
    assert "column 'x' is not in the table" in capsys.readouterr().err
    out = tmp_path / "out.ndjson"
    assert main(["table", str(file), "-o", str(out), "--keep", "d", "--keep", "e"]) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["d"], row["e"]) for row in rows] == [([1], {"f": None}), (None, None)]


def test_whatever_else_arrow_cannot_do_names_the_file(tmp_path, monkeypatch, capsys):
    def cannot(*some):
        raise pa.ArrowKeyError("no such thing")

    monkeypatch.setattr(stegvis.tables.streams, "route", cannot)
    monkeypatch.setattr(stegvis.planning.demand, "route", cannot)
    monkeypatch.setattr(stegvis.planning.looking_back, "route", cannot)
    file = tmp_path / "in.csv"
    file.write_text("age,phq9\n34,12\n")
    for command in COMMANDS.values():
        assert main(command(str(file))) == 1
        assert f"{file}: no such thing\n" in capsys.readouterr().err
