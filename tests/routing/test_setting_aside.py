"""A fault in one value takes away neither another answer nor a red flag that holds without it (law L13)."""

import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from written import finding, flag, pathway, rule, text

import stegvis
from folders import SMALL
from stegvis import Assessment, AssessmentError, errors, route
from stegvis.cli import main
from stegvis.errors import CODES
from stegvis.model import parse_all, readings
from stegvis.routing import setting_aside
from stegvis.testing import assessments
from stegvis.verbs import route_data

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
    assert rec.level != "self_care" and "screen_mind" in [q["question"] for q in rec.questions]


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

    def breaks(pathway, data):
        if data["age"] == 42:
            raise ZeroDivisionError("nobody thought of it")
        return route_data(pathway, data)

    monkeypatch.setattr("stegvis.cli.route.route_data", breaks)
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


NONE = ["red_flags", "reason", "situation", "icbt_barriers"]
GIVEN = [
    {"findings": {"suicidal_thoughts_serious": "yes"}}, {"findings": {"suicidal_thoughts_serious": 1}},
    {"findings": {"psychosis": float("nan")}}, {"findings": "suicidal_thoughts_serious"},
    {"findings": {"suicide_plan_and_means": "yes"}}, {"items": {"phq9": {"9": 4}}}, {"items": {"phq9": {"9": "3"}}},
    {"items": {"epds": {"10": 4}}}, {"scores": {"phq9": 28}}, {"scores": {"phq9": 27.0}},
    {"scores": {"phq9": 10, "phq2": 6}, "items": {"phq9": dict.fromkeys(range(1, 9), 1)}},
    {"scores": {"cssrs_screener": 6}}, {"scores": {"cdi2": 56}}, {"items": {"phqa": {"9": 5}}},
    {"scores": {"phqa": 10}, "items": {"phqa": dict.fromkeys(range(1, 9), 1)}}, {"printed_items": {"core10": {"6": 1}}},
]  # fmt: skip


@pytest.mark.parametrize("wrong", GIVEN, ids=str)
def test_a_faulty_answer_is_no_denial(wrong):
    """What was said of a flag and cannot be read stays open, though its group or its gate was denied."""
    rec = route(REAL, Assessment(34, **{"none_of": NONE, **wrong}), on_fault="set_aside")
    assert rec.status == "provisional" and rec.level != "self_care" and rec.urgency != "planned"
    assert rec.questions[0]["kind"] == "red_flag" and not rec.settled["urgency"]
    assert rec.to_dict() and rec.to_text("sv", detail="full")


@pytest.mark.parametrize("wrong", [{"scores": {1.5: 3}}, {"items": {2.5: {1: 1}}}, {"scores": {"phq9": {"a": 1}}},
                                   {"contact_date": "2026-01-01"}, {"findings": {3: True}}], ids=str)  # fmt: skip
def test_what_has_no_name_of_its_own_ends_too(wrong):
    """A fault that cannot be taken away by name takes its part along, and the rest is answered."""
    rec = route(REAL, Assessment(34, **wrong), on_fault="set_aside")
    assert rec.status == "provisional" and rec.faults and rec.to_dict() and rec.to_text("en", detail="full")


def test_a_denied_group_says_nothing_of_the_unit(tmp_path):
    """A fact of the unit within a group is the unit's, whatever the group was answered."""
    group = 'group = "red_flags"\nanswered_by = "unit"'
    file = tmp_path / "unit.toml"
    made = pathway(tmp_path, finding("danger", 'group = "red_flags"'), finding("here", group), flag("rf", "danger"),
                   rule("n", "here", "mid"))  # fmt: skip
    assert made
    said = (
        '[unit]\nformat = 1\nid = "u"\nname = { sv = "u", en = "u" }\nmissions = []\n[facts]\nhere = true\n'
    )
    file.write_text(said, "utf-8")
    clinic = stegvis.load(tmp_path / "written.toml", unit=file)
    rec = route(clinic, Assessment(34, none_of=["red_flags"]))
    assert (rec.status, rec.level) == ("firm", "mid")


