"""A criterion that covers another is never less true, whatever is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from folders import SMALL
from stegvis.language import AllOf, AnyOf, AtLeast, Not, OneOf, Within, covers, narrowed, truth_of
from stegvis.testing.strategies import joined, leaves

A, B, C = (OneOf(id, (1,)) for id in ("danger", "tired", "screen"))
LOW, HIGH = Within("weeks", 10, 52), Within("weeks", 20, 52)


@pytest.mark.parametrize(
    ("wider", "narrower", "said"),
    [
        (A, A, True),
        (A, B, False),
        (LOW, HIGH, True),
        (HIGH, LOW, False),
        (Not(HIGH), Not(LOW), True),
        (Not(LOW), Not(HIGH), False),
        (AnyOf((A, B)), A, True),
        (AnyOf((A, B)), AnyOf((B, A)), True),
        (A, AnyOf((A, B)), False),
        (A, AllOf((A, B)), True),
        (AllOf((A, B)), A, False),
        (AllOf((A, B)), AllOf((B, C, A)), True),
        (AnyOf((AllOf((A, B)), AllOf((A, Not(B))))), A, False),
        (OneOf("colour", (0, 1)), OneOf("colour", (1,)), True),
        (OneOf("colour", (1,)), OneOf("colour", (0, 1)), False),
        (AtLeast(1, (A, B, C)), AtLeast(2, (A, B)), True),
        (AtLeast(2, (A, B)), AtLeast(1, (A, B)), False),
        (AtLeast(1, (A,)), AtLeast(1, (A, B)), False),
        (AtLeast(1, (A, B)), A, False),
    ],
)
def test_what_covers_what(wider, narrower, said):
    """By form: no where it cannot be told."""
    assert covers(wider, narrower) is said


@pytest.mark.parametrize(
    ("criterion", "left"),
    [
        (A, True),
        (B, B),
        (Not(B), Not(B)),
        (Not(AllOf((A, B))), Not(B)),
        (AllOf((A, B, C)), AllOf((B, C))),
        (AnyOf((A, B)), True),
        (AnyOf((Not(A), B)), B),
        (AllOf((Not(A), B)), False),
        (AtLeast(2, (A, B, C)), AtLeast(1, (B, C))),
        (AtLeast(2, (Not(A), B, C)), AtLeast(2, (B, C))),
        (AtLeast(3, (Not(A), B, C)), False),
        (AtLeast(1, (A, B, C)), True),
    ],
)
def test_what_is_left_where_one_answer_is_known(criterion, left):
    """Its truth, or what is still to be asked."""
    assert narrowed(criterion, {"danger": 1}) == left


INPUTS = {
    id: one for id, one in stegvis.load(SMALL).inputs.items() if id in ("danger", "tired", "weeks", "colour")
}


@given(joined(leaves(INPUTS)), joined(leaves(INPUTS)), st.data())
def test_what_covers_is_never_less_true(one, other, data):
    """Over partly known patients: false is less than open, open less than true."""
    known = {}
    for id, put in INPUTS.items():
        low = data.draw(st.integers(put.lowest, put.highest))
        known[id] = (low, data.draw(st.integers(low, put.highest)))
    for wider, narrower in ((one, other), (AnyOf((other, one)), one), (one, AllOf((other, one)))):
        if covers(wider, narrower):
            ranks = [
                (False, None, True).index(truth_of(node, known.__getitem__)) for node in (wider, narrower)
            ]
            assert ranks[0] >= ranks[1]
