"""What a patient says no to is never proposed firmly; nothing that is needed is lowered, nor lifted, by it."""

import json

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from stegvis import Assessment, route
from stegvis.cli import main
from stegvis.rendering.schemas import SCHEMAS
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")
REST = ("red_flags", "reason", "situation", "icbt_barriers")
DEPRESSED = Assessment(42, {"phq9": 12}, {"phq9": {9: 0}}, {"low_mood": True}, REST)
SAME = (
    "level", "range", "track", "step", "urgency", "first_contact", "because", "why_not_lower", "questions", "actions",
    "red_flags", "tracks", "contacts", "booking", "access", "escalation", "conditions", "caveats", "settled",
    "enough",
)  # fmt: skip
MAY = [*REAL.forms, *(step.id for track in REAL.tracks for step in track.steps)]


def test_a_form_that_is_declined_is_not_firm_and_the_next_is_named():
    """Online treatment: individual treatment instead; the need, the day and the contact stand."""
    firm, rec = route(REAL, DEPRESSED), route(REAL, evolve(DEPRESSED, declines=["net"]))
    assert (firm.status, rec.status) == ("firm", "provisional") and not firm.declined
    (said,) = rec.declined
    assert said["declined"] == "net" and said["name"]["en"] == "online treatment" and said["actions"] == []
    (step,) = said["steps"]
    assert step["step"] == rec.step == "depression-icbt"
    assert step["instead"]["step"] == "depression-individual-cbt" and not step["instead"]["less_than_needed"]
    assert "Patienten avböjer: behandling på nätet" in rec.to_text("sv")
    assert "patienten avböjer det som föreslås" in rec.to_text("sv", detail="full")
    assert "The patient declines" in rec.to_text("en") and len(rec.to_text("en").splitlines()) <= 12


def test_where_all_else_is_declined_the_most_that_is_left_is_named_as_less():
    """Below the need, and said to be; nobody is referred because of a refusal."""
    rec = route(REAL, evolve(DEPRESSED, declines=["depression-icbt", "depression-individual-cbt"]))
    (step,) = rec.declined[0]["steps"]
    assert step["instead"]["less_than_needed"] and rec.level == "internet_cbt"
    assert "mindre än behovet" in rec.to_text("sv") and rec.declined[1]["steps"] == []
    every = [step.id for step in REAL.track("depression").steps]
    rec = route(REAL, evolve(DEPRESSED, declines=every))
    assert all(step["instead"] is None for one in rec.declined for step in one["steps"])
    assert "Inget annat passar" in rec.to_text("sv")


def test_nothing_stands_in_for_what_a_red_flag_leads_to():
    """Urgency, level, contacts and what to do are as without the refusal; the refusal is said."""
    known = {"suicide_attempt_or_threat": True}
    one = Assessment(40, findings=known)
    rec = route(REAL, evolve(one, declines=["referral", "safety-emergency-route"]))
    base = route(REAL, one)
    assert [getattr(rec, name) for name in SAME] == [getattr(base, name) for name in SAME]
    assert rec.red_flags and rec.urgency == "immediate"
    assert {
        step["instead"] and "x"
        for said in rec.declined
        for step in said["steps"]
        if step["track"] == "safety"
    } == {None}


def test_a_wish_decides_between_equals_that_the_patient_does_not_decline():
    """Sleep school in a group stands beside individual treatment in the note; it is not named once it is declined."""
    one = Assessment(42, {"isi": 24}, {}, {"sleep_problem": True, "insomnia_3_months": True}, REST)
    rec, without = route(REAL, one), route(REAL, evolve(one, declines=["group"]))
    assert [other["step"] for other in rec.alternatives] == ["insomnia-sleep-school"]
    for language, wish in (("sv", "patientens önskan"), ("en", "the patient's wish")):
        assert wish in rec.to_text(language, detail="full")
        assert wish not in without.to_text(language, detail="full")
    assert not without.alternatives and rec.step == without.step


def test_drugs_are_talked_about_and_the_refusal_stands_in_the_note():
    """What is to be done about drugs is named, and not left out."""
    rec = route(REAL, evolve(DEPRESSED, declines=["drugs"]))
    (said,) = rec.declined
    assert said["actions"] == ["dep-drug-question"] and said["steps"] == [] and rec.status == "firm"
    assert "inget sätts in mot patientens vilja" in rec.to_text("sv")


@pytest.mark.uncounted
@given(assessments(REAL), st.lists(st.sampled_from(MAY), max_size=4, unique=True))
def test_a_refusal_never_lowers_nor_lifts_anything(patient, declines):
    """Level, range, urgency, red flags, actions, contacts and days are those without it; only firmness is lost."""
    try:
        base = route(REAL, patient)
    except stegvis.AssessmentError:
        return
    rec = route(REAL, evolve(patient, declines=declines))
    for name in SAME:
        assert getattr(rec, name) == getattr(base, name), name
    assert [one["declined"] for one in rec.declined] == declines
    touched = [step for one in rec.declined for step in one["steps"]]
    assert rec.status == ("provisional" if touched else base.status)
    for step in touched:
        other = step["instead"]
        if other:
            forms = REAL.steps[other["step"]].forms
            assert other["step"] not in declines and not {*forms} & {*declines}
            assert REAL.steps[other["step"]].level != "psychiatric_referral"


@pytest.mark.parametrize("wrong", [["nett"], ["net", "xyz"], [3]])
def test_what_nobody_may_decline_is_refused_by_name(wrong):
    """Set aside, the others of the list count, and the answer is not firm."""
    one = evolve(DEPRESSED, declines=wrong)
    with pytest.raises(stegvis.AssessmentError) as caught:
        route(REAL, one)
    assert [fault.field for fault in caught.value.faults] == ["declines"]
    rec = route(REAL, one, on_fault="set_aside")
    assert rec.status == "provisional" and rec.faults[0]["field"] == "declines"
    assert [said["declined"] for said in rec.declined] == [id for id in wrong if id == "net"]


@pytest.mark.parametrize("wrong", ["net", {"net": True}, [1]])
def test_json_of_another_form_is_refused(wrong):
    """A string is no list; neither is an object."""
    with pytest.raises(stegvis.AssessmentError, match="declines"):
        Assessment.from_dict({"age": 34, "declines": wrong})
    if wrong != [1]:
        with pytest.raises(stegvis.AssessmentError, match="declines"):
            route(REAL, Assessment(34, declines=wrong))


def test_it_is_kept_in_json_in_a_record_and_on_the_command_line(capsys):
    """A patient is written back as it was read; a replay answers the same."""
    one = evolve(DEPRESSED, declines=["net"])
    assert Assessment.from_dict(json.loads(json.dumps(one.to_dict()))).to_dict() == one.to_dict()
    assert "declines" in SCHEMAS["patient"]["properties"]
    rec = route(REAL, one)
    assert stegvis.replay(REAL, rec.record()).same
    assert stegvis.Recommendation.from_dict(json.loads(json.dumps(rec.to_dict()))) == rec
    typed = ["--age", "42", "--score", "phq9=12", "--item", "phq9.9=0", "--finding", "low_mood=yes"]
    groups = [part for group in REST for part in ("--none-of", group)]
    assert main(["route", *typed, *groups, "--declines", "net", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["declined"] == rec.to_dict()["declined"]


def test_a_table_refuses_the_column_by_name():
    """What is declined is read of one patient at a time."""
    tables = pytest.importorskip("stegvis.tables")
    frame = pytest.importorskip("pandas").DataFrame({"age": [42], "declines": ["net"]})
    with pytest.raises(stegvis.StegvisError, match="declines"):
        tables.route(REAL, frame)
