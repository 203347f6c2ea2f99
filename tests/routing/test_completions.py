"""A scale that is answered in part: what it asks for whichever of its possible totals it has."""

import json

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from brute import BASE as TINY
from draws import tries
from folders import SMALL
from stegvis.language.criterion import AllOf, AtLeast, Not, OneOf, Within, truth_of
from stegvis.routing.compile import compile_pathway
from stegvis.routing.intake import Lookup, weigh
from stegvis.routing.router import outcome
from stegvis.routing.spans import over_values
from stegvis.testing.properties import worse_items
from stegvis.testing.strategies import assessments, pathways
from stegvis.verification.checks import inversion
from stegvis.verification.prover import Prover, data_of
from stegvis.verification.subject import Subject

BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
LOW_MOOD = {"age": 40, "findings": {"low_mood": True}, "none_of": ("red_flags",)}


def madrs_s(first, **more):
    """Low mood, and MADRS-S without item 8: the total lies between two values six apart."""
    items = dict(zip((1, 2, 3, 4, 5, 6, 7, 9), (first, 4, 4, 4, 4, 1, 0, 0), strict=True))
    return stegvis.Assessment(**LOW_MOOD, items={"madrs_s": items}, **more)


def found(pathway, patient):
    """The patient's outcome, or None when the values contradict each other."""
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return None
    return outcome(pathway, pathway.ruleset.values(seen.known))


@pytest.mark.parametrize(("first", "between"), [(3, (20, 26)), (4, (21, 27)), (5, (22, 28)), (6, (23, 29))])
def test_a_total_across_two_bands_asks_for_what_the_lower_one_asks(first, between):
    """20 to 27 leads to internet-based CBT; so does any total from 20 that may lie above 27."""
    rec = stegvis.route(REAL, madrs_s(first))
    low, high = between
    assert rec.level == "internet_cbt" and rec.range["lowest"] == "internet_cbt"
    (why,) = rec.because
    assert why["rule"] == "dep-5-madrs-s-20-27"
    assert why["values"] == {"madrs_s": {"lowest": low, "highest": high}}
    assert why.get("spanning") == (None if high <= 27 else "madrs_s")
    assert rec.tracks[0]["rules"] == ["dep-2-low-mood", "dep-5-madrs-s-20-27"]
    assert ("minst detta behövs" in " ".join(rec.to_text("sv").lower().split())) == (high > 27)
    assert ("at least this is needed" in rec.to_text("en").lower()) == (high > 27)
    assert stegvis.Recommendation.from_dict(json.loads(json.dumps(rec.to_dict()))).to_dict() == rec.to_dict()


def test_the_missing_item_is_asked_for_when_it_can_raise_the_level():
    """The range reaches what the higher band asks for."""
    rec = stegvis.route(REAL, madrs_s(6))
    assert rec.status == "provisional" and rec.range["highest"] == "psychiatric_referral"
    assert "madrs_s" in [question["question"] for question in rec.questions]


def test_a_total_known_by_nothing_spans_nothing():
    """Rules of every total together would hold of the unanswered scale, but it need not apply at all."""
    found_ = found(REAL, stegvis.Assessment(**LOW_MOOD))
    assert found_.open and not found_.spanned


@given(st.sampled_from([REAL, BASE]).flatmap(lambda p: st.tuples(st.just(p), assessments(p))))
@tries(60)
def test_what_spans_is_what_each_possible_value_asks(drawn):
    """The compiled code against the definition, value by value."""
    spans_as_defined(*drawn)


@given(pathways(BASE).flatmap(lambda p: st.tuples(st.just(p), assessments(p))))
@tries(40)
def test_so_it_is_on_random_rules(drawn):
    """Rules that read the scale twice, or count, or deny."""
    spans_as_defined(*drawn)


@frozen
class Answered:
    """What is known once one input has a value."""

    look: Lookup
    id: str
    value: int

    def __call__(self, id):
        return (self.value, self.value) if id == self.id else self.look(id)


def spans_as_defined(pathway, patient):
    """Each spanning need holds when each value that is still possible makes one of its rules hold for certain."""
    try:
        seen = weigh(pathway, patient)
    except stegvis.AssessmentError:
        return
    rules, look = pathway.ruleset, Lookup(pathway, seen)
    said = set(rules.spanned(rules.values(seen.known)))
    for number, need in enumerate(rules.spanning):
        low, high = look(need.input)
        one = pathway.inputs[need.input]
        if low == high or (low, high) == (one.lowest, one.highest):
            assert number not in said
            continue

        def some_holds(value, need=need):
            looked = Answered(look, need.input, value)
            return any(truth_of(rules.criteria[n], looked) for n in need.rules)

        assert (number in said) == all(map(some_holds, range(low, high + 1)))
        joins = [rules.joins[n] for n in need.rules]
        assert need.join == (joins[0][0], min(j[1] for j in joins), min(j[2] for j in joins))