def test_a_review_with_a_fault_names_the_flags_of_today():
    """Of the patient, and of each newest measurement by itself."""
    said = {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09",
            "patient": {"age": 40, "findings": {"suicide_attempt_or_threat": True}},
            "measurements": [{"instrument": "phq9", "on": "2026-02-08", "total": 99},
                             {"instrument": "madrs_s", "on": "2026-02-08", "items": {"9": 4}}]}  # fmt: skip
    with pytest.raises(AssessmentError) as raised:
        stegvis.review(REAL, stegvis.Episode.from_dict(said))
    assert {"rf1-attempt-or-threat", "crit-madrs-s-item9-high"} <= {
        one["rule"] for one in raised.value.red_flags
    }


def test_the_command_names_the_flags_of_a_course_that_cannot_be_read(tmp_path, capsys):
    """On standard error, in words and as JSON, nothing on standard output; in a list the entry holds them."""
    one = {"step": "x", "startd": "2026-01-12", "patient": {"findings": {"psychosis": True}}}
    file = tmp_path / "course.json"
    file.write_text(json.dumps(one), "utf-8")
    assert main(["review", str(file)]) == 1
    said = capsys.readouterr()
    assert not said.out and "DETTA GÄLLER" in said.err and "startd" in said.err
    assert main(["review", str(file), "--json"]) == 1
    said = capsys.readouterr()
    assert not said.out and json.loads(said.err)["red_flags"][0]["rule"] == "rf5-psychosis"
    file.write_text(json.dumps([one]), "utf-8")
    assert main(["review", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["red_flags"][0]["rule"] == "rf5-psychosis"


def test_an_answer_does_what_it_says_beside_a_fault():
    """What was set aside stays open in what an answer would do, as once it is given."""
    small = stegvis.load(SMALL)
    wrong = Assessment(scores={"mood": -1}, none_of=["flags"])
    asked = {one["question"]: one for one in route(small, wrong, on_fault="set_aside").questions}
    for id in ("low_mood", "tired"):
        for told in asked[id]["answers"]:
            given = evolve(wrong, findings={id: told["answer"]})
            assert route(small, given, on_fault="set_aside").level == told["level"], told


def test_a_value_that_json_has_not_costs_no_other_patient_an_answer(tmp_path, capsys):
    """NaN, a number far too large and a key given twice are that patient's faults; flags are named."""
    file = tmp_path / "clinic.json"
    file.write_text(
        '[{"age": 34, "findings": {"psychosis": true}},'
        ' {"age": 34, "scores": {"phq9": NaN}, "findings": {"psychosis": true}},'
        ' {"age": 34, "scores": {"phq9": 99999999999}}, {"age": 3, "age": 4}, NaN]',
        "utf-8",
    )
    assert main(["route", "--input", str(file), "--json"]) == 1
    first, *wrong = json.loads(capsys.readouterr().out)
    assert first["recommendation"]["red_flags"][0]["rule"] == "rf5-psychosis"
    assert [one["error"][0]["field"] for one in wrong] == ["scores.phq9", "scores.phq9", "age", "patient"]
    assert wrong[0]["red_flags"][0]["rule"] == "rf5-psychosis"


def test_two_contradictions_may_both_be_wrong_the_other_way():
    """The range covers both at once, not one at a time alone."""
    parts = (finding("a"), finding("b"), finding("c", 'asked_when = "a"'), finding("d", 'asked_when = "b"'),
             finding("danger", 'group = "red_flags"'), flag("rf", "danger"), rule("n", "c", "mid"), rule("m", "d", "mid"))  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        made = pathway(Path(folder), *parts)
    said = {"a": False, "b": False, "c": True, "d": True}
    rec = route(made, Assessment(30, findings=said, none_of=["red_flags"]))
    assert (rec.level, rec.range["lowest"]) == ("mid", "low") and rec.status == "provisional"


def test_a_value_that_json_has_not_costs_no_other_course_a_review(tmp_path, capsys):
    """In a list of episodes as in one of patients; what is newest counts in whatever order it stands."""
    good = {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09", "patient": {"age": 40.0}}
    older = {"instrument": "madrs_s", "on": "2026-01-20", "items": {"9": 0}}
    newer = {"instrument": "madrs_s", "on": "2026-02-08", "items": {"9": 4}}
    wrong = good | {"measurements": [newer, older, {"instrument": "phq9", "on": "2026-02-08", "total": 99}]}
    file = tmp_path / "courses.json"
    nan = json.dumps(good)[:-1] + ', "sessions": NaN, "measurements": [NaN]}'
    file.write_text(f"[{json.dumps(good)}, {nan}, {json.dumps(wrong)}]", "utf-8")
    assert main(["review", str(file), "--json"]) == 1
    first, second, third = json.loads(capsys.readouterr().out)
    assert first["review"]["verdict"]
    assert [one["field"] for one in second["error"]][:2] == ["sessions", "measurements.0"]
    assert "crit-madrs-s-item9-high" in [one["rule"] for one in third["red_flags"]]


def test_a_flag_that_total_and_items_raise_together_holds_beside_a_short_form(tmp_path):
    """The short form contradicts both; either by itself raises nothing, together they do."""
    written = text(finding("danger", 'group = "red_flags"'), flag("rf", "danger"),
                   flag("both", "phq9 >= 20 and phq9.item9 >= 1")).replace("instruments = []", 'instruments = ["phq9"]')  # fmt: skip
    (tmp_path / "written.toml").write_text(written, "utf-8")
    made = stegvis.load(tmp_path / "written.toml")
    wrong = Assessment(30, {"phq9": 20, "phq2": 0}, {"phq9": {1: 3, 2: 3, 9: 2}}, none_of=["red_flags"])
    kept = route(made, wrong, on_fault="set_aside")
    assert kept.faults and [one["rule"] for one in kept.red_flags] == ["both"]
    assert not route(made, evolve(wrong, scores={"phq2": 0}), on_fault="set_aside").red_flags


@pytest.mark.parametrize(
    "many",
    [
        lambda names: {"findings": dict.fromkeys(names, True)},
        lambda names: {"scores": dict.fromkeys(names, 1)},
        lambda names: {"items": {name: {"1": 1} for name in names}},
        lambda names: {"items": {"mood": {name[1:]: 1 for name in names}}},
        lambda names: {"printed_items": {"mood": {name[1:]: 1 for name in names}}},
        lambda names: {"declines": names},
    ],
)
def test_what_has_no_name_costs_no_more_the_more_there_is(monkeypatch, many):
    """A patient is read as often, and copied as often, with ten such names and with three hundred."""
    small, done = stegvis.load(SMALL), Counter()
    for name in ("read", "evolve"):
        kept = getattr(setting_aside, name)
        monkeypatch.setattr(
            setting_aside, name, lambda *a, n=name, f=kept, **more: (done.update([n]), f(*a, **more))[1]
        )
    counts = []
    for number in (10, 300):
        done.clear()
        said = many([f"k{90 + n}" for n in range(number)])
        wrong = Assessment.from_dict({"age": 40} | said)
        assert len(setting_aside.set_aside(small, wrong).faults) == number
        counts.append(dict(done))
    assert counts[0] == counts[1]


def test_the_right_items_beside_the_wrong_ones_are_kept():
    """An item that cannot be so, or has no such number, takes no other with it; nor does what is not declined."""
    said = {"items": {"mood": {"3": 2, "77": 0, "1": 3}}, "declines": ["mood-group", "no"], "age": 40}
    rec = route(stegvis.load(SMALL), Assessment.from_dict(said), on_fault="set_aside")
    assert {one["field"] for one in rec.faults} == {"items.mood.77", "items.mood.1", "declines"}
    assert "flag-item" in {flag["rule"] for flag in rec.red_flags}
    assert "mood-group" in str(rec.declined) and len(rec.declined) == 1


TWICE = [
    ('{"age": 34, "findings": {"psychosis": true}, "findings": {"mania": true}}', {"rf5-psychosis", "rf6-mania"}),
    ('{"findings": {"psychosis": true}, "age": 34, "age": 12}', {"rf5-psychosis"}),
    ('{"findings": {"psychosis": true, "psychosis": false}}', {"rf5-psychosis"}),
    ('{"findings": {"psychosis": false, "psychosis": true, "psychosis": false}}', {"rf5-psychosis"}),
    ('{"findings": {"self_harm": true}, "age": 12, "age": 34}', {"rf4-self-harm-child", "rf4-self-harm"}),
    ('{"items": {"phq9": {"9": 0, "9": 3}}}', {"crit-phq9-item9-high"}),
    ('{"none_of": ["red_flags"], "none_of": [], "findings": {"mania": true}}', {"rf6-mania"}),
    ('{"findings": 3, "findings": {"mania": true}, "scores": [{"a": 1, "a": 2}]}', {"rf6-mania"}),
    ('{"age": 34, "age": 35}', set()),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("text", "flags"), TWICE)
@pytest.mark.parametrize("form", ["one", "list", "lines"])
def test_a_key_given_twice_counts_each_way(tmp_path, capsys, text, flags, form):
    """A flag that either value raises holds, whichever was meant; the fault is named all the same."""
    file = tmp_path / "patients.json"
    file.write_text({"one": text, "list": f"[{text}, {{}}]", "lines": f"{text}\n{{}}"}[form], "utf-8")
    assert main(["route", "--input", str(file), "--json"]) == 1
    out, error = capsys.readouterr()
    said = json.loads({"one": error, "list": out, "lines": out.partition("\n")[0]}[form])
    said = said[0] if form == "list" else said
    assert "this key is given twice" in [one["what"]["en"] for one in said["error"]]
    assert flags <= {one["rule"] for one in said["red_flags"]} and bool(flags) == bool(said["red_flags"])


def test_a_course_whose_patient_is_given_twice_names_its_flags(tmp_path, capsys):
    """Whichever patient was meant."""
    file = tmp_path / "course.json"
    file.write_text(
        '{"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09",'
        ' "patient": {"findings": {"psychosis": true}}, "patient": {"age": 40}}',
        "utf-8",
    )
    assert main(["review", str(file), "--json"]) == 1
    assert [one["rule"] for one in json.loads(capsys.readouterr().err)["red_flags"]] == ["rf5-psychosis"]


def test_thousands_of_keys_given_twice_are_looked_at_in_a_moment():
    """Values that say the same, or nothing that contradicts, are one way; so many others are looked at."""
    many = parse_all("{" + ", ".join(f'"findings": {{"n{n}": true}}' for n in range(5000)) + "}")
    assert len(readings(many)) == 1
    assert len(readings(parse_all("{" + ", ".join(f'"age": {n}' for n in range(5000)) + "}"))) == 64


@pytest.mark.parametrize(
    "many",
    [
        {"findings": {f"p{n}": 1 for n in range(8000)}},
        {"declines": [f"net{n}" for n in range(8000)]},
        {"none_of": [f"red_flag{n}" for n in range(8000)]},
        {"scores": {f"phq{n}": 1 for n in range(10, 8000)}},
        {f"age{n}": 1 for n in range(8000)},
    ],
    ids=["findings", "declines", "none_of", "scores", "keys"],
)
def test_what_is_meant_is_sought_for_what_is_said_alone(monkeypatch, many):
    """Thousands of names that nothing has: twenty faults are told in full, and so many names are looked up."""
    sought = []
    real = errors.closest
    monkeypatch.setattr(errors, "closest", lambda word, known: sought.append(word) or real(word, known))
    with pytest.raises(AssessmentError) as caught:
        route_data(REAL, many)
    assert len(caught.value.faults) > 7000 and 0 < len(set(sought)) <= errors.MOST
    assert all(fault.said_hint.en for fault in caught.value.faults[: errors.MOST])


@pytest.mark.parametrize("depth", [101, 800, 5_000, 50_000])
@pytest.mark.parametrize("form", ["one", "list", "lines"])
def test_what_is_nested_too_deeply_is_one_patients_fault(tmp_path, capsys, depth, form):
    """The others are answered, and what was said beside it counts for the red flags."""
    nested = '{"a":' * depth + "1" + "}" * depth
    deep = f'{{"call": {nested}, "findings": {{"psychosis": true}}, "sex": "[}}\\"{{"}}'
    file = tmp_path / "patients.json"
    text = {
        "one": deep,
        "list": f'[{{"age": 4}}, {deep}, {{"age": 5}}]',
        "lines": f'{{"age": 4}}\n{deep}\n{{"age": 5}}',
    }
    file.write_text(text[form], "utf-8")
    assert main(["route", "--input", str(file), "--json"]) == 1
    out, error = capsys.readouterr()
    every = [json.loads(error)] if form == "one" else []
    every = every or (json.loads(out) if form == "list" else list(map(json.loads, out.splitlines())))
    said = every[0] if form == "one" else every[1]
    assert form == "one" or [sorted(one)[0] for one in (every[0], every[2])] == ["index", "index"]
    assert form == "one" or all("recommendation" in one for one in (every[0], every[2]))
    assert "this JSON is nested too deeply" in [one["what"]["en"] for one in said["error"]]
    assert [one["rule"] for one in said["red_flags"]] == ["rf5-psychosis"]


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{}\n" + '{"a": ' * 50_000, '{"a": ' * 50_000, '[{"a": ' + "[" * 50_000]
)
def test_what_is_nested_and_does_not_end_is_refused(tmp_path, capsys, text):
    """However it is put."""
    file = tmp_path / "patients.json"
    file.write_text(text, "utf-8")
    assert main(["route", "--input", str(file), "--json"]) == 1
    said = "".join(capsys.readouterr())
    assert "nested too deeply" in said or "nästlad för djupt" in said


def test_a_key_given_twice_may_be_nested_too(tmp_path):
    """Each way is bounded."""
    deep = "[" * 800 + "]" * 800
    assert len(readings(parse_all(f'{{"age": {deep}, "age": 4}}'))) == 2


def test_what_cannot_be_taken_away_by_name_goes_as_a_whole_part(monkeypatch):
    """Whatever a fault is, a patient is read to the end: the net below all that is taken away by name."""
    monkeypatch.setattr(setting_aside, "without", lambda pathway, patient, seen: patient)
    wrong = Assessment(40, {"mood": 99}, findings={"tired": True})
    seen = setting_aside.set_aside(stegvis.load(SMALL), wrong)
    assert [fault.field for fault in seen.faults] == ["scores.mood"]
    assert seen.known["age"] == (40, 40) and seen.known["tired"] == (1, 1) and "mood" not in seen.given


def test_items_of_a_form_that_no_rule_reads_raise_nothing_by_themselves():
    """PHQ-2 is a part of PHQ-9 by its total alone."""
    seen = setting_aside.set_aside(REAL, Assessment(40, items={"phq2": {"1": 3, "2": 3}}))
    assert [fault.code for fault in seen.faults] == ["not_read"] and seen.raised == ()


def test_a_flag_is_shown_with_the_value_that_raised_it():
    """Of two that contradict each other, not the one that denies it."""
    for values in (
        {"scores": {"phq9": 27}, "items": {"phq9": {"9": 0}}},
        {"scores": {"phq9": 10, "phq2": 6}, "items": {"phq9": {"1": 0, "9": 3}}},
    ):
        rec = route(REAL, Assessment(34, none_of=NONE, **values), on_fault="set_aside")
        (flag,) = rec.red_flags
        assert flag["values"] == {"phq9.item9": 3} and [one["value"] for one in flag["seen"]] == [3]
        assert [one["values"] for one in rec.because if one["rule"] == flag["rule"]] == [flag["values"]]
