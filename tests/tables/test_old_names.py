"""A column by an old name: one plain line on the command line, a warning in Python."""

import os
import subprocess
import sys
import warnings

import pyarrow as pa
import pytest
from pyarrow import csv

import stegvis
import stegvis.cli.table
from earlier import renamed
from stegvis import tables
from stegvis.cli import main

OLD = pa.table({"age": [30, 40], "temper": [9, 2], "weary": [True, False]})
SAID = [
    "stegvis: column 'temper' is now called 'mood': use that name",
    "stegvis: column 'weary' is now called 'tired': use that name",
]


@pytest.fixture
def given(tmp_path):
    csv.write_csv(OLD, tmp_path / "in.csv")
    return str(renamed(tmp_path / "small")), str(tmp_path / "in.csv"), str(tmp_path / "out.csv")


def test_the_command_says_one_line_of_each(given, capsys):
    pathway, file, out = given
    assert main(["table", file, "-o", out, "--pathway", pathway]) == 0
    assert capsys.readouterr().err.splitlines() == SAID
    assert main(["plan", pathway, file, "--vs", pathway]) == 0
    assert capsys.readouterr().err.splitlines() == SAID


def test_errors_of_warnings_are_no_traceback(given):
    pathway, file, out = given
    asked = [sys.executable, "-m", "stegvis", "table", file, "-o", out, "--pathway", pathway]
    done = subprocess.run(
        asked, env=os.environ | {"PYTHONWARNINGS": "error"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.splitlines()) == (0, SAID)


def test_the_library_keeps_the_warning(given):
    now = stegvis.load(given[0])
    with pytest.warns(FutureWarning, match="is now called 'mood'"):
        tables.route(now, OLD.select(["age", "temper"]))


def test_other_warnings_are_told_as_they_were(given, monkeypatch):
    pathway, file, out = given
    monkeypatch.setattr(stegvis.cli.table, "quiet", lambda rows: warnings.warn("another", UserWarning, 1))
    with pytest.warns(UserWarning, match="another"):
        assert main(["table", file, "-o", out, "--pathway", pathway]) == 0
