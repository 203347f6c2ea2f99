"""What one other answer leads to is what the whole decision leads to, in drawn pathways."""

import random

import pytest

import stegvis
from corpus import Patients, pathway
from folders import SMALL
from stegvis.rationale import questions
from stegvis.routing import route

BASE = stegvis.load(SMALL)


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
                    whole = questions.outcome_with(routed, id, value)
                    ranks = whole and (whole.level, whole.urgency, whole.lowest, whole.highest)
                    assert answered.ranks_with(asked, value) == ranks, (routed.patient, id, value)
