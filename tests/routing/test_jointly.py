"""Red flags of which one surely holds are told as held, whatever else is; those that only may hold are asked about."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rows import said, table_of

import stegvis
from draws import tries
from stegvis import Assessment, AssessmentError, route, tables
from stegvis.testing import assessments

REAL = stegvis.load("se-primary-care")
GROUPS = tuple(REAL.groups)
FLAGGED = [
    {"scores": {"phq9": 25}},
    {"scores": {"epds": 28}},
    {"scores": {"phq9": 25}, "none_of": ("reason",)},
    {"age": None, "findings": {"child_eating_disorder_suspected": True}, "none_of": GROUPS},
    {"age": None, "findings": {"child_physical_or_development_alarm": True}, "none_of": GROUPS},
]
YES = ["violence_or_threat", "psychosis", "severe_depression_judged", "somatic_alarm", "child_at_risk"]


def flags(rec):
    return {one["rule"] for one in rec.red_flags}


@pytest.mark.parametrize("more", YES)
@pytest.mark.parametrize("given", FLAGGED)
def test_another_flag_takes_none_away(given, more):
    """One of the two levels of item 9 holds, whichever it is; so does one of the rules for either age."""
    patient = Assessment(**({"age": 30} | given))
    both = evolve(patient, findings={**patient.findings, more: True})
    assert flags(route(REAL, patient)) and flags(route(REAL, patient)) <= flags(route(REAL, both))
    rec = route(REAL, both)
    own = {REAL.red_flags[n].first_contact for n, one in enumerate(REAL.red_flags) if one.id in flags(rec)}
    assert own & {one["profession"] for one in rec.contacts}


def test_a_flag_that_an_open_answer_may_take_away_is_not_told_as_held():
    """EPDS 10 without item 10: with 0 nothing is critical, and the needs of its total hold."""
    items = {"1": 3, "2": 3, "3": 3, "4": 1} | {str(n): 0 for n in range(5, 10)}
    rec = route(REAL, Assessment(34, items={"epds": items}))
    assert flags(rec) == set() and rec.status == "provisional"
    assert rec.range["highest"] == "psychiatric_referral"


@tries(60)
@given(assessments(REAL), st.sampled_from(YES))
def test_a_yes_takes_no_flag_away(patient, more):
    """Of any patient, partly known ones too: unless it is another level of the same item."""
    if patient.findings.get(more) is not None:
        return
    try:
        before, after = (
            route(REAL, evolve(patient, findings=said_))
            for said_ in (patient.findings, {**patient.findings, more: True})
        )
    except AssessmentError:
        return
    assert flags(before) <= flags(after)


def test_a_table_says_the_same():
    patients = [Assessment(**({"age": 30} | given)) for given in FLAGGED]
    patients += [evolve(one, findings={**one.findings, "violence_or_threat": True}) for one in patients]
    assert tables.route(REAL, table_of(patients), "summary").to_pylist() == [
        said(REAL, one) for one in patients
    ]
