"""An age that contradicts itself, or is no whole number, costs no red flag of the age that it must be (law L13)."""

import pytest

import stegvis
from stegvis import Assessment, AssessmentError

DAY = {"contact_date": "2026-01-01"}
CHILDREN = [
    {"age": 10, "born": "2015-01-01", **DAY},
    {"age": 11, "born": "2016-01-01", **DAY},
    {"age": 10.5},
    {"age": "10"},
    {"age": "10,5"},
    {"age": 10, "born": "2015-01-01"},
    {"age": 10, "born": "1850-01-01", **DAY},
]
CHILD_FLAGS = {"weary_of_life": "rf12-child-weary", "self_harm": "rf4-self-harm-child"}


def told(pathway, data):
    """The flags that a faulty patient names, and what is answered when the fault is set aside."""
    one = Assessment.from_dict(data)
    with pytest.raises(AssessmentError) as error:
        stegvis.route(pathway, one)
    return {flag["rule"] for flag in error.value.red_flags}, stegvis.route(pathway, one, on_fault="set_aside")


@pytest.mark.parametrize("who", CHILDREN, ids=str)
@pytest.mark.parametrize("finding", CHILD_FLAGS)
def test_a_childs_flag_holds_at_every_age_that_was_said(shipped, who, finding):
    flags, answer = told(shipped, who | {"findings": {finding: True}})
    sure = stegvis.route(shipped, Assessment(10, findings={finding: True}))
    assert CHILD_FLAGS[finding] in flags == {flag["rule"] for flag in answer.red_flags}
    assert (answer.level, answer.urgency, answer.status) == (sure.level, sure.urgency, "provisional")


@pytest.mark.parametrize("who", [{"age": "ten"}, {"age": 340}, {"age": True}, {"age": float("inf")}], ids=str)
def test_where_no_age_is_said_what_holds_at_every_age_holds(shipped, who):
    """As when the age is not known at all."""
    flags, answer = told(shipped, who | {"findings": {"weary_of_life": True}})
    sure = stegvis.route(shipped, Assessment(findings={"weary_of_life": True}))
    assert flags == {flag["rule"] for flag in sure.red_flags}
    assert answer.level == sure.level and answer.range == sure.range


def test_between_two_ages_both_are_possible(shipped):
    """A child by one, an adult by the other: the child's level stays possible, and its scale is not refused."""
    who = {
        "age": 10,
        "born": "1980-01-01",
        **DAY,
        "findings": {"weary_of_life": True},
        "scores": {"phq9": 12},
    }
    flags, answer = told(shipped, who)
    assert flags == {"rf4-weary"} and answer.range["highest"] == "psychiatric_referral"
    assert [fault["field"] for fault in answer.faults] == ["born"]
    assert stegvis.route(shipped, answer_again(who), on_fault="set_aside").what_would_change is not None


def answer_again(who):
    return Assessment.from_dict(who | {"items": {"phq9": {"9": 1}}})
