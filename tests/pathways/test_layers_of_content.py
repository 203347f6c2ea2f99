"""The shipped pathway's questions in layers: who is asked what, how many, and what each no is worth."""

import importlib.util
import re
import sys
from types import SimpleNamespace

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from draws import drawn, tries
from folders import ROOT
from stegvis import Assessment, AssessmentError, route
from stegvis.language import inputs_of
from stegvis.testing import assessments
from stegvis.verification.layers import reached

LONGEST = 20
"""Words in a question that opens others."""
MOST = 7
"""Screening questions for one caller."""
PHONE, DONE = 12, 20
"""Questions to nine callers of ten: until the call has enough, and in all."""
CALLERS = {
    "adult": {"age": 40, "caller": "patient", "sex": "female"},
    "teenager": {"age": 15, "caller": "patient", "sex": "female"},
    "parent": {"age": 8, "caller": "parent", "sex": "male"},
    "relative": {"age": 82, "caller": "relative", "sex": "female"},
}
NOT_ASKED = {
    "older_death_wish": (0, 64), "child_physical_or_development_alarm": (18, 120),
    "child_eating_disorder_suspected": (18, 120), "pregnant_or_postpartum": (0, 11),
    "substance_under_20": (20, 120), "risk_to_others": (0, 11),
    "child_aggression": (12, 120), "child_violence_serious": (12, 120),
    "weary_of_life": (18, 120),
}  # fmt: skip
"""Ages that a question of a red flag is not for."""
YOUNG = {"child_eating_disorder_suspected": 12, "child_aggression": 8, "weary_of_life": 15}
"""Whom a question is put to that is for children only."""


def played(number, seed):
    """Calls as the tool plays them."""
    spec = importlib.util.spec_from_file_location("made_up_calls", ROOT / "tools" / "calls.py")
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool
    spec.loader.exec_module(tool)
    return tool, list(tool.calls(stegvis.load("se-primary-care"), number, seed))


def screening(shipped):
    """The questions that open others."""
    return [one for one in shipped.inputs.values() if one.merged]


def asked(rec):
    """What is asked, in order."""
    return [one["question"] for one in rec.questions]


# ---------------------------------------------------------------- who is asked how much


@pytest.mark.parametrize("who", CALLERS)
def test_a_caller_gets_seven_screening_questions_at_most(shipped, who):
    """Adult, teenager alone, parent, relative of an older person: what is asked of them first."""
    rec = route(shipped, Assessment(**CALLERS[who]))
    ours = [one for one in screening(shipped) if one.id in asked(rec) and one.answered_by == "caller"]
    assert 5 <= len(ours) <= MOST, [one.id for one in ours]


def test_a_screening_question_can_be_said():
    """No more words than one holds in mind, to the patient and about the patient, in both languages."""
    for one in screening(stegvis.load("se-primary-care")):
        for text in (one.ask, one.wording("relative")):
            for said in (text.sv, text.en):
                assert len(said.split()) <= LONGEST, (one.id, said)
        assert one.note.sv and one.short.sv and one.short.en, one.id


def test_every_question_can_be_said():
    """No longer than is held in mind, whoever is asked, in both languages; a total of a scale is no question of ours."""
    shipped = stegvis.load("se-primary-care")
    for one in shipped.inputs.values():
        if one.instrument or one.id == "age":
            continue
        for text in (one.ask, one.wording("relative"), one.wording("patient")):
            for said in (text.sv, text.en):
                assert 1 <= len(said.split()) <= LONGEST, (one.id, said)


def test_suicide_has_two_questions_of_its_own(shipped):
    """Asked of everybody, never merged with mood, and no scale answers them."""
    for who in CALLERS.values():
        assert {"screen_death", "screen_attempt"} <= set(asked(route(shipped, Assessment(**who))))
    for id in ("screen_death", "screen_attempt"):
        assert id not in shipped.gates
        assert not re.search("nedstämd|ledsen|oro", shipped.inputs[id].ask.sv)


@pytest.mark.slow
def test_calls_are_short():
    """Sixty made-up calls: nine callers of ten answer twelve questions or fewer before the call has enough."""
    tool, sixty = played(60, 1)
    assert tool.ninetieth([one.phone for one in sixty]) <= PHONE
    assert tool.ninetieth([one.done for one in sixty]) <= DONE
    assert max(one.suicide for one in sixty) <= 2


@pytest.mark.slow
def test_what_is_settled_at_a_stop_stays_so():
    """However the rest is answered; `make nightly` draws 100,000 ways."""
    tool, _ = played(0, 1)
    pathway = stegvis.load("se-primary-care")
    stops = tool.stops_of(pathway, 4, 1)
    counted = tool.disagreeing(pathway, stops, drawn(200, 60), 1)
    assert counted.differing == [] and counted.drawn == drawn(200, 60)


def test_a_stop_that_promises_too_much_is_found(monkeypatch):
    """The count of disagreements can tell one: a call that says after one answer that all is settled."""
    tool, _ = played(0, 1)
    pathway = stegvis.load("se-primary-care")
    early = Assessment(40, findings={"worry": True}, sex="female", caller="patient")
    promised = SimpleNamespace(settled=dict.fromkeys(route(pathway, early).settled, True))
    before = tool.things(pathway, early)
    monkeypatch.setattr(
        tool, "things", lambda p, one, told=tool.things: before if one is early else told(p, one)
    )
    monkeypatch.setattr(
        tool, "stegvis", SimpleNamespace(**{**vars(stegvis), "AssessmentError": AssessmentError})
    )
    tool.stegvis.route = lambda p, one: promised if one is early else route(p, one)
    assert tool.disagreeing(pathway, [early], 20, 1).differing


