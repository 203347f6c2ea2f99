"""One way in which an overlay would make its base less safe."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place


@frozen
class Lowered:
    """What an overlay may not do to a part, and what to do instead.

    Attributes:
        place: where the overlay says it, when it is not a change of the part itself.
    """

    id: str
    what: str
    hint: str
    place: Place = NOWHERE


def other_words(before: object, after: object, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the keys that say something in the first and something else in the second."""
    for key in keys:
        said = getattr(before, key)
        if said not in (NO_TEXT, "", ()) and getattr(after, key) != said:
            yield key


def added_words(before: object, after: object, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the keys that say something else in the second, also where the first said nothing."""
    return (key for key in keys if getattr(after, key) != getattr(before, key))
