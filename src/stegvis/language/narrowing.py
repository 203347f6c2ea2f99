"""What is left of a criterion when some of what it asks for is known once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from attrs import evolve

from stegvis.language.criterion import (
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    Not,
    OneOf,
    Within,
    inputs_of,
    truth_of,
)


def narrowed(criterion: Criterion, facts: Mapping[str, int]) -> Criterion | bool:
    """Return the criterion without what is known, or its truth when nothing is left to ask.

    >>> narrowed(AllOf((OneOf("here", (1,)), Within("phq9", 10, 27))), {"here": 1}) == Within("phq9", 10, 27)
    True
    >>> narrowed(Not(OneOf("here", (1,))), {"here": 1})
    False
    """
    if inputs_of(criterion).isdisjoint(facts):
        return criterion
    match criterion:
        case Within(input=id) | OneOf(input=id):
            return bool(truth_of(criterion, lambda _: (facts[id], facts[id])))
        case Not(part):
            inner = narrowed(part, facts)
            return not inner if isinstance(inner, bool) else evolve(criterion, part=inner)
        case AllOf(parts):
            return joined(criterion, parts, len(parts), facts)
        case AnyOf(parts):
            return joined(criterion, parts, 1, facts)
        case AtLeast(number, parts):
            return joined(criterion, parts, number, facts)
        case _:
            assert_never(criterion)


def joined(
    criterion: AllOf | AnyOf | AtLeast, parts: tuple[Criterion, ...], number: int, facts: Mapping[str, int]
) -> Criterion | bool:
    """Return "at least so many of the parts" without the parts that are known."""
    inner = [narrowed(part, facts) for part in parts]
    left = tuple(part for part in inner if not isinstance(part, bool))
    needed = number - sum(part is True for part in inner)
    if needed <= 0:
        return True
    if needed > len(left):
        return False
    if len(left) == 1:
        return left[0]
    kept = evolve(criterion, parts=left)
    return evolve(kept, number=needed) if isinstance(kept, AtLeast) else kept
