"""Always and never: decided exactly, whatever the size of the criterion."""

from itertools import product

import pytest
from hypothesis import given

import stegvis
from folders import SMALL
from stegvis.errors import Text
from stegvis.language.cells import EntangledError, constant, representatives, varies
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Not, OneOf, Within, truth_of
from stegvis.language.inputs import Input
from stegvis.testing.strategies import criteria

BASE = stegvis.load(SMALL)
NAME = Text("x", "x")
MANY = {f"b{i}": Input(f"b{i}", "boolean", NAME, NAME) for i in range(60)} | {
    "n": Input("n", "integer", NAME, NAME, 0, 100)
}


def yes(i):
    return OneOf(f"b{i}", (1,))


@given(criteria(BASE))
def test_the_same_as_trying_every_cell(one):
    """On random criteria, against the reference meaning."""
    values = representatives(one, BASE.inputs)
    truths = {
        truth_of(one, lambda id, cell=cell: (cell[id], cell[id]))
        for cell in (dict(zip(values, cell, strict=True)) for cell in product(*values.values()))
    }
    assert constant(one, BASE.inputs) == (None if len(truths) == 2 else truths.pop())


def test_sixty_inputs_are_decided():
    """More cells than can ever be tried: 2 to the power of 60."""
    all_ = AllOf(tuple(map(yes, range(60))))
    assert constant(all_, MANY) is None
    assert constant(AtLeast(30, tuple(map(yes, range(60)))), MANY) is None
    assert constant(AllOf((all_, Not(yes(7)))), MANY) is False
    assert constant(AnyOf((Not(all_), yes(59))), MANY) is True


def test_a_number_that_several_parts_read():
    """A gap and an overlap, among many other inputs."""
    rest = tuple(map(yes, range(40)))
    low, high = Within("n", 0, 9), Within("n", 11, 100)
    assert constant(AllOf((low, high, *rest)), MANY) is False
    assert constant(AnyOf((low, high, *rest)), MANY) is None
    assert constant(AnyOf((low, Within("n", 10, 100), *rest)), MANY) is True
    assert constant(AtLeast(2, (low, Within("n", 10, 100))), MANY) is False
    assert constant(AtLeast(1, (low, Within("n", 10, 100))), MANY) is True


def test_a_leaf_by_itself():
    """A range that covers everything, nothing, something."""
    assert constant(Within("n", 0, 100), MANY) is True
    assert constant(Within("n", 101, 200), MANY) is False
    assert constant(Within("n", -5, 3), MANY) is None


@given(criteria(BASE))
def test_what_varies_freely_can_go_either_way(one):
    """Whatever is settled without going through any cells is settled rightly."""
    values = representatives(one, BASE.inputs)
    truths = {
        truth_of(one, lambda id, cell=cell: (cell[id], cell[id]))
        for cell in (dict(zip(values, cell, strict=True)) for cell in product(*values.values()))
    }
    assert not varies(one, BASE.inputs) or len(truths) == 2


def test_what_does_not_vary_freely():
    """A leaf or a count that only goes one way, nothing at all, and an input that is read twice."""
    half = Within("n", 0, 50)
    assert varies(AllOf((yes(1), Not(half), AtLeast(1, (yes(2), yes(3))))), MANY)
    for stuck in (
        Within("n", 0, 100),
        Within("n", 101, 200),
        OneOf("b1", (0, 1)),
        OneOf("b1", ()),
        OneOf("b1", (2,)),
    ):
        assert not varies(stuck, MANY)
        assert not varies(AnyOf((yes(2), stuck)), MANY)
    for count in (AtLeast(0, (yes(1),)), AtLeast(2, (yes(1),)), AllOf(()), AnyOf(())):
        assert not varies(count, MANY)
    assert constant(AllOf(()), MANY) is True
    assert not varies(AnyOf((half, Within("n", 60, 70))), MANY)


def ring(n):
    """Some question is yes, and each that is brings the third after it: all of them, then."""
    each = tuple(AnyOf((Not(yes(i)), yes((i + 3) % n))) for i in range(n))
    return AllOf((AnyOf(tuple(map(yes, range(n)))), *each))


@pytest.mark.uncounted
@pytest.mark.parametrize("n", [20, 50])
def test_entangled_parts_are_decided_at_once(n):
    """Two to the power of fifty cells, each input read three times."""
    assert constant(ring(n), MANY) is None
    assert constant(AllOf((ring(n), Not(yes(7)))), MANY) is False
    assert constant(AnyOf((Not(ring(n)), yes(7))), MANY) is True


@pytest.mark.uncounted
def test_what_would_take_too_long_is_given_up():
    """More than half are yes, and more than half no: no part of it alone says that this cannot be."""
    most = [AtLeast(31, tuple(made(yes(i)) for i in range(60))) for made in (lambda one: one, Not)]
    with pytest.raises(EntangledError):
        constant(AllOf(tuple(most)), MANY)
