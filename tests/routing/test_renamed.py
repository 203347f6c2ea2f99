"""An id of an earlier edition is heard, and said to be another now; what it and the new one say must be alike."""

from datetime import date

import pytest

import stegvis
from earlier import WAS, course, earlier, pairs, renamed
from folders import SMALL
from stegvis import Assessment, Episode, fhir
from stegvis.comparison.compare import difference, first_difference
from stegvis.rendering import change_report
from stegvis.verification.installed import difference_prover


@pytest.fixture(scope="module")
def now(tmp_path_factory):
    """The small pathway with names of an earlier edition."""
    return stegvis.load(renamed(tmp_path_factory.mktemp("now") / "small"))


def told(rec):
    return [one["en"] for one in rec.caveats if "is now called" in one["en"]]


def test_each_part_of_a_patient_may_have_the_earlier_name(now):
    """Findings, totals, items, groups and what is declined: the same answer, and each name is said once."""
    old = Assessment(
        age=30, scores={"temper": 4}, items={"temper": {"1": 2}}, findings={"weary": True, "peril": False},
        none_of=["signs", "reason"], declines=["mood-net"],
    )  # fmt: skip
    new = Assessment(
        age=30, scores={"mood": 4}, items={"mood": {"1": 2}}, findings={"tired": True, "danger": False},
        none_of=["flags", "reason"], declines=["mood-course"],
    )  # fmt: skip
    got, meant = stegvis.route(now, old), stegvis.route(now, new)
    assert told(got) == [
        "temper is now called mood: use that name.", "weary is now called tired: use that name.",
        "peril is now called danger: use that name.", "signs is now called flags: use that name.",
        "mood-net is now called mood-course: use that name.",
    ]  # fmt: skip
    assert got.to_dict() | {"caveats": []} == meant.to_dict() | {"caveats": []}
    assert len(got.caveats) == len(meant.caveats) + 5


def test_a_record_keeps_what_was_given(now):
    """And replays to the same bytes."""
    record = stegvis.route(now, Assessment(age=30, findings={"weary": True})).record()
    assert record["patient"]["findings"] == {"weary": True}
    assert stegvis.replay(now, record).same


@pytest.mark.parametrize(
    ("part", "given", "field"),
    [
        ("findings", {"peril": True, "danger": False}, "findings.danger"),
        ("findings", {"peril": 1, "danger": True}, "findings.danger"),
        ("scores", {"temper": 4, "mood": 5}, "scores.mood"),
        ("items", {"temper": {"1": 1, "2": None}, "mood": {1: 2}}, "items.mood"),
    ],
)
def test_two_values_that_differ_are_a_fault(now, part, given, field):
    """And both are set aside; a flag that either raises holds."""
    with pytest.raises(stegvis.AssessmentError) as error:
        stegvis.route(now, Assessment(age=30, **{part: given}))
    (fault,) = error.value.faults
    assert (fault.field, fault.code) == (field, "conflict")
    assert "is now called" in str(fault)
    aside = stegvis.route(now, Assessment(age=30, **{part: given}), on_fault="set_aside")
    assert aside.status == "provisional"
    assert bool(aside.red_flags) == (part == "findings") == bool(error.value.red_flags)


@pytest.mark.parametrize(
    ("part", "given", "meant"),
    [
        ("findings", {"peril": True, "danger": True}, {"danger": True}),
        ("findings", {"peril": None, "danger": True}, {"danger": True}),
        ("findings", {"danger": None, "peril": None}, {"danger": None}),
        (
            "items",
            {"temper": {"1": 1, "3": None}, "mood": {1: 1, 2: 0, 3: 2}},
            {"mood": {"1": 1, "2": 0, "3": 2}},
        ),
        ("scores", {"temper": {"value": 4, "unit": "points"}}, {"mood": {"value": 4, "unit": "points"}}),
    ],
)
def test_what_agrees_is_one_answer(now, part, given, meant):
    """Nothing of the answer differs but the caveat."""
    aside = [
        stegvis.route(now, Assessment(age=30, **{part: one}), "set_aside").to_dict() for one in (given, meant)
    ]
    assert aside[0] | {"caveats": []} == aside[1] | {"caveats": []}


@pytest.mark.parametrize(
    "given", [{"none_of": [["signs"], "signs"]}, {"findings": 3}, {"declines": ["x", "mood-net"]}]
)
def test_what_cannot_be_read_is_refused_as_ever(now, given):
    """Earlier names beside what is no id at all."""
    with pytest.raises(stegvis.AssessmentError):
        stegvis.route(now, Assessment(age=30, **given))


