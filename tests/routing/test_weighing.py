"""A patient's values: totals, items, intervals, and what is refused."""

import pytest

import stegvis
from stegvis.routing.intake import weigh


def known(pathway, **values):
    """What is known of each input."""
    return weigh(pathway, stegvis.Assessment(**values)).known


def test_items_sum_to_the_total(small):
    """All items answered: the total is exact."""
    got = known(small, items={"mood": {1: 4, 2: 1, 3: 0}})
    assert got["mood"] == (5, 5)
    assert got["mood.item1"] == (4, 4)


def test_printed_items_are_turned(small):
    """A reversed item ticked in the first box is scored highest."""
    got = known(small, printed_items={"mood": {"1": 0, "2": 0, "3": 0}})
    assert got["mood"] == (4, 4)


def test_a_prorated_total_is_shown_and_decides_nothing(small):
    """One plain item missing: the interval decides, and a caveat says what the total would be."""
    seen = weigh(small, stegvis.Assessment(items={"mood": {1: 4, 3: 1}}))
    assert seen.known["mood"] == (5, 9)
    assert "Prorated it would be 8." in seen.caveats[0].en


def test_a_critical_item_is_never_imputed(small):
    """The critical item missing: the total is an interval and the item unknown."""
    got = known(small, items={"mood": {1: 4, 2: 1}})
    assert got["mood"] == (5, 9)
    assert got["mood.item3"] == (0, 4)


@pytest.mark.parametrize(("total", "span"), [(0, (0, 0)), (1, (0, 1)), (11, (3, 4)), (12, (4, 4))])
def test_a_total_bounds_its_items(small, total, span):
    """A total of 0 says that the critical item is 0; the highest says it is the highest."""
    assert known(small, scores={"mood": total})["mood.item3"] == span


def test_a_closed_gate_makes_an_instrument_inapplicable(small):
    """Not low, and no score given: the scale does not apply; given, it counts."""
    closed = known(small, findings={"low_mood": False})
    assert closed["mood"][0] < 0
    assert known(small, findings={"low_mood": False}, scores={"mood": 9})["mood"] == (9, 9)
    assert "mood" not in known(small)


def test_none_of_answers_a_group_and_an_explicit_answer_still_counts(small):
    """None of these is no to each; an explicit yes or unknown beats it."""
    assert known(small, none_of=["flags"])["danger"] == (0, 0)
    assert known(small, none_of=["flags"], findings={"danger": True})["danger"] == (1, 1)
    assert "danger" not in known(small, none_of=["flags"], findings={"danger": None})


@pytest.mark.parametrize(
    ("values", "field", "hint"),
    [
        ({"age": -1}, "age", ""),
        ({"age": 121}, "age", ""),
        ({"age": True}, "age", ""),
        ({"age": "34"}, "age", "unknown"),
        ({"scores": {"mod": 3}}, "scores.mod", "mood"),
        ({"scores": {"mood": 13}}, "scores.mood", "smells of Other"),
        ({"scores": {"mood": 30}}, "scores.mood", "which scale"),
        ({"scores": {"mood": -1}}, "scores.mood", ""),
        ({"scores": {"mood": 2.5}}, "scores.mood", "whole numbers only"),
        ({"scores": {"mood": True}}, "scores.mood", ""),
        ({"scores": {"mood": "9"}}, "scores.mood", ""),
        ({"scores": {"mood": 1}, "items": {"mood": {3: 4}}}, "scores.mood", "check both"),
        ({"scores": {"mood": 12}, "items": {"mood": {3: 0}}}, "scores.mood", ""),
        ({"items": {"mood": {4: 0}}}, "items.mood.4", ""),
        ({"items": {"mood": {"x": 0}}}, "items.mood.x", ""),
        ({"items": {"mood": {1: 1}}}, "items.mood.1", "no values between"),
        ({"items": {"mood": {2: 5}}}, "items.mood.2", ""),
        ({"items": {"mood": {2: 1.5}}}, "items.mood.2", "whole numbers"),
        ({"items": {"mood": {2: 1}}, "printed_items": {"mood": {2: 1}}}, "printed_items.mood.2", ""),
        ({"items": {"mood": 3}}, "items.mood", ""),
        ({"scores": [1]}, "scores", ""),
        ({"findings": [1]}, "findings", ""),
        ({"age": 12, "scores": {"mood": 3}}, "scores.mood", "other means"),
        ({"findings": {"dangr": True}}, "findings.dangr", "danger"),
        ({"findings": {"mood": 3}}, "findings.mood", ""),
        ({"findings": {"danger": 1}}, "findings.danger", "1 and 0"),
        ({"findings": {"danger": "no"}}, "findings.danger", ""),
        ({"findings": {"colour": "pink"}}, "findings.colour", ""),
        ({"findings": {"weeks": 53}}, "findings.weeks", ""),
        ({"findings": {"weeks": True}}, "findings.weeks", ""),
        ({"none_of": ["flag"]}, "none_of", "flags"),
    ],
)
def test_refused(small, values, field, hint):
    """Each mistake names its field, what is allowed and how to mend it."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.route(small, stegvis.Assessment(**values))
    assert caught.value.field == field
    assert hint in caught.value.hint
    assert caught.value.allowed is not None
    assert caught.value.value is not ...


def test_all_faults_are_reported_at_once(small):
    """Nothing is lost behind the first fault."""
    with pytest.raises(stegvis.AssessmentError) as caught:
        stegvis.route(small, stegvis.Assessment(age=200, scores={"mood": 99}, none_of=["x"]))
    assert [fault.field for fault in caught.value.faults] == ["age", "scores.mood", "none_of"]


def test_what_a_caller_changes_later_changes_no_answer(shipped):
    """A patient keeps what it was made of: the same objects may be filled in for the next one."""
    scores, items, findings, none = {"phq9": 24}, {"gad7": {1: 3}}, {"low_mood": True}, ["icbt_barriers"]
    rec = stegvis.route(shipped, stegvis.Assessment(40, scores, items, findings, none))
    scores["phq9"], items["gad7"][1], findings["low_mood"] = 3, 0, False
    none.append("red_flags")
    said = {one["input"]: one["value"] for one in rec.inputs}
    assert (said["phq9"], said["gad7.item1"], said["low_mood"]) == (24, 3, True)
    assert rec.level == stegvis.route(shipped, stegvis.Assessment(40, {"phq9": 24}, {"gad7": {1: 3}}, {"low_mood": True},
                                                                  ["icbt_barriers"])).level  # fmt: skip
