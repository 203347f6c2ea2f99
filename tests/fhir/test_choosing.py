"""The newest counts, within its longest age; what disagrees is a conflict."""

import shutil
from datetime import date, timedelta

import pytest
from attrs import evolve
from records import ON, PHQ9, TOTAL, observation, patient, phq9, response, whys

import stegvis
from folders import SMALL
from stegvis import fhir


@pytest.mark.parametrize(("days", "counts"), [(0, True), (28, True), (29, False), (-1, False)])
def test_how_old_a_value_may_be(shipped, days, counts):
    """As old as a baseline may be: four weeks; and not from tomorrow."""
    day = (ON - timedelta(days=days)).isoformat()
    reading = fhir.read(shipped, observation(TOTAL, 12, day), on=ON)
    assert bool(reading.assessment.scores) == counts
    assert whys(reading) == (
        [] if counts else ["older than 28 days" if days > 0 else "measured after the day"]
    )


def test_late_in_the_evening_in_universal_time(shipped):
    """The day after where it was written, the same day there."""
    late = observation(TOTAL, 12, "2026-11-29T00:30:00+01:00")
    assert fhir.read(shipped, late, on=ON).assessment.scores == {"phq9": 12}


def test_a_scale_may_have_its_own_longest_age(tmp_path):
    """A pathway that says nothing of reviews lets only the day itself count; a scale may say otherwise."""
    folder = shutil.copytree(SMALL, tmp_path / "small")
    plain = evolve(stegvis.load(folder), review_defaults=None)
    system = f"urn:stegvis:{plain.id}"
    today, before = (observation("mood", 6, day, system=system) for day in ("2026-11-28", "2026-11-27"))
    assert fhir.read(plain, today, on=ON).assessment.scores == {"mood": 6}
    reading = fhir.read(plain, before, on=ON)
    assert whys(reading) == ["not of the day; the pathway does not say how old a value may be"]
    file = folder / "instruments/mood.toml"
    own = '\n[lasts]\nfirm_days = 90\nprovisional_days = 90\nclaim = { basis = "inference" }\n'
    file.write_text(file.read_text("utf-8") + own, "utf-8")
    changed = stegvis.load(folder)
    at, over = (observation("mood", 6, day, system=system) for day in ("2026-08-30", "2026-08-29"))
    assert fhir.read(changed, at, on=ON).assessment.scores == {"mood": 6}
    assert whys(fhir.read(changed, over, on=ON)) == ["older than 90 days"]


def test_the_newest_counts(shipped):
    """The older says what replaced it."""
    reading = fhir.read(shipped, [observation(TOTAL, 9, "2026-11-10"), observation(TOTAL, 12, id="b")], on=ON)
    assert reading.assessment.scores == {"phq9": 12}
    assert whys(reading) == ["replaced by a newer value: Observation/b"]


def test_several_of_one_day(shipped):
    """By the clock when both tell it, in whatever zone; else they are of the same time."""
    first, then = (
        observation(TOTAL, 9, "2026-11-20T10:00:00+01:00"),
        observation(TOTAL, 12, "2026-11-20T09:30:00Z"),
    )
    assert fhir.read(shipped, [then, first], on=ON).assessment.scores == {"phq9": 12}
    reading = fhir.read(shipped, [first, observation(TOTAL, 12)], on=ON)
    assert reading.assessment.scores == {} and [one.value for one in reading.conflicts[0].given] == [9, 12]
    assert reading.conflicts[0].kept is None and reading.questions == (shipped.inputs["phq9"].ask,)
    same = fhir.read(shipped, [first, observation(TOTAL, 9)], on=ON)
    assert same.assessment.scores == {"phq9": 9} and "[1], Observation[2]" in same.used[0].source


def test_the_same_total_twice_in_one_observation(shipped):
    """As its value and as a component: it is one, from one source."""
    part = {"code": {"coding": [{"system": "http://loinc.org", "code": TOTAL}]}, "valueInteger": 12}
    reading = fhir.read(shipped, observation(TOTAL, 12, id="o", component=[part]), on=ON)
    assert [(one.value, one.source) for one in reading.used] == [(12, "Observation/o")]


def test_a_month_may_hold_the_newest(shipped):
    """Which came first cannot be told: a conflict when they differ."""
    given = [observation(TOTAL, 9, "2026-11"), observation(TOTAL, 12, "2026-11-20")]
    assert fhir.read(shipped, given, on=ON).assessment.scores == {}