def test_a_course_may_have_the_earlier_names(now):
    """Its step, scale, checks, earlier steps, choices and referral."""
    old = stegvis.review(
        now, course("mood-net", "temper", "mood-net", "mood-net", "check-came", {"weary": True})
    )
    check, step = "check-attended", "mood-course"
    new = stegvis.review(now, course(step, "mood", step, step, check, {"tired": True}))
    names = {"caveats": []}
    assert old.to_dict() | names == new.to_dict() | names
    assert {one["en"].split()[0] for one in old.caveats} >= {"mood-net", "temper", "check-came", "weary"}


def test_a_course_that_contradicts_itself_is_refused(now):
    """Its checks and its patient, by name."""
    one = course("mood-net", "temper", "mood-net", "mood-net", "check-came", {"weary": True, "tired": False})
    with pytest.raises(stegvis.AssessmentError) as error:
        stegvis.review(now, stegvis.Episode(**{
            name: getattr(one, name) for name in ("step", "started", "on", "patient")
        }, checks={"check-came": True, "check-attended": False}))  # fmt: skip
    assert {fault.field for fault in error.value.faults} == {
        "checks.check-attended",
        "patient.findings.tired",
    }
    with pytest.raises(stegvis.AssessmentError):
        stegvis.review(
            now, Episode("mood-net", date(2026, 1, 5), date(2026, 3, 2), patient=3, checks=4, earlier=5)
        )


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("pathway.toml", 'was = ["tired"]', "'tired' is the id of something today"),
        ("pathway.toml", 'was = ["mood"]', "'mood' is the id of something today"),
        ("pathway.toml", 'was = ["danger"]', "'danger' is the id of something today"),
        ("pathway.toml", 'was = ["weary"]', "'weary' is said to be what something else was called"),
        ("pathway.toml", 'was = ["flags"]', "'flags' is the id of something today"),
        ("pathway.toml", 'was = ["caller"]', "'caller' is the id of something today"),
        ("pathway.toml", 'was = ["sex"]', "'sex' is the id of something today"),
    ],
)
def test_an_id_is_never_given_to_something_else(tmp_path, file, line, said):
    """One that something has, and one that two are said to have had."""
    folder = renamed(tmp_path / "small")
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(text.replace('was = ["peril"]', line, 1), "utf-8")
    with pytest.raises(stegvis.PathwayError) as error:
        stegvis.load(folder)
    assert said in str(error.value)
    assert len(error.value.diagnostics) == 1


def test_a_form_of_an_earlier_edition_is_read(now):
    """Its questions have the codes of then."""
    before = stegvis.load(SMALL)
    form = fhir.questionnaire(before, "mood")
    items = [{"linkId": f"temper.item{n}", "answer": [{"valueInteger": 2}]} for n in (1, 2)]
    response = {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-03-02",
        "questionnaire": form["url"].replace(":mood", ":temper"),
        "item": [*items, {"linkId": "weary", "answer": [{"valueBoolean": True}]}],
    }  # fmt: skip
    read = fhir.read(now, [response], on=date(2026, 3, 3)).assessment
    assert {int(n): one for n, one in read.items["mood"].items()} == {1: 2, 2: 2}
    assert read.findings == {"tired": True}


def test_the_difference_is_a_new_name_and_nothing_else(now, tmp_path):
    """What was renamed is neither gone nor added, and changes nobody."""
    old = earlier(tmp_path)
    found = difference(old, now, None)
    assert not found.any
    assert not found.written.causes
    assert not found.written.refused
    kinds = {(kind, was) for kind, was, _ in found.written.renamed}
    assert kinds == {(kind, old) for tables in WAS.values() for kind, old in pairs(tables)}
    assert "finding weary -> tired" in change_report.change_text(found)
    assert {"kind": "step", "old": "mood-net", "new": "mood-course"} in change_report.change_data(found)[
        "renamed"
    ]
    assert first_difference(old, now, difference_prover()) is None


def test_a_patient_of_the_old_edition_is_told_by_its_names(now, tmp_path):
    """Where a rule changed as well as its input's name."""
    folder = renamed(tmp_path / "new")
    text = (folder / "mood.toml").read_text("utf-8")
    (folder / "mood.toml").write_text(text.replace("mood >= 9", "mood >= 8", 1), "utf-8")
    found = difference(earlier(tmp_path), stegvis.load(folder), None)
    (group,) = found.groups
    assert [one.id for one in group.causes] == ["deep"]
    for change in group.changes:
        assert set(change.old.get("scores", {})) <= {"temper"}
        assert set(change.new.get("scores", {})) <= {"mood"}
