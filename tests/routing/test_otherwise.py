"""Another answer is told as the whole decision tells it, whichever way it is worked out."""

import random

import pytest
import weighed_anew
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

import stegvis
from corpus import Patients, pathway
from draws import tries
from folders import SMALL
from stegvis.model import Assessment
from stegvis.rationale import open_questions
from stegvis.rationale.anew import outcome_with
from stegvis.rationale.questions import Answered, what_would_change
from stegvis.routing import route
from stegvis.testing.patients import assessments
from stegvis.testing.strategies import pathways

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")


def same(one, patient):
    """Both ways say the same to the byte, faults set aside."""
    routed = route(one, patient)
    assert repr(what_would_change(routed)) == repr(weighed_anew.what_would_change(routed))
    assert repr(open_questions(routed)) == repr(weighed_anew.open_questions(routed))


@given(assessments(BASE))
@tries(100, suppress_health_check=list(HealthCheck))
def test_small_patients(patient):
    """Patients of the small pathway, with whatever is wrong with them."""
    same(BASE, patient)


@pytest.mark.uncounted
@given(assessments(REAL))
@tries(8, least=2, suppress_health_check=list(HealthCheck))
def test_real_patients(patient):
    """Patients of the shipped pathway."""
    same(REAL, patient)


@given(pathways().flatmap(lambda one: st.tuples(st.just(one), assessments(one))))
@tries(20, least=5, suppress_health_check=list(HealthCheck))
def test_other_pathways(drawn):
    """Patients of pathways that were made up."""
    same(*drawn)


PATIENTS = [
    Assessment(
        age=40,
        scores={"phq9": 16, "gad7": 11},
        items={"phq9": {"9": 0}},
        none_of=("red_flags", "icbt_barriers"),
        findings={"low_mood": True},
    ),
    Assessment(age=41),
    Assessment(),
    Assessment(age=51, scores={"isi": 17}, findings={"psychosis": True}),
    Assessment(age=30, scores={"phq9": 99}, findings={"low_mood": True}),
    Assessment(age=30, findings={"low_mood": False, "psychosis": "unknown"}, scores={"phq2": 5}),
    Assessment(age=30, items={"phq9": {"1": 3, "2": 2}}, findings={"worry": True, "low_mood": True}),
    Assessment(age=30, findings={"pregnant_or_postpartum": False, "perinatal_agitation": True}),
    Assessment(age=40, items={"phq9": {str(n): 2 for n in range(1, 9)} | {"9": 0}}, none_of=("red_flags",)),
    Assessment(age=30, scores={"phq2": 3, "gad7": 4}, findings={"low_mood": True}),
    Assessment(age=18, scores={"phq9": 16, "gad7": 15, "isi": 22}, none_of=("red_flags",)),
    Assessment(age=65, scores={"phq9": 3, "audit": 20}, findings={"caller": "relative"}),
]


@pytest.mark.uncounted
@pytest.mark.parametrize("patient", PATIENTS, ids=range(len(PATIENTS)))
def test_known_patients(patient):
    """Contradictions, faults, unknown answers, scales in part, short forms, an unknown age."""
    same(REAL, patient)


def test_a_total_whose_question_is_then_denied():
    """What the total says of an item stays open behind a denied question: no completion closes it."""
    rng = random.Random(5)
    for _ in range(10):
        same(pathway(rng, BASE), Assessment(30, {"mood": 12}))


YOUNG = Assessment(
    age=0,
    findings={
        "driving_risk": True, "screen_violence": False, "chest_symptoms_recent": True, "long_avoidance": True,
        "bipolar_or_psychosis_known": False, "lithium_toxic_signs": True, "child_physical_or_development_alarm": False,
        "child_moderate_judged": True, "trauma_torture_or_war": False, "no_trauma_therapy_at_unit": False,
        "small_child_depression_or_attachment": False, "repeat_contact": True,
    },
    none_of=("icbt_barriers", "reason"),
)  # fmt: skip


@pytest.mark.parametrize("seed", [2, 9, 15, None])
def test_each_answer_by_itself_is_told_as_the_whole_decision_tells_it(seed):
    """Also where all answers at once would have told it: the range too, unless it is of no interest."""
    rng, one, drawn = random.Random(seed), REAL, [YOUNG]
    if seed is not None:
        one = pathway(rng, BASE)
        patients = Patients(one)
        drawn = [patients.draw(rng) for _ in range(25)]
    told = 0
    for routed in (route(one, patient) for patient in drawn):
        answered, now = Answered(routed), (routed.found.level, routed.found.urgency)
        for put, values, _ in () if routed.seen.faults else answered.tried():
            for value in values:
                whole = outcome_with(routed, put.id, value)
                ranks = whole and (whole.level, whole.urgency, whole.lowest, whole.highest)
                assert answered.by_itself(put, value, None) == ranks, (routed.patient, put.id, value)
                brief = answered.by_itself(put, value, now)
                assert (brief and brief[:2]) == (ranks and ranks[:2]), (routed.patient, put.id, value)
                told += 1
    assert told > 30
