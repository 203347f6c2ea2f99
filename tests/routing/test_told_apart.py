"""Small parts of the router, each by itself: what a change of one sign would tell otherwise."""

from written import finding, rule, text

import stegvis
from stegvis import Assessment
from stegvis.errors import Fault
from stegvis.routing import Quick, route
from stegvis.routing.jointly import needed
from stegvis.routing.ladder import any_stop
from stegvis.routing.setting_aside import inputs_doubted


def test_flags_that_no_value_needs_are_left_out():
    """The later of two that hold alike goes, and what stands before it stays."""
    assert needed([[0, 2], [1, 2]]) == [[0], [1]]
    assert needed([[0, 1], [0, 2]]) == [[0], [0]]
    assert needed([[0], [1]]) == [[0], [1]]
    assert needed([[0, 1, 2], [2]]) == [[2], [2]]


def test_only_what_stops_a_step_stops_it(shipped):
    """What a clinician must decide does not, nor does it beside nothing."""
    for step in shipped.steps.values():
        for n, barrier in enumerate(step.unsuitable):
            assert any_stop(step, [n]) is (barrier.kind == "stop")
        assert not any_stop(step, [])


def test_what_a_faulty_value_says_something_of(shipped):
    """A finding, what is asked of everybody, a scale with all its items; of a name that nothing has, nothing."""

    def doubted(field, code="wrong_kind"):
        return set(inputs_doubted(shipped, [Fault(field, 1, "x", code=code)]))

    assert doubted("findings.psychosis") == {"psychosis"} and doubted("sex") == {"sex"}
    assert {"phq9", "phq9.item9"} <= doubted("scores.phq9") and "gad7" not in doubted("scores.phq9")
    assert not doubted("findings.psychosi", "unknown_name") and not doubted("sex", "unknown_name")
    assert not doubted("contact_date")


def test_what_a_value_in_another_unit_may_be_is_said_in_that_unit(tmp_path):
    """From the lowest of the scale to its highest, in its steps."""
    written = text(finding("a")).replace("instruments = []", 'instruments = ["who5"]')
    (tmp_path / "written.toml").write_text(written + rule("n", "who5 <= 12", "mid"), "utf-8")
    made = stegvis.load(tmp_path)
    said = Assessment(40, {"who5": {"value": 26, "unit": "percent"}}, none_of=["red_flags"])
    (fault,) = stegvis.route(made, said, on_fault="set_aside").faults
    assert fault["allowed"]["sv"] == "0, 4 ... 100"


def test_an_answer_is_told_where_the_mildest_completion_has_one_value(small):
    """Not where it leaves an interval, and not outside what can be."""
    quick = Quick(route(small, Assessment(none_of=["flags"])))
    for slot, (low, high) in enumerate(quick.rules.unknown):
        first, last = quick.leaf[2 * slot], quick.leaf[2 * slot + 1]
        assert quick.told(slot) is (first == last and low <= first <= high), quick.rules.slots[slot]
    assert any(quick.leaf[2 * n] < quick.leaf[2 * n + 1] for n in range(len(quick.rules.slots)))
