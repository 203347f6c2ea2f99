"""What one other answer leads to is what the whole decision leads to, in drawn pathways."""

import random

import pytest

import stegvis
from corpus import Patients, pathway
from folders import SMALL
from stegvis import Assessment
from stegvis.rationale import anew, questions
from stegvis.routing import route

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")


@pytest.mark.parametrize("seed", [3, 4])
def test_the_short_way_tells_what_the_long_way_tells(seed):
    """Every answer to every open question, with ages that a scale is not for."""
    rng = random.Random(seed)
    for _ in range(3):
        one = pathway(rng, BASE)
        patients = Patients(one)
        for routed in (route(one, patients.draw(rng)) for _ in range(12)):
            answered = questions.Answered(routed)
            for id in () if routed.seen.faults else questions.waited_for(routed):
                asked = one.inputs[id]
                low, high = questions.known_of(routed, id)
                for value in range(low, min(high, low + 20) + 1):
                    whole = anew.outcome_with(routed, id, value)
                    ranks = whole and (whole.level, whole.urgency, whole.lowest, whole.highest)
                    assert answered.ranks_with(asked, value) == ranks, (routed.patient, id, value)


@pytest.mark.parametrize(
    ("given", "id", "values"),
    [
        ({"scores": {"isi": 28}, "items": {"isi": dict.fromkeys("1234567", 0)}}, "isi", range(29)),
        ({"age": 54, "scores": {"ybocs": 40}, "items": {"ybocs": {"1": 4, "2": 0}}}, "ybocs", range(41)),
        (
            {"age": 34, "scores": {"phq9": 99, "isi": 30}, "findings": {"sleep_problem": True}},
            "isi",
            range(29),
        ),
    ],
)
def test_a_scale_that_was_set_aside_is_asked_for_anew(given, id, values):
    """Each total that it may have is told, and what it would do: what was set aside stands in the way of none."""
    denied = ["red_flags", "reason", "situation"]
    rec = stegvis.route(REAL, Assessment.from_dict(given | {"none_of": denied}), on_fault="set_aside")
    (asked,) = [one for one in rec.questions if one["question"] == id]
    told = {
        n: one
        for one in asked["answers"]
        for n in range(one["answer"]["lowest"], one["answer"]["highest"] + 1)
    }
    assert set(told) == set(values)
    for value, one in told.items():
        items = {scale: some for scale, some in given.get("items", {}).items() if scale != id}
        other = given | {"scores": given["scores"] | {id: value}, "items": items, "none_of": denied}
        after = stegvis.route(REAL, Assessment.from_dict(other), on_fault="set_aside")
        assert (one["level"], one["urgency"], one["range"]) == (after.level, after.urgency, after.range), (
            value
        )
