"""A record goes out by one command and comes back by another."""

import io
import json
import sys

import pytest

from stegvis.cli import main


@pytest.fixture
def record(tmp_path, capsys):
    """What was printed of one patient, as a file."""
    assert main(["route", "--age", "34", "--score", "phq9=12", "--record"]) == 0
    file = tmp_path / "record.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    return file


def test_the_same_answer(record, capsys, monkeypatch):
    assert main(["replay", str(record)]) == 0
    assert capsys.readouterr().out == "Samma svar, byte för byte.\n"
    assert main(["replay", "se-primary-care", str(record), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"] is True
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(record.read_bytes())))
    assert main(["replay", "-", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "The same answer, byte for byte.\n"


def test_another_edition(record, capsys):
    """The region's own rules decide otherwise, or not; either is said."""
    assert main(["replay", str(record), "--overlay", "se-uppsala", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("NOT COMPARABLE") and "edition.parts: se-primary-care 0.1.0 " in said
    assert said.endswith("The decision is the same.\n")


def test_an_answer_that_is_not_what_was_kept(record, capsys):
    kept = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps(kept | {"answer_sha256": "0" * 64}), "utf-8")
    assert main(["replay", str(record)]) == 1
    assert capsys.readouterr().out.startswith("ETT ANNAT SVAR av samma utgåva")
    record.write_text(json.dumps(kept | {"patient": {"age": 340}}), "utf-8")
    assert main(["replay", str(record)]) == 1
    said = capsys.readouterr().out
    assert "Patienten vägras i dag:" in said and "age" in said


@pytest.mark.parametrize(
    ("text", "said"), [("{", "JSON"), ("[]", "a record is an object"), ("{}", "'format' is missing")]
)
def test_what_is_no_record_is_refused(tmp_path, capsys, text, said):
    file = tmp_path / "x.json"
    file.write_text(text, "utf-8")
    assert main(["replay", str(file)]) == 1
    told = capsys.readouterr()
    assert said in told.err and told.out == "" and "Traceback" not in told.err
    assert main(["replay", str(tmp_path / "none.json")]) == 1


def test_records_of_a_list(tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(json.dumps([{"age": 34}, {"age": 340}]), "utf-8")
    assert main(["route", "--input", str(file), "--record"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first["record"]["patient"] == {"age": 34} and second["error"]
