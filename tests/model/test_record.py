"""An answer is kept with all that decided it, and made again: the same, or what differs."""

import json
import pickle
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import stegvis
from draws import tries
from folders import SMALL
from stegvis.model import LAZY, edition_of
from stegvis.model.edition import library, sources
from stegvis.rendering import SCHEMAS
from stegvis.testing import assessments

BASE = stegvis.load(SMALL)
UNIT = Path(__file__).parents[2] / "docs" / "examples" / "health-centre.toml"
SCHEMA = Draft202012Validator(SCHEMAS["record"])


def recorded(one=None, pathway=BASE, on_fault="raise"):
    return stegvis.route(pathway, one or stegvis.Assessment(age=34), on_fault).record()


@tries(60)
@given(assessments(BASE))
def test_every_record_replays_and_follows_the_schema(one):
    """Faulty patients too, whose faults were set aside."""
    record = recorded(one, on_fault="set_aside")
    SCHEMA.validate(record)
    read = json.loads(json.dumps(record))
    assert stegvis.replay(BASE, read).same and stegvis.replay(BASE, read).differs == ()
    assert record["patient"] == one.to_dict()


def test_a_record_holds_no_text_of_the_pathway():
    said = json.dumps(recorded(), ensure_ascii=False)
    assert BASE.title.sv not in said and BASE.intended_use.en not in said


def test_a_fault_that_was_set_aside_is_set_aside_again():
    scale = next(iter(BASE.instruments))
    record = recorded(stegvis.Assessment(age=34, scores={scale: 9999}), on_fault="set_aside")
    assert record["on_fault"] == "set_aside" and stegvis.replay(BASE, record).same
    refused = stegvis.replay(BASE, record | {"on_fault": "raise"})
    assert not refused.same and refused.now is None and refused.faults[0].field == f"scores.{scale}"
    assert refused.to_dict()["faults"][0]["field"] == f"scores.{scale}" and refused.to_dict()["now"] is None


def test_another_edition_is_not_comparable(tmp_path):
    """It says what of the edition is another, and what became of the decision."""
    record = recorded()
    copied = tmp_path / "small"
    shutil.copytree(SMALL, copied)
    head = next(file for file in copied.glob("*.toml") if "[pathway]" in file.read_text("utf-8"))
    text = head.read_text("utf-8")
    head.write_text(text.replace(f'version = "{BASE.version}"', 'version = "9.9.9"'), "utf-8")
    made = stegvis.replay(stegvis.load(copied), record)
    assert not made.same and not made.comparable and made.now["level"] == record["decision"]["level"]
    named = [one.split(":")[0] for one in made.differs]
    assert named == ["edition.edition", "edition.version", "edition.sha256", "edition.parts"]
    assert f"small 9.9.9 {stegvis.load(copied).sha256[:8]}" in made.differs[-1]


def test_a_decision_that_was_changed_after_is_found():
    record = recorded()
    record["decision"]["level"] = "self_care" if record["decision"]["level"] != "self_care" else "x"
    made = stegvis.replay(BASE, record)
    assert made.comparable and not made.same and made.differs[0].startswith("decision.level: ")
    made = stegvis.replay(BASE, recorded() | {"answer_sha256": "0" * 64})
    assert made.comparable and not made.same and made.differs == ("answer",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (3, "a record is an object"),
        ({}, "'format' is missing; 'patient' is missing"),
        ({"format": 2}, "format 2 is not known; 1 is"),
        ({"format": True}, "'format' is a bool, not a int"),
        ({"patient": []}, "'patient' is a list"),
        ({"on_fault": "ignore"}, "'on_fault' is raise or set_aside"),
        ({"more": 1}, "'more' is not known"),
    ],
)
def test_what_is_no_record_is_refused_by_name(wrong, said):
    given_ = wrong if not isinstance(wrong, dict) or not wrong else recorded() | wrong
    with pytest.raises(stegvis.StegvisError, match=said):
        stegvis.replay(BASE, given_)
    with pytest.raises(stegvis.AssessmentError, match="pathway"):
        stegvis.replay("se-primary-care", recorded())


def test_a_patient_of_a_record_that_is_none_is_told():
    made = stegvis.replay(BASE, recorded() | {"patient": {"agee": 3}})
    assert made.now is None and made.faults and not made.same


def test_a_record_travels_with_the_recommendation_and_not_with_its_data():
    rec = stegvis.route(BASE, stegvis.Assessment(age=34))
    there = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(rec))))
    assert there.record() == rec.record()
    with pytest.raises(stegvis.StegvisError, match="does not say of which patient"):
        type(rec).from_dict(rec.to_dict()).record()
    course = stegvis.Episode(
        "mood-advice", date(2026, 1, 12), date(2026, 2, 9), patient=stegvis.Assessment(age=40)
    )
    with pytest.raises(stegvis.StegvisError, match="belongs to a review"):
        stegvis.review(BASE, course).recommendation.record()


# ---------------------------------------------------------------- what decided


@pytest.mark.uncounted
def test_a_unit_is_a_part_of_the_edition():
    """A third of the shipped steps hang on what a unit offers: no hash may be the same with and without."""
    base = stegvis.load("se-primary-care")
    here = stegvis.load("se-primary-care", unit=UNIT)
    assert [part.kind for part in here.parts] == ["base", "unit"] and here.parts[0] == base.parts[0]
    assert (
        here.sha256 != base.sha256
        and edition_of(here.parts, "LEON")["sha256"] != edition_of(base.parts, "LEON")["sha256"]
    )
    region = stegvis.load("se-primary-care", ["se-uppsala", "se-beon"])
    assert [part.id for part in region.parts] == ["se-primary-care", "se-uppsala", "se-beon"]
    assert edition_of(region.parts, "LEON")["sha256"] != edition_of(region.parts, region.policy)["sha256"]


def test_the_hash_of_the_library_is_over_its_sources(tmp_path):
    """Whatever the line ends; where only compiled files lie, none is told."""
    said = dict(library())
    assert said["version"] == stegvis.__version__ and len(said["sha256"]) == 64
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.py").write_bytes(b"x = 1\r\n")
    (tmp_path / "b.toml").write_text("", "utf-8")
    assert list(sources(tmp_path)) == [("in/a.py", b"x = 1\n")]
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as packed:
        packed.writestr("in/a.py", "x = 1\n")
    assert list(sources(zipfile.Path(tmp_path / "z.zip"))) == [("in/a.py", b"x = 1\n")]


def test_without_sources_the_library_has_no_hash(monkeypatch, tmp_path):
    import stegvis.model.edition as room

    for wing in room.DECIDES:
        (tmp_path / wing).mkdir()
    monkeypatch.setattr(room, "files", lambda _: tmp_path)
    assert dict(room.library.__wrapped__()) == {"version": stegvis.__version__, "sha256": ""}


def test_nobody_changes_an_answer_that_was_given():
    """What is read of it, and what `to_dict` returns, is the reader's own."""
    rec = stegvis.route(BASE, stegvis.Assessment(age=34))
    before, short = rec.to_dict(), rec.to_dict("summary", "sv")
    for name in LAZY:
        for said in (getattr(rec, name), rec.to_dict()[name]):
            if isinstance(said, list | dict):
                said.clear()
    for detail in ("full", "decision", "summary"):
        for part in rec.to_dict(detail).values():
            if isinstance(part, list | dict):
                part.clear()
    assert rec.to_dict() == before and rec.to_dict("summary", "sv") == short
