"""stegvis fhir: read, questionnaire, codes."""

import json

import pytest
from records import TOTAL, observation, patient, phq9

from stegvis.cli import main


@pytest.fixture
def record(tmp_path):
    """A record with a total that does not fit."""
    form = phq9(1, 1, 2, 1, 1, 1, 1, 1, 1)
    form["item"].append({"linkId": TOTAL, "answer": [{"valueDecimal": 13.0}]})
    file = tmp_path / "record.json"
    file.write_text(json.dumps([patient(), form]), "utf-8")
    return str(file)


def test_read(record, capsys):
    """The patient on the first line, as `stegvis route --input` reads it; then every value with its source."""
    assert main(["fhir", "read", record, "--on", "2026-11-28", "--lang", "en"]) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert json.loads(first)["items"] == {
        "phq9": {"1": 1, "2": 1, "3": 2} | {str(n): 1 for n in range(4, 10)}
    }
    assert "= age 35 [Patient/p, 2026-11-28]" in lines and any(
        line.startswith("! phq9: 13") for line in lines
    )


def test_read_as_json(record, capsys):
    """Everything."""
    assert main(["fhir", "read", record, "--on", "2026-11-28", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (
        sorted(said) == ["assessment", "conflicts", "ignored", "used"] and said["conflicts"][0]["kept"] == 10
    )


def test_read_today(tmp_path, capsys):
    """Without a day, today."""
    file = tmp_path / "o.json"
    file.write_text(json.dumps(observation(TOTAL, 12, "2020-01-01")), "utf-8")
    assert main(["fhir", "read", str(file), "--lang", "en"]) == 0
    assert "older than 28 days" in capsys.readouterr().out


def test_what_is_no_record(tmp_path, capsys):
    """Said on standard error, with nothing on standard output."""
    file = tmp_path / "x.json"
    file.write_text("3", "utf-8")
    assert main(["fhir", "read", str(file), "--lang", "sv"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "en Bundle, en lista eller en prefetch" in told.err


def test_questionnaire(capsys):
    """As JSON; another name is refused."""
    assert main(["fhir", "questionnaire", "phq9"]) == 0
    assert json.loads(capsys.readouterr().out)["resourceType"] == "Questionnaire"
    assert main(["fhir", "questionnaire", "nothing"]) == 1
    assert "no instrument and no track" in capsys.readouterr().err


def test_codes(capsys):
    """One a line, each with where it was verified; those that were missing are there."""
    assert main(["fhir", "codes"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {len(row) for row in rows} == {7} and all(row[6] for row in rows)
    codes = {(row[1], row[2], row[5]) for row in rows}
    assert {
        ("epds", "total", "99046-5"),
        ("pcl5", "total", "101698-9"),
        ("pcl5", "panel", "101697-1"),
    } <= codes
    assert ("phq9", "item 9", "44260-8") in codes and ("bipolar_or_psychosis_known", "yes", "F31") in codes
    assert ["instrument", "phq9", "answer", "3", "http://loinc.org", "LA6571-9"] in [row[:6] for row in rows]
