"""What would change the answer, and what answers to open questions do: each is what the router answers then."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from draws import tries
from folders import SMALL
from stegvis.testing.patients import assessments

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
SAFE = {"age": 40, "none_of": ["red_flags"], "findings": {"low_mood": True}}


def answered(pathway, patient, id, value):
    """The patient with one answer more, or another one."""
    one = pathway.inputs[id]
    if id == "age":
        return evolve(patient, age=value)
    if one.item:
        items = {str(n): said for n, said in patient.items.get(one.instrument, {}).items()}
        return evolve(patient, items={**patient.items, one.instrument: items | {str(one.item): value}})
    if one.instrument:
        return evolve(patient, scores={**patient.scores, id: value})
    return evolve(patient, findings={**patient.findings, id: value})


def told(rec):
    """Every answer that a recommendation speaks of, with what it says of it."""
    for one in rec.what_would_change:
        yield one["input"], one["to"], one
    for question in rec.questions:
        for one in question["answers"]:
            ends = one["answer"]
            for value in {ends["lowest"], ends["highest"]} if isinstance(ends, dict) else (ends,):
                yield question["question"], value, one


def route(pathway, patient):
    """The recommendation, or None for a patient that cannot be."""
    try:
        return stegvis.route(pathway, patient)
    except stegvis.AssessmentError:
        return None


@pytest.mark.uncounted
@given(st.sampled_from([BASE, BASE, REAL]).flatmap(lambda p: st.tuples(st.just(p), assessments(p))))
@tries(80)
def test_what_is_said_of_another_answer_is_what_the_router_answers(drawn):
    """Level, urgency and range; a total that its items make up, and an age that a scale is not for, apart."""
    pathway, patient = drawn
    rec = route(pathway, patient)
    for id, value, said in told(rec) if rec else ():
        after = route(pathway, answered(pathway, patient, id, value))
        if after is None:
            assert id == "age" or (id in pathway.instruments and id in patient.items), id
        else:
            assert (after.level, after.urgency, after.range) == (
                said["level"],
                said["urgency"],
                said["range"],
            ), id


def changes(rec, id):
    """What is said of one input: to which value, and to which level."""
    return [(one["to"], one["level"]) for one in rec.what_would_change if one["input"] == id]


def test_a_total_follows_the_item_that_changes():
    """PHQ-9 at 15 with item 9 at 1: without it the total is 14, and lies in the band below."""
    items = dict.fromkeys(map(str, range(1, 7)), 2) | {"7": 2, "8": 0, "9": 1}
    rec = stegvis.route(REAL, stegvis.Assessment(items={"phq9": items}, **SAFE))
    assert rec.level == "individual_cbt" and (0, "internet_cbt") in changes(rec, "phq9.item9")


def test_a_total_given_by_hand_stays_when_an_item_changes():
    """Whoever gives both says the total, and that is what changes."""
    given_ = stegvis.Assessment(scores={"phq9": 15}, items={"phq9": {"9": 1}}, **SAFE)
    rec = stegvis.route(REAL, given_)
    assert changes(rec, "phq9.item9") == [] and changes(rec, "phq9") == [(14, "internet_cbt")]


@pytest.mark.parametrize("second", [0, 1, 4])
def test_a_form_as_it_is_printed_is_answered_otherwise_as_it_is_scored(second):
    """A reversed item, 0 as it is printed and 4 as it is scored: the same patient, told the same."""
    known = {"age": 40, "findings": {"low_mood": True}, "none_of": ["flags"]}
    printed, scored = {"1": 0, "2": 4 - second, "3": 0}, {"1": 0, "2": second, "3": 0}
    one = stegvis.route(BASE, stegvis.Assessment(printed_items={"mood": printed}, **known))
    other = stegvis.route(BASE, stegvis.Assessment(items={"mood": scored}, **known))
    assert changes(one, "mood.item3") and one.what_would_change == other.what_would_change


def test_an_item_that_no_rule_reads_is_no_ground_for_another_answer():
    """MADRS-S item 1 counts only in the total: the total is what is said."""
    items = dict.fromkeys(map(str, range(1, 10)), 3) | {"9": 0}
    rec = stegvis.route(REAL, stegvis.Assessment(items={"madrs_s": items}, **SAFE))
    said = {one["input"] for one in rec.what_would_change}
    assert "madrs_s" in said and "madrs_s.item1" not in said
