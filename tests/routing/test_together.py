"""What many answers do at once is what each does by itself, decided as a whole."""

import random

import pytest
from attrs import evolve

import stegvis
from corpus import Patients, pathway
from folders import SMALL
from stegvis import Assessment
from stegvis.language import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.rationale.anew import outcome_with
from stegvis.rationale.questions import Answered
from stegvis.routing import compile_pathway, masks, route

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")


def agree(routed):
    """Tell how many answers were told, each as the whole decision tells it.

    What is told roughly, and may contradict what a red flag hangs on, is decided anew unless that could ask for no more.
    """
    answered, now = Answered(routed), (routed.found.level, routed.found.urgency)
    together, roughly = answered.together
    for (id, value), told in together.items():
        whole = outcome_with(routed, id, value)
        ranks = whole and (whole.level, whole.urgency, whole.lowest, whole.highest)
        assert told == ranks, (routed.patient, id, value)
    for (id, value), told in roughly.items():
        whole = outcome_with(routed, id, value)
        anew = whole.flags_open and not (told[:2] == now and answered.sure)
        assert anew or (whole.level, whole.urgency) == told[:2], (routed.patient, id, value)
    return len(together)


@pytest.mark.parametrize("seed", range(4))
def test_what_answers_do_together_is_what_the_whole_decision_tells(seed):
    """Gates that turn, ages, scales with several slots, completions, steps that are stopped."""
    rng = random.Random(seed)
    told = 0
    for _ in range(8):
        one = pathway(rng, BASE)
        patients = Patients(one)
        told += sum(agree(route(one, patients.draw(rng))) for _ in range(15))
    assert told > 300


@pytest.mark.parametrize(
    "patient",
    [
        Assessment(41),
        Assessment(
            40,
            scores={"phq9": 16, "gad7": 11},
            items={"phq9": {"9": 0}},
            none_of=["red_flags", "icbt_barriers"],
            findings={"low_mood": True},
        ),
        Assessment(51, scores={"isi": 17}, findings={"psychosis": True}),
        Assessment(34, findings={"low_mood": True, "sleep_problem": True}, none_of=["red_flags"]),
    ],
)
def test_most_answers_of_a_real_patient_are_told_together(patient):
    assert agree(route(REAL, patient)) > 30


def test_a_count_of_answers_is_weighed_for_all_at_once():
    """At least two of three, one of them denied: sure and possible."""
    findings = [id for id, one in BASE.inputs.items() if one.kind == "boolean"][:3]
    parts = (*(OneOf(id, (1,)) for id in findings[:2]), Not(OneOf(findings[2], (1,))), Within("age", 30, 40))
    counted = AtLeast(2, (AllOf(parts[:2]), AnyOf(parts[1:3]), parts[3]))
    tracks = tuple(
        evolve(track, needs=tuple(evolve(need, when=counted) for need in track.needs))
        for track in BASE.tracks
    )
    made = evolve(BASE, tracks=tracks, gates={})
    made = evolve(made, ruleset=compile_pathway(made))
    assert all(agree(route(made, Assessment(age))) for age in (20, 30, 50))


def test_without_an_age_nothing_is_told_together():
    assert agree(route(REAL, Assessment())) == 0


def test_what_is_kept_of_the_work_for_others_is_bounded(monkeypatch):
    """A service that runs for long holds no more of it."""
    monkeypatch.setattr(masks, "MOST", 2)
    found = {}
    assert [masks.keep(found, n, -n) for n in range(5)] == [0, -1, -2, -3, -4]
    assert found == {4: -4}
