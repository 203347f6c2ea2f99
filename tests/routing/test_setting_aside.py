"""A fault in one value takes away neither another answer nor a red flag that holds without it (law L13)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from stegvis import Assessment, AssessmentError, route
from stegvis.cli import main
from stegvis.errors import CODES
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")
DANGER = {"psychosis": True, "suicidal_thoughts_serious": True}
FLAGS = {"rf4-suicidal", "rf5-psychosis"}
WRONG = [
    ({"scores": {"phq9": 28}}, "out_of_range"),
    ({"scores": {"phq9": "12"}}, "not_whole"),
    ({"scores": {"phq9": 12.5}}, "not_whole"),
    ({"scores": []}, "wrong_kind"),
    ({"scores": {"nope": 3}}, "unknown_name"),
    ({"items": {"phq9": {"9": 7}}}, "out_of_range"),
    ({"items": {"phq9": {"12": 1}}}, "out_of_range"),
    ({"items": {"phq9": {"1": 3}}, "scores": {"phq9": 0}}, "conflict"),
    ({"age": -1}, "out_of_range"),
    ({"age": "34"}, "not_whole"),
    ({"age": 16, "scores": {"phq9": 21}}, "not_for_age"),
    ({"findings": DANGER | {"psychosi": None}}, "unknown_name"),
    ({"findings": DANGER | {"low_mood": 1}}, "wrong_kind"),
    ({"findings": DANGER | {"crisis_kind": "odd"}}, "not_a_word"),
    ({"none_of": "red_flags"}, "wrong_kind"),
    ({"none_of": ["red_flag"]}, "unknown_name"),
    ({"contact_date": "2026-03-05"}, "not_a_date"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
def test_the_error_names_the_red_flags_that_hold_all_the_same(wrong, code):
    """Raised with what is so regardless; set aside, the same flags lead."""
    patient = Assessment(**({"age": 34, "findings": DANGER} | wrong))
    with pytest.raises(AssessmentError) as raised:
        route(REAL, patient)
    faults = raised.value.faults
    assert code in {fault.code for fault in faults} and {fault.code for fault in faults} <= set(CODES)
    assert {flag["rule"] for flag in raised.value.red_flags} >= FLAGS
    assert all(flag["do"] and flag["name"]["sv"] for flag in raised.value.red_flags)
    rec = route(REAL, patient, on_fault="set_aside")
    assert rec.level == "psychiatric_referral" and rec.status == "provisional"
    assert [fault["code"] for fault in rec.faults] == [fault.code for fault in faults]
    assert {flag["rule"] for flag in rec.red_flags} >= FLAGS


def test_a_flag_that_either_side_of_a_conflict_raises_holds():
    """Item 9 is 3 and the total 1: the scale is set aside, its question on suicide is not."""
    patient = Assessment(34, scores={"phq9": 1}, items={"phq9": {9: 3}}, none_of=["red_flags"])
    rec = route(REAL, patient, on_fault="set_aside")
    assert "crit-phq9-item9-high" in {flag["rule"] for flag in rec.red_flags}
    assert rec.urgency == "same_day" and rec.first_contact == "physician"


def test_an_unknown_name_may_be_what_a_group_denied():
    """No group is denied then: the misspelt question may be one of it."""
    patient = Assessment(34, findings={"psychosi": None}, none_of=["red_flags", "reason"])
    rec = route(REAL, patient, on_fault="set_aside")
    assert rec.level != "self_care" and "psychosis" in [q["question"] for q in rec.questions]


@given(assessments(REAL), st.sampled_from([wrong for wrong, _ in WRONG if "findings" not in wrong]))
def test_no_fault_takes_a_red_flag_away(patient, wrong):
    """What holds for the patient without the faulty part holds with it."""
    kept = {key: getattr(patient, key) for key in ("age", "findings", "none_of") if key not in wrong}
    try:
        alone = route(REAL, Assessment(**kept))
    except AssessmentError:
        return
    rec = route(REAL, Assessment(**(kept | wrong)), on_fault="set_aside")
    held = {flag["rule"] for flag in alone.red_flags}
    assert "age" in wrong or "none_of" in wrong or held <= {flag["rule"] for flag in rec.red_flags}


def test_the_command_says_faults_and_flags_and_nothing_on_standard_output(tmp_path, capsys):
    """In words, and as JSON."""
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"age": 34, "scores": {"phq9": 28}, "findings": DANGER}), "utf-8")
    assert main(["route", "--input", str(file)]) == 1
    shown = capsys.readouterr()
    assert not shown.out and "28 kan inte vara en totalpoäng" in shown.err
    assert "DETTA GÄLLER OAVSETT FELEN" in shown.err and "Psykotiska symtom" in shown.err
    assert main(["route", "--input", str(file), "--json"]) == 1
    shown = capsys.readouterr()
    said = json.loads(shown.err)
    assert not shown.out and said["error"][0]["code"] == "out_of_range"
    assert {flag["rule"] for flag in said["red_flags"]} >= FLAGS


def test_one_bad_patient_costs_a_list_nothing(tmp_path, capsys, monkeypatch):
    """Faults, dates past the calendar, unknown keys and what nobody foresaw are that patient's own."""
    patients = [
        {"age": 34, "contact_date": "9999-12-31"},
        {"age": 34, "nonsense": 1, "findings": DANGER, "none_of": ["red_flags"]},
        {"age": 41},
        {"age": 42},
    ]
    file = tmp_path / "list.json"
    file.write_text(json.dumps(patients), "utf-8")

    def breaks(pathway, one):
        if one.age == 42:
            raise ZeroDivisionError("nobody thought of it")
        return route(pathway, one)

    monkeypatch.setattr("stegvis.cli.route.route", breaks)
    assert main(["route", "--input", str(file), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    codes = [[fault["code"] for fault in one.get("error", [])] for one in said]
    assert codes == [["out_of_range"], ["unknown_name"], [], ["unforeseen"]]
    assert {flag["rule"] for flag in said[1]["red_flags"]} >= FLAGS
    assert said[2]["recommendation"]["level"] == "phone_support"


def test_a_fault_is_json_data_whatever_its_value():
    """A value that JSON has not is shown as it is written."""
    fault = stegvis.Fault("age", float("nan"), "no age", code="not_whole")
    assert json.loads(json.dumps(fault.to_dict()))["value"] == "nan"
