"""What is known of a patient: the lowest and highest value of each input, and what should be said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, field

from stegvis.errors import Fault, Text
from stegvis.language import Known


@define
class Weighed:
    """What is known of each input that is not wholly unknown, and what should be said of it.

    Attributes:
        known: the lowest and highest value of each input of which something is known.
        given: what somebody answered, a denied group's questions among them.
        not_known: what was asked and is not known; it weighs as what was not asked, but is not asked again.
        denied: screening questions that only a list denied, or whose no is about the rest: a detail may still
            have been answered yes.
        answered: `known` as it was before gates closed anything.
        contradicted: what was answered though an answer closed its gate: those answers, by input.
        raised: red flags that a value set aside raises all the same, by number.
        raisers: of each of these, what was known when a value by itself raised it.
        faults: what was set aside, and why.
        declines: what the patient declines: steps and forms of care, by id.
        doubted: inputs of which an answer was set aside, or that were asked in vain: no denial closes them.
        left: the patient, an `Assessment`, without what was set aside; None where nothing was.
        laid: `known` laid out as the values that rules read, where gates were closed on these.
    """

    known: dict[str, Known] = Factory(dict)
    given: set[str] = Factory(set)
    not_known: set[str] = Factory(set)
    denied: set[str] = Factory(set)
    answered: dict[str, Known] = Factory(dict)
    contradicted: dict[str, tuple[str, ...]] = Factory(dict)
    raised: tuple[int, ...] = ()
    raisers: dict[int, dict[str, Known]] = Factory(dict)
    caveats: list[Text] = Factory(list)
    faults: list[Fault] = Factory(list)
    doubted: frozenset[str] = frozenset()
    declines: tuple[str, ...] = ()
    left: Any = field(default=None, eq=False, repr=False)
    laid: list[int] | None = field(default=None, eq=False, repr=False)
    _closed: Callable[[], dict[str, Known]] | None = field(default=None, init=False, eq=False, repr=False)

    def closed_later(self, known: Callable[[], dict[str, Known]]) -> None:
        """Let gates be closed in `known` when it is next read: a decision reads `laid`."""
        self._closed = known
        del self.known

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Work `known` out where gates were closed on values alone."""
            if name != "known" or self._closed is None:
                raise AttributeError(name)
            self.known = self._closed()
            return self.known


UNKNOWN = "unknown"
"""The answer of somebody who was asked and does not know."""


def whole(value: object) -> bool:
    """Tell a whole number from booleans, floats and the rest."""
    return type(value) is int
