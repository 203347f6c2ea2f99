"""Kleene's three-valued logic: True, False and None for unknown.

Unknown is not no: a conjunction with an unknown part is unknown unless another part is false.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def negation(truth: Truth) -> Truth:
    """Turn yes into no and no into yes; unknown stays unknown.

    >>> negation(True), negation(None)
    (False, None)
    """
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Tell whether all hold.

    >>> conjunction([True, None]), conjunction([None, False])
    (None, False)
    """
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Tell whether any holds.

    >>> disjunction([False, None]), disjunction([None, True])
    (None, True)
    """
    return negation(conjunction(negation(truth) for truth in truths))


def at_least(number: int, truths: Iterable[Truth]) -> Truth:
    """Tell whether at least `number` hold.

    >>> at_least(2, [True, None, False]), at_least(2, [True, False, False])
    (None, False)
    """
    seen = list(truths)
    sure = sum(truth is True for truth in seen)
    possible = sum(truth is not False for truth in seen)
    if sure >= number:
        return True
    return None if possible >= number else False
