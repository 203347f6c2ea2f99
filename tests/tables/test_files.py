"""stegvis table: the file that is written is whole or is not written, and faults name their file."""

import os
import stat
import threading

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

import stegvis.cli.table
import stegvis.tables.streams
from stegvis.cli import main

OLD = "the old one\n"


def people(folder, **more):
    file = folder / "in.parquet"
    parquet.write_table(pa.table({"age": [34, 50, 61], "phq9": [12, 20, 3]} | more), file)
    return str(file)


def stop(rows):
    if rows == 2:
        raise KeyboardInterrupt


@pytest.mark.parametrize("kind", [".csv", ".parquet", ".arrow", ".ndjson"])
def test_ctrl_c_leaves_the_old_file_and_no_part(tmp_path, monkeypatch, capsys, kind):
    monkeypatch.setattr(stegvis.tables.streams, "ROWS", 1)
    monkeypatch.setattr(stegvis.cli.table, "quiet", stop)
    given, out = people(tmp_path), tmp_path / f"out{kind}"
    assert main(["table", given, "-o", str(out)]) == 130
    assert capsys.readouterr().err == f"stegvis: {out} is not written\n"
    out.write_text(OLD)
    assert main(["table", given, "-o", str(out)]) == 130
    assert capsys.readouterr().err == f"stegvis: {out} is not written; what stood there is left as it was\n"
    assert out.read_text() == OLD and len(os.listdir(tmp_path)) == 2


@pytest.mark.uncounted
def test_a_late_fault_leaves_the_old_file(tmp_path, capsys):
    out, given = tmp_path / "out.csv", tmp_path / "in.csv"
    out.write_text(OLD)
    given.write_text("age,phq9\n" + "34,12\n" * 400_000 + "1,2,3\n")
    assert main(["table", str(given), "-o", str(out)]) == 1
    assert "in.csv" in capsys.readouterr().err
    assert out.read_text() == OLD and len(os.listdir(tmp_path)) == 2


def test_the_new_file_keeps_the_mode_and_the_link(tmp_path):
    real, out = tmp_path / "real.csv", tmp_path / "out.csv"
    real.write_text(OLD)
    real.chmod(0o640)
    out.symlink_to(real)
    assert main(["table", people(tmp_path), "-o", str(out)]) == 0
    assert out.is_symlink() and stat.S_IMODE(real.stat().st_mode) == 0o640
    assert csv.read_csv(real).num_rows == 3


def test_a_pipe_is_written_as_it_is(tmp_path):
    pipe = tmp_path / "out.ndjson"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.extend(pipe.read_text().splitlines()), daemon=True)
    reader.start()
    assert main(["table", people(tmp_path), "-o", str(pipe)]) == 0
    reader.join(30)
    assert len(got) == 3 and stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_file_that_cannot_be_opened_is_named(tmp_path, capsys):
    given, lost = people(tmp_path), tmp_path / "nowhere" / "x.csv"
    for kind in (".csv", ".parquet", ".arrow", ".ndjson"):
        target = lost.with_suffix(kind)
        assert main(["table", given, "-o", str(target)]) == 1
        assert f"stegvis: {target}: No such file or directory\n" in capsys.readouterr().err
    for kind in (".csv", ".parquet", ".arrow", ".ndjson"):
        source = lost.with_suffix(kind)
        assert main(["table", str(source), "-o", str(tmp_path / "x.csv")]) == 1
        assert f"stegvis: {source}: No such file or directory\n" in capsys.readouterr().err
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert main(["table", given, "-o", str(folder)]) == 1
    assert f"stegvis: {folder}: " in capsys.readouterr().err


def test_a_disk_that_is_full_names_the_target(tmp_path, monkeypatch, capsys):
    def full(table):
        raise OSError("no room")

    made = stegvis.tables.streams.opened_for
    monkeypatch.setattr(
        stegvis.tables.streams,
        "opened_for",
        lambda *some: stegvis.tables.streams.Out(full, made(*some).close),
    )
    out = tmp_path / "out.csv"
    assert main(["table", people(tmp_path), "-o", str(out)]) == 1
    assert f"stegvis: {out}: no room\n" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["in.parquet"]
