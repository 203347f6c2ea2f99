"""The criterion of a rule: six kinds of node and one fold.

A back-end is a `Dialect`: six answers, one for each kind. Adding a kind makes the type checker
name every back-end that has not answered it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Generic, TypeVar, assert_never, cast

from attrs import field, frozen

from stegvis.errors import NOWHERE, Place
from stegvis.language.truth import at_least, conjunction, disjunction, negation

T = TypeVar("T")

Read = tuple["Within | OneOf", bool]
"""A leaf of a criterion, and whether it is read plainly, or under a `not`."""


@frozen
class Node:
    """What a node of any kind tells of itself; worked out once, for every patient asks it."""

    @cached_property
    def reads(self) -> frozenset[str]:
        """The ids of the inputs that it reads."""
        return fold(cast("Criterion", self), INPUTS)

    @cached_property
    def leaves(self) -> tuple[Read, ...]:
        """The ranges and answers that it is made of, each once, and whether it is read plainly."""
        return fold(cast("Criterion", self), LEAVES)


@frozen
class Within(Node):
    """An integer input lies in a closed range; `said` keeps the author's words."""

    input: str
    lowest: int
    highest: int
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class OneOf(Node):
    """A boolean or a choice has one of these values; a bare finding is `OneOf(id, (1,))`."""

    input: str
    values: tuple[int, ...]
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Not(Node):
    """The part does not hold."""

    part: Criterion
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class AllOf(Node):
    """Every part holds."""

    parts: tuple[Criterion, ...]
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class AnyOf(Node):
    """Some part holds."""

    parts: tuple[Criterion, ...]
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class AtLeast(Node):
    """At least `number` of the parts hold."""

    number: int
    parts: tuple[Criterion, ...]
    said: str = field(default="", eq=False)
    at: Place = field(default=NOWHERE, eq=False, repr=False)


Criterion = Within | OneOf | Not | AllOf | AnyOf | AtLeast


@frozen
class Dialect(Generic[T]):
    """What a back-end says for each kind of node."""

    within: Callable[[Within], T]
    one_of: Callable[[OneOf], T]
    negation: Callable[[T], T]
    all_of: Callable[[list[T]], T]
    any_of: Callable[[list[T]], T]
    at_least: Callable[[int, list[T]], T]


def fold(criterion: Criterion, say: Dialect[T]) -> T:
    """Say a criterion in a dialect, from the leaves up."""
    match criterion:
        case Within():
            return say.within(criterion)
        case OneOf():
            return say.one_of(criterion)
        case Not(part):
            return say.negation(fold(part, say))
        case AllOf(parts):
            return say.all_of([fold(part, say) for part in parts])
        case AnyOf(parts):
            return say.any_of([fold(part, say) for part in parts])
        case AtLeast(number, parts):
            return say.at_least(number, [fold(part, say) for part in parts])
        case _:
            assert_never(criterion)


INPUTS: Dialect[frozenset[str]] = Dialect(
    within=lambda node: frozenset((node.input,)),
    one_of=lambda node: frozenset((node.input,)),
    negation=lambda part: part,
    all_of=lambda parts: frozenset().union(*parts),
    any_of=lambda parts: frozenset().union(*parts),
    at_least=lambda _, parts: frozenset().union(*parts),
)


def leaf(node: Within | OneOf) -> tuple[Read, ...]:
    """A leaf that is read plainly."""
    return ((node, True),)


def turned(
    reads: Iterable[Read],
) -> tuple[Read, ...]:
    """Return the same leaves, read under a `not`."""
    return tuple((node, not plainly) for node, plainly in reads)


def together(
    parts: Iterable[tuple[Read, ...]],
) -> tuple[Read, ...]:
    """Return the leaves of several parts, each once."""
    return tuple(dict.fromkeys(read for part in parts for read in part))


LEAVES: Dialect[tuple[Read, ...]] = Dialect(
    within=leaf, one_of=leaf, negation=turned, all_of=together, any_of=together,
    at_least=lambda _, parts: together(parts),
)  # fmt: skip


def inputs_of(criterion: Criterion) -> frozenset[str]:
    """Return the ids of the inputs that a criterion reads."""
    return criterion.reads


Known = tuple[int, int]
"""What is known of an input: the lowest and highest value it can have."""


def truth_of(criterion: Criterion, known: Callable[[str], Known]) -> bool | None:
    """Weigh a criterion in three-valued logic; the reference meaning of the rule language.

    >>> node = Within("phq9", 10, 14)
    >>> [truth_of(node, lambda _: k) for k in [(12, 12), (0, 27), (0, 9)]]
    [True, None, False]
    """

    def within(node: Within) -> bool | None:
        low, high = known(node.input)
        if node.lowest <= low and high <= node.highest:
            return True
        return None if low <= node.highest and high >= node.lowest else False

    def one_of(node: OneOf) -> bool | None:
        low, high = known(node.input)
        hits = [value in node.values for value in range(low, high + 1)]
        return True if all(hits) else None if any(hits) else False

    return fold(
        criterion,
        Dialect(within, one_of, negation, conjunction, disjunction, at_least),
    )
