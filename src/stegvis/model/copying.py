"""What a caller hands over, copied: it may change its own objects later; some answer no comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

PLAIN = frozenset({int, bool, str, float, tuple, type(None)})


@frozen(repr=False)
class Shown:
    """In the place of what cannot be compared with a word, such as the NA of pandas: how it is written."""

    written: str

    def __repr__(self) -> str:
        return self.written


def comparable(given: Any) -> Any:
    """Return a value, or how it is written where asking whether it is a word is an error.

    >>> class Odd:
    ...     def __eq__(self, other):
    ...         raise TypeError
    ...     def __repr__(self):
    ...         return "<NA>"
    >>> comparable(Odd()), comparable(12)
    (<NA>, 12)
    """
    try:
        bool(given in ("", ()))
    except Exception:  # whatever an object of somebody else's does
        return Shown(repr(given))
    return given


def copied(given: Any) -> Any:
    """Copy what a caller may change later, all the way down; what is no mapping or list is left as it is."""
    kind = type(given)
    if kind is dict or (kind not in PLAIN and isinstance(given, Mapping)):
        return {key: value if type(value) in PLAIN else copied(value) for key, value in given.items()}
    if kind is list:
        return [copied(value) for value in given]
    return given if kind in PLAIN else comparable(given)
