"""Small parts of the rationale, each by itself: what a change of one sign would tell otherwise."""

import pytest
from attrs import evolve
from written import finding, flag, pathway, rule, step

from stegvis import Assessment, route
from stegvis.rationale import disagreement, questions
from stegvis.rationale.disagreement import disagreements, ends
from stegvis.rationale.offered import possible
from stegvis.rationale.settled import same_step
from stegvis.routing import route as decide
from stegvis.routing import weigh

FREE = {"none_of": ["red_flags"]}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("none", "mild", 0), ("none", "subthreshold", 0), ("subthreshold", "mild", 0), ("subthreshold", "moderate", 0),
     ("none", "moderate", 1), ("mild", "severe", 1), ("subthreshold", "severe", 1), ("moderate", "severe", 0)],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_two_scales_are_apart_by_two_steps(shipped, one, other, apart, turned):
    """The graver is named first, whichever scale it is; a band of neither kind says nothing."""
    phq9, madrs = shipped.instruments["phq9"], shipped.instruments["madrs_s"]
    low, high = (madrs, phq9) if turned else (phq9, madrs)
    banded = {
        scale.id: evolve(
            scale,
            bands=(
                evolve(scale.bands[0], id=said, severity=said, lowest=scale.lowest, highest=scale.highest),
            ),
        )
        for scale, said in ((low, one), (high, other))
    }
    made = evolve(shipped, instruments=banded)
    seen = weigh(shipped, Assessment(40, {"phq9": 5, "madrs_s": 5}))
    found = list(disagreements(made, seen))
    assert [(d.graver.id, d.milder.id, d.grave.id, d.mild.id) for d in found] == [
        (high.id, low.id, other, one)
    ] * apart


def test_a_total_without_a_band_says_nothing(shipped):
    """Neither end of it."""
    seen = weigh(shipped, Assessment(40, {"phq9": 5}))
    phq9 = shipped.instruments["phq9"]
    assert ends(phq9, seen) == (phq9.band(5), phq9.band(5))
    assert ends(evolve(phq9, bands=()), seen) is None
    assert disagreement.APART == 2


def test_a_rule_is_noted_once_for_each_input(tmp_path):
    """Also where another one was noted between: what asks for it may come again and again."""
    made = pathway(tmp_path, finding("a"), rule("r", "a", "mid"))
    routed = decide(made, Assessment(30, **FREE))
    asked = {"a": ("need", ["one", "two"])}
    questions.note(routed, asked, ["a"], "need", "two")
    assert asked["a"][1] == ["one", "two"]
    questions.note(routed, asked, ["a"], "need", "three")
    assert asked["a"] == ("need", ["one", "two", "three"])


def test_a_contradiction_matters_for_all_that_is_open(tmp_path):
    """Whatever its rules could raise; of another question only what its rules could."""
    made = pathway(
        tmp_path, finding("a"), finding("b", 'asked_when = "a"'), rule("n", "b", "mid"),
        finding("danger", 'group = "red_flags"'), flag("rf", "danger"),
    )  # fmt: skip
    rec = route(made, Assessment(30, findings={"a": False, "b": True}, **FREE))
    open_ = [name for name, settled in rec.settled.items() if not settled]
    (kind, matters), *_ = [(one["kind"], one["matters_for"]) for one in rec.questions]
    assert kind == "contradiction" and sorted(matters) == sorted(open_) and open_
    routed = decide(made, Assessment(30, findings={"a": False, "b": True}, **FREE))
    every = ["level", "urgency", "first_contact", "place", "step"]
    assert sorted(questions.matters_for(routed, "contradiction", ["n"], every)) == sorted(every)
    assert questions.matters_for(routed, "need", ["n"], ["step"]) == ["step"]
    graver = decide(made, Assessment(30, findings={"danger": True}))
    assert "urgency" not in questions.matters_for(graver, "need", ["n"], every)


def test_of_two_that_disagree_the_milder_of_what_the_graver_may_be_is_told(shipped):
    """And the graver of what the milder may be: they lie apart in all of them."""
    one = Assessment(
        40, {"madrs_s": 2}, {"phq9": dict.fromkeys(range(1, 9), 2) | {1: 3, 2: 3}}, none_of=["red_flags"]
    )
    (found,) = disagreements(shipped, weigh(shipped, one))
    low, high = weigh(shipped, one).known["phq9"]
    phq9 = shipped.instruments["phq9"]
    assert phq9.band(low) != phq9.band(high) and found.grave == phq9.band(low)


def test_age_matters_where_two_ages_are_answered_otherwise(tmp_path):
    """Or where nothing else is asked; not where all ages are answered alike and something else is."""
    made = pathway(tmp_path, finding("a"), rule("n", "a", "mid"), rule("old", "a and age >= 65", "top"))
    unknown = decide(made, Assessment(findings={"a": True}, **FREE))
    assert questions.age_matters(unknown, {"x": ()}) and questions.age_matters(unknown, {})
    alike = decide(made, Assessment(findings={"a": False}, **FREE))
    assert not questions.age_matters(alike, {"x": ()}) and questions.age_matters(alike, {})
    known = decide(made, Assessment(70, findings={"a": True}, **FREE))
    assert not questions.age_matters(known, {})


def test_a_step_that_only_some_ages_may_have_is_possible_while_the_age_is_not_known(tmp_path):
    """And at those ages alone."""
    steps = [step("s-low", "low"), step("s-mid", "mid", "ages = [18, 64]"), step("s-top", "top")]
    made = pathway(tmp_path, finding("a"), rule("n", "a", "mid"), steps=steps)
    mid = made.steps["s-mid"]
    for age, expected in ((None, True), (17, False), (18, True), (65, False)):
        assert possible(decide(made, Assessment(age, findings={"a": True}, **FREE)), mid) is expected


def test_the_step_stays_where_the_rule_that_led_to_it_holds(tmp_path):
    """Not where nothing holds that asked for it: another rule may lead elsewhere."""
    made = pathway(tmp_path, finding("a"), finding("b"), rule("n", "a", "mid"), rule("more", "b", "mid"))
    assert same_step(decide(made, Assessment(30, findings={"a": True}, **FREE)))
    assert not same_step(decide(made, Assessment(30, **FREE)))
    low = pathway(tmp_path, finding("a"), finding("b"), rule("n", "a", "mid"), rule("more", "b", "low"))
    held = decide(low, Assessment(30, findings={"a": True, "b": True}, **FREE))
    assert same_step(held) and same_step(decide(low, Assessment(30, findings={"a": True}, **FREE)))