# ---------------------------------------------------------------- what is never out of reach


def test_every_question_of_a_red_flag_can_be_reached_at_each_age(shipped):
    """At no age is it out of reach, but where the pathway says that it is for others."""
    for one in reached(shipped):
        if shipped.inputs[one.question].item:
            continue
        if one.behind is None:
            assert one.question in NOT_ASKED, one
        else:
            assert not {"low_mood", "phq9", "madrs_s"} & set(one.behind), one


def test_the_clinicians_own_judgement_hangs_on_no_callers_no(shipped):
    """All screening questions denied, one by one: the clinician is still asked."""
    denied = {one.id: False for one in screening(shipped) if one.answered_by == "caller"}
    left = asked(route(shipped, Assessment(40, caller="patient", sex="male", findings=denied)))
    assert {"high_suicide_risk", "screen_judged", "screen_record"} <= set(left)
    assert all(shipped.inputs[id].answered_by != "caller" for id in left[:2])


@pytest.mark.parametrize("caller", ["parent", "relative", "professional"])
def test_a_relatives_no_does_not_close_suicidal_thoughts(shipped, caller):
    """Who denies on behalf of another is asked on; the patient's own no closes the layer."""
    denied = {"screen_death": False, "screen_attempt": False}
    other = route(shipped, Assessment(15, caller=caller, findings=denied))
    own = route(shipped, Assessment(15, caller="patient", findings=denied))
    assert "suicidal_thoughts_serious" in asked(other) and "suicidal_thoughts_serious" not in asked(own)


@pytest.mark.parametrize(
    "who",
    [
        {"age": 5, "sex": "male"},
        {"age": 30, "sex": "male"},
        {"age": 70, "sex": "female"},
        {"age": 8, "sex": "female"},
    ],
)
def test_no_question_on_pregnancy_to_who_cannot_be(shipped, who):
    """A boy of five, a man, an old woman, a girl of eight."""
    assert "pregnant_or_postpartum" not in asked(route(shipped, Assessment(**who)))
    assert "pregnant_or_postpartum" in asked(route(shipped, Assessment(30, sex="female")))


def test_does_not_know_opens_the_layer(shipped):
    """An unsure answer to a screening question is no denial: its details are asked."""
    rec = route(shipped, Assessment(40, caller="patient", findings={"screen_mind": "unknown"}))
    assert {"psychosis", "screen_speed", "ocd_rapid_or_severe"} <= set(asked(rec))


# ---------------------------------------------------------------- the rest of a list is denied


def details(shipped):
    """Each question of a red flag behind a screening question of the list."""
    named = {one.id for one in screening(shipped) if one.group == "red_flags"}
    read = {id for flag in shipped.red_flags for id in inputs_of(flag.when)}
    return [id for id, gate in shipped.gates.items() if id in read and named & inputs_of(gate)]


def test_one_yes_beside_a_denied_list_is_firm_and_lost_nowhere(shipped):
    """ "None of these" but for one: that flag holds, nothing is contradicted, no sibling is opened."""
    for id in details(shipped):
        age = YOUNG.get(id, 70)
        who = "relative" if id == "relatives_alarm" else None
        rec = route(shipped, Assessment(age, caller=who, findings={id: True}, none_of=list(shipped.groups)))
        kinds = [one["kind"] for one in rec.questions]
        if id in ("substance_in_pregnancy", "substance_under_20"):
            continue
        assert "contradiction" not in kinds, id
        assert rec.red_flags or id == "refuses_emergency_care", id


def test_a_no_beside_the_reason_denies_the_other_reasons_only(shipped):
    """Calls about sleep, nothing more: sleep is heard, low mood is not asked of."""
    told = {"sleep_problem": True, "other_reason": False}
    rec = route(shipped, Assessment(40, findings=told, none_of=["red_flags", "situation", "icbt_barriers"]))
    assert rec.track == "insomnia" and not {"low_mood", "worry", "other_feelings"} & set(asked(rec))
    assert not [one for one in rec.questions if one["kind"] == "contradiction"]


@pytest.mark.slow
@given(
    assessments(stegvis.load("se-primary-care")),
    st.sampled_from(["screen_death", "screen_attempt", "screen_violence"]),
)
@tries(60)
def test_a_yes_to_a_screening_question_never_makes_it_milder(patient, id):
    """Level and urgency are as high as when it is denied, whatever else is known."""
    pathway = stegvis.load("se-primary-care")
    try:
        no, yes = (
            route(pathway, evolve(patient, findings={**patient.findings, id: said})) for said in (False, True)
        )
    except AssessmentError:
        return
    if any(one["kind"] == "contradiction" for rec in (no, yes) for one in rec.questions):
        return
    ranks = pathway.ruleset
    assert ranks.urgency_rank[yes.urgency] >= ranks.urgency_rank[no.urgency]
    assert ranks.level_rank[yes.level] >= ranks.level_rank[no.level]
