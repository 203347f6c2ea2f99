"""And, or and not of z3 formulas that come out small: what is always or never so is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

Both = tuple[Any, Any]
"""That a criterion must hold, and that it may."""
TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


def every(parts: Iterable[Any]) -> Any:
    """All of some formulas."""
    left = [part for part in parts if part is not TRUE]
    if any(part is FALSE for part in left):
        return FALSE
    return left[0] if len(left) == 1 else z3.And(*left) if left else TRUE


def some(parts: Iterable[Any]) -> Any:
    """Any of some formulas."""
    left = [part for part in parts if part is not FALSE]
    if any(part is TRUE for part in left):
        return TRUE
    return left[0] if len(left) == 1 else z3.Or(*left) if left else FALSE


def no(part: Any) -> Any:
    """Not a formula."""
    if part is TRUE or part is FALSE:
        return FALSE if part is TRUE else TRUE
    return z3.Not(part)


def plain(truth: bool) -> Any:
    """Return a truth as a formula; constants are always these two objects."""
    return TRUE if truth else FALSE


def count(number: int, parts: list[Any]) -> Any:
    """At least so many of some formulas hold."""
    return z3.AtLeast(*parts, number)


def sure(truth: bool | None) -> bool:
    """It must hold."""
    return truth is True


def possible(truth: bool | None) -> bool:
    """It may hold."""
    return truth is not False


def differ(one: Any, other: Any) -> Any:
    """Two formulas differ; the same formula never does."""
    return FALSE if one.eq(other) else z3.Xor(one, other)