def test_a_form_and_the_total_that_was_worked_out_from_it(shipped):
    """The answers count, also when the observation was written later."""
    form = phq9(1, 1, 2, 1, 1, 1, 1, 1, 1, id="q", authored="2026-11-20T09:00:00+01:00")
    of = {"derivedFrom": [{"reference": "https://x/fhir/QuestionnaireResponse/q"}, {"display": "x"}]}
    total = observation(TOTAL, 10, "2026-11-20T09:00:05+01:00", id="o", **of)
    reading = fhir.read(shipped, [form, total], on=ON)
    assert reading.assessment.scores == {} and reading.conflicts == ()
    assert {one.source for one in reading.used} == {"QuestionnaireResponse/q, Observation/o"}
    wrong = fhir.read(shipped, [form, total | {"valueInteger": 13}], on=ON)
    assert wrong.conflicts[0].kept == 10 and sum(wrong.assessment.items["phq9"].values()) == 10
    item = observation(PHQ9[0], 3, "2026-11-20T09:00:05+01:00", **of)
    assert fhir.read(shipped, [form, item], on=ON).assessment.items["phq9"] == {1: 3, 9: 1}


def test_a_form_and_a_total_of_the_same_day_that_disagree(shipped):
    """Neither is said to come of the other; what raises a red flag holds."""
    reading = fhir.read(shipped, [phq9(1, 1, 2, 1, 1, 1, 1, 1, 0), observation(TOTAL, 13)], on=ON)
    assert reading.assessment.items == reading.assessment.scores == {} and len(reading.questions) == 1
    reading = fhir.read(shipped, [phq9(1, 1, 2, 1, 1, 1, 1, 1, 1), observation(TOTAL, 13)], on=ON)
    assert reading.assessment.items == {"phq9": {9: 1}} and len(reading.questions) == 1


def test_two_totals_that_go_with_part_of_a_form(shipped):
    """Both may be; they are not the same."""
    form = response({"44250-9": 1, TOTAL: 9}, id="q")
    total = observation(TOTAL, 11, derivedFrom=[{"reference": "QuestionnaireResponse/q"}])
    reading = fhir.read(shipped, [form, total], on=ON)
    assert reading.assessment.scores == {} and reading.assessment.items == {"phq9": {1: 1}}
    assert [one.value for one in reading.conflicts[0].given] == [9, 11]
    same = fhir.read(shipped, [form, total | {"valueInteger": 9}], on=ON)
    assert same.assessment.scores == {"phq9": 9} and same.conflicts == ()


def test_items_and_a_total_of_the_same_moment(shipped):
    """They are put together."""
    given = [observation(PHQ9[0], 1), observation(TOTAL, 9)]
    reading = fhir.read(shipped, given, on=ON)
    assert (reading.assessment.items, reading.assessment.scores) == ({"phq9": {1: 1}}, {"phq9": 9})


@pytest.mark.parametrize(("born", "day", "counts"), [
    ("2008-11-20", "2026-11-20", True),
    ("2008-11-21", "2026-11-20", False),
    ("2008-11-29", "2026-11-20", False),
    ("2008", "2026-11-20", False),
    ("2006", "2026-11-20", True),
])  # fmt: skip
def test_the_age_at_the_measurement(shipped, born, day, counts):
    """PHQ-9 is for adults: both then and now."""
    reading = fhir.read(shipped, [patient(born), observation(TOTAL, 12, day)], on=ON)
    assert bool(reading.assessment.scores) == counts
    assert ("PHQ-9 is not validated at the patient's age" in whys(reading)) != counts


def test_a_newer_answer_replaces_an_older(shipped):
    """Of a finding as of a scale."""
    url = "urn:stegvis:se-primary-care:questionnaire:depression"
    older, newer = (
        response({"low_mood": {"valueBoolean": said}}, url, day)
        for said, day in ((True, "2026-11-01"), (False, "2026-11-20"))
    )
    reading = fhir.read(shipped, [newer, older], on=ON)
    assert reading.assessment.findings == {"low_mood": False}
    assert whys(reading) == ["replaced by a newer value: QuestionnaireResponse[1]"]


def test_an_answer_that_is_too_old(shipped):
    """As for a scale."""
    url = "urn:stegvis:se-primary-care:questionnaire:depression"
    form = response({"low_mood": {"valueBoolean": True}}, url, "2026-10-01")
    assert whys(fhir.read(shipped, form, on=date(2026, 11, 28))) == ["older than 28 days"]
