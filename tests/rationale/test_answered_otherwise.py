"""What one other answer leads to is what the whole decision leads to, in drawn pathways."""

import random

import pytest
from attrs import evolve

import stegvis
from corpus import Patients, pathway
from folders import SMALL
from stegvis import Assessment
from stegvis.language import AllOf, AnyOf, AtLeast, Not, OneOf, Within
from stegvis.model.instrument import Skip
from stegvis.model.terms import Claim
from stegvis.rationale import anew, questions
from stegvis.routing import compile_pathway, route

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


@pytest.mark.parametrize(("one", "id", "ages"), [(BASE, "mood", (16, 120)), (REAL, "lsas_sr", (18, 120))])
def test_an_age_that_a_scale_in_use_is_not_for_is_no_answer(one, id, ages):
    """Such an age is refused by name: what it would lead to is of no interest, and may lie outside the range."""
    rec = stegvis.route(one, Assessment(scores={id: one.instruments[id].highest // 3}))
    (told,) = [asked["answers"] for asked in rec.questions if asked["question"] == "age"]
    assert (told[0]["answer"]["lowest"], told[-1]["answer"]["highest"]) == ages


def test_what_a_skip_leaves_no_value_of_is_not_tried():
    """Item 3 above 0 leaves 1 and 2 not both 0: the mildest completion, that has both, cannot be kept."""
    total = AtLeast(2, (Within("mood", 2, 11), Within("mood.item2", 3, 4)))
    said = {
        "flag-danger": (AllOf((OneOf("colour", (0,)), Within("mood.item1", 0, 3))), "clinic", "soon"),
        "flag-item": (AnyOf((Within("mood.item2", 0, 3), OneOf("low_mood", (1,)), total)), "call", "now"),
        "reason": (AllOf((Not(Within("mood", 8, 9)), Not(Within("mood.item1", 0, 0)))), "call", "now"),
        "mild": (Within("mood.item3", 0, 3), "clinic", "now"),
        "long": (BASE.ruleset.rules[4].when, "call", "soon"),
        "deep": (BASE.ruleset.rules[5].when, "clinic", "soon"),
    }

    def told(need):
        when, level, urgency = said.get(need.id, (need.when, need.at_least, need.urgency))
        return evolve(need, when=when, at_least=level, urgency=urgency)

    skip = Skip((1, 2), (3,), Claim("convention", "", "", ""))
    made = evolve(
        BASE,
        instruments=BASE.instruments | {"mood": evolve(BASE.instruments["mood"], skips=(skip,))},
        tracks=tuple(evolve(track, needs=tuple(map(told, track.needs))) for track in BASE.tracks),
        red_flags=tuple(map(told, BASE.red_flags)),
    )
    made = evolve(made, ruleset=compile_pathway(made))
    findings = {"danger": False, "low_mood": True, "tired": False, "colour": "green"}
    routed = route(made, Assessment(30, findings=findings, none_of=["flags", "reason"]))
    answered = questions.Answered(routed)
    for id in ("mood.item1", "mood.item2", "mood.item3"):
        for value in range(5):
            whole = anew.outcome_with(routed, id, value)
            ranks = whole and (whole.level, whole.urgency, whole.lowest, whole.highest)
            assert answered.ranks_with(made.inputs[id], value) == ranks, (id, value)


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
