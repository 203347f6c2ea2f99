"""What a criterion may ask for: inputs with their ranges, and the bands of a scale."""

from __future__ import annotations

from typing import Literal, Protocol

from attrs import field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text

Direction = Literal["higher_worse", "higher_better", "neither"]
Kind = Literal["boolean", "integer", "choice"]
SEVERITIES = ("none", "subthreshold", "mild", "moderate", "severe")
INAPPLICABLE = -(10**6)


@frozen
class Named:
    """A level, an urgency, a profession or a choice: an id and a name."""

    id: str
    name: Text


@frozen
class Band:
    """A named range of an instrument's total, with its place on the common severity scale."""

    id: str
    lowest: int
    highest: int
    severity: str
    name: Text


@frozen
class Input:
    """Anything a criterion may ask for: age, a score, an item or a finding.

    Attributes:
        id: the name in criteria, such as "phq9", "phq9.item9" or "psychosis".
        kind: boolean, integer or choice.
        lowest, highest: the range of an integer.
        choices: the words of a choice.
        adverse: the worse answer of a boolean: "yes", "no" or "neither".
        direction: which way an integer is worse.
        group: the id of its question group, or "".
        asked_when: the index-free text of the criterion that makes the question apply, or "".
        optional: never asked for; counts only when given.
    """

    id: str
    kind: Kind
    name: Text
    ask: Text
    lowest: int = 0
    highest: int = 1
    choices: tuple[Named, ...] = ()
    adverse: str = "neither"
    direction: Direction = "neither"
    group: str = ""
    instrument: str = ""
    item: int = 0
    optional: bool = False
    note: Text = NO_TEXT
    place: Place = field(default=NOWHERE, eq=False, repr=False)


class Banded(Protocol):
    """A scale as the grammar needs it: its bands."""

    @property
    def bands(self) -> tuple[Band, ...]: ...

    @property
    def bands_need_case(self) -> bool: ...