@st.composite
def nearly_whole(draw):
    """A patient of the shipped pathway with one scale answered but for an item or two."""
    patient = draw(assessments(REAL))
    id = draw(st.sampled_from([one.id for one in REAL.instruments.values() if one.summed and one.items > 2]))
    one = REAL.instruments[id]
    missing = draw(st.sets(st.integers(1, one.items), min_size=1, max_size=2))
    items = {n: draw(st.sampled_from(one.allowed(n))) for n in range(1, one.items + 1) if n not in missing}
    age = draw(st.none() | st.integers(one.age_lowest, min(one.age_highest, 120)))
    rest = {k: v for k, v in patient.items.items() if k != id}
    return evolve(patient, age=age, scores={}, items={**rest, id: items})


@given(nearly_whole())
@tries(150)
def test_an_item_answered_worse_never_lowers(patient):
    """L5 of a scale that is answered in part."""
    before = found(REAL, patient)
    for other in worse_items(REAL, patient) if before else ():
        after = found(REAL, other)
        if after is not None:
            assert after.level >= before.level, other
            assert after.urgency >= before.urgency, other


X, Y = Within("x", 3, 4), OneOf("y", (1,))


@pytest.mark.parametrize(
    ("rules", "spans"),
    [
        ([Within("x", 3, 9)], False),  # open upward: the rule holds of all that lies in it
        ([Within("x", 0, 4), Within("x", 0, 2)], False),
        ([Within("x", 3, 9), Within("x", 5, 9)], False),
        ([X, Within("x", 5, 9)], True),
        ([X, Within("x", 6, 9)], True),
        ([AllOf((X, Y)), Within("x", 5, 9)], True),
        ([Not(Within("x", 3, 9)), Within("x", 3, 9)], True),
        ([AtLeast(2, (X, Y, Within("x", 4, 9)))], True),
    ],
)
def test_only_rules_that_give_way_to_others_span(rules, spans):
    """What one rule says for certain by itself needs no other to say it."""
    assert (over_values("x", (0, 9), rules) is not None) == spans


@pytest.mark.parametrize(
    ("low", "high", "y", "truth"),
    [
        (3, 6, (1, 1), True),
        (3, 6, (0, 1), None),
        (3, 6, (0, 0), None),
        (5, 6, (0, 0), True),
        (2, 6, (1, 1), None),
        (0, 9, (1, 1), None),
        (0, 2, (1, 1), False),
        (3, 9, (1, 1), True),
        (-(10**6), -(10**6), (1, 1), False),
    ],
)
def test_a_spanning_criterion_in_three_valued_logic(low, high, y, truth):
    """Certain when every value still possible has its rule; false when none has; never of a whole range."""
    when = over_values("x", (0, 9), [AllOf((X, Y)), Within("x", 5, 9)])
    assert truth_of(when, {"x": (low, high), "y": y}.__getitem__) is truth


def changed(**by_id):
    """The tiny pathway, its first item read by nothing."""
    tracks = tuple(
        evolve(t, needs=tuple(evolve(n, **by_id.get(n.id, {})) for n in t.needs),
               steps=tuple(evolve(s, **by_id.get(s.id, {})) for s in t.steps), actions=())
        for t in TINY.tracks
    )  # fmt: skip
    one = evolve(TINY, tracks=tracks)
    return evolve(one, ruleset=compile_pathway(one))


def test_a_stop_that_gives_way_in_the_middle_of_a_band_is_shown_with_items():
    """Stopped up to 1, a higher need from 2: a total of 0-1 leads higher than one of 1-2, which may be either."""
    stop = evolve(TINY.steps["mood-call"].unsuitable[0], when=Within("duo", 0, 1))
    pathway = changed(
        some={"when": OneOf("low", (1,))},
        much={"when": Within("duo", 2, 2)},
        **{"mood-call": {"unsuitable": (stop,)}},
    )
    prover = Prover(pathway)
    findings = list(inversion.find(Subject(pathway, prover=prover)))
    assert not prover.undecided
    shown = next(one for one in findings if one.patients)
    first, second = (stegvis.Assessment(**one) for one in shown.patients)
    assert "duo" in first.items and "duo" not in first.scores
    assert found(pathway, second).level < found(pathway, first).level


def test_an_item_that_no_rule_reads_is_part_of_the_patient_that_is_shown():
    """It bounds the total, so the patient cannot be told without it."""
    prover = Prover(changed())
    who, at = prover.one, prover.single
    answered, value = who.unread["duo.item1"]
    at.add(answered, value == 1, prover.partly[0])
    assert str(at.check()) == "sat"
    assert data_of(at.model(), who)["items"]["duo"]["1"] == 1
