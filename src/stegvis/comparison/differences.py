"""What differs between two editions: what is written otherwise, and whose answer it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from attrs import frozen

from stegvis.errors import NOWHERE, Place
from stegvis.language import Criterion
from stegvis.model import Pathway

Facet = tuple[str, str]
"""A part of an answer: level, urgency, track, status, or step, question, action, condition with an id."""
Kind = tuple[Facet, str, str]
"""What changes: the facet of the answer, what it was, what it becomes; "" is nothing."""


class View(Protocol):
    """How one edition sees a patient: as truths of one patient, or as formulas over all."""

    def both(self, criterion: Criterion) -> tuple[Any, Any]:
        """Return that a criterion must hold, and that it may."""

    def triggered(self, track: str) -> Any:
        """A track is part of the answer."""

    def open_flags(self) -> Any:
        """A red-flag question is open."""

    def lead(self, order: Mapping[str, int]) -> Mapping[str, Any]:
        """Return, for each track, that it leads when ties are broken by an order."""

    def counts(self, id: str, other: Any) -> Any:
        """What is known of an input is not what another view knows of it."""

    def either(self, parts: Iterable[Any]) -> Any:
        """Any of some parts."""

    def differ(self, one: Any, other: Any) -> Any:
        """Two truths differ."""


InPlay = Callable[[View, View], Any]


@frozen
class Cause:
    """One change that can change a patient's answer.

    It is in play for a patient when what it says of that patient differs between the editions; where no
    cause is in play both editions answer the same, so that every changed patient has a cause.

    Attributes:
        kind: rule, red_flag, contraindication, step, input, action, order, otherwise, unanswered_red_flags,
            or ladder.
        what: changed, added or removed.
        said: per key, how it is written in the old and in the new edition.
        reads: the inputs that it looks at, in either edition; None when it has none of its own.
        facets: what of the answer it may change beside level, urgency, leading track and status.
    """

    kind: str
    id: str
    what: str
    said: Mapping[str, tuple[str, str]]
    reads: frozenset[str] | None
    facets: tuple[Facet, ...]
    in_play: InPlay
    place: Place = NOWHERE


@frozen
class Changes:
    """Everything that differs between two editions.

    Attributes:
        texts: what no patient's proposal depends on: kind, id and the keys that differ.
        refused: answers that only one edition accepts: the input, and what happens.
        renamed: what has another id and is the same part: what it is of, the old id and the new one.
    """

    causes: tuple[Cause, ...]
    texts: tuple[tuple[str, str, tuple[str, ...]], ...]
    refused: tuple[tuple[str, str], ...]
    renamed: tuple[tuple[str, str, str], ...] = ()


@frozen
class Change:
    """One way in which answers change, with the smallest patient that shows it.

    Attributes:
        facet: level, urgency, track, status, or step, question, action, condition with an id.
        before, after: ids; "" is nothing.
        size: how many combinations of the answers that were counted show it with some answers to the
            rest; None when they were too many to be counted.
        old, new: the patient as JSON data for either edition; they differ where one does not ask.
    """

    facet: Facet
    before: str
    after: str
    size: int | None
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@frozen
class Group:
    """What one cause changes; several causes when it takes them together.

    Attributes:
        counted: the questions whose answers were counted; size: those that change anything, of: all.
    """

    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    counted: tuple[str, ...]
    size: int | None
    of: int | None


@frozen
class Difference:
    """The meaning of a change.

    Attributes:
        groups: causes that change somebody's answer; idle: causes that change nobody's.
        undecided: what was not decided, in words; empty when every patient is accounted for.
    """

    old: Pathway
    new: Pathway
    written: Changes
    groups: tuple[Group, ...]
    idle: tuple[Cause, ...]
    undecided: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Tell whether somebody's answer changes."""
        return bool(self.groups)


def kind_of(change: Change) -> Kind:
    """Return the kind of a change."""
    return change.facet, change.before, change.after
