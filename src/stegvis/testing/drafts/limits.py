"""What a drafted case is about: a value at which a rule turns, and a patient who has it."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from stegvis.language import Criterion, Input
from stegvis.model import Step


@frozen
class Rule:
    """What turns at a boundary: a need or a red flag, a contraindication or the ages of a step, an action.

    Attributes:
        id: what its cases are called after.
        kind: need, stop, ask, ages or action.
        name: its id in answers; a contraindication may have the same one at several steps.
        track: the one that it raises, or is of.
        step: what a contraindication or an age bars.
    """

    id: str
    when: Criterion
    kind: str
    name: str
    track: str
    step: Step | None = None

    @property
    def bars(self) -> bool:
        """Return what the criterion is where the step is barred."""
        return self.kind != "ages"

    @property
    def lets(self) -> bool:
        """Tell whether the step stays proposed where it is barred: a clinician decides."""
        return self.kind == "ask"


@frozen
class Boundary:
    """A value of an input at which, or beside which, a rule turns; None is unknown."""

    rule: Rule
    put: Input
    value: int | None
    cut: int

    @property
    def word(self) -> str:
        """Return the value as a word: "9", "yes", "red", "unknown"."""
        if self.value is None:
            return "unknown"
        said = answer(self.put, self.value)
        return {True: "yes", False: "no"}[said] if isinstance(said, bool) else str(said)

    @property
    def id(self) -> str:
        """Return an id that says rule, input and value."""
        return f"{self.rule.id}-{self.put.id.replace('.', '-')}-{self.word}"


@frozen
class Draft:
    """A case as the rules answer now, or a boundary for which no patient was found.

    Attributes:
        error: the field that a refusal names, or "".
        truth: whether the rule holds.
        beside: drafts of the same patient that this one stands for.
    """

    boundary: Boundary
    given: dict[str, Any] = field(factory=dict)
    expect: dict[str, Any] = field(factory=dict)
    error: str = ""
    truth: bool | None = None
    beside: tuple[Draft, ...] = ()

    @property
    def found(self) -> bool:
        """Tell whether there is a patient."""
        return bool(self.expect or self.error)


def span(put: Input) -> tuple[int, int]:
    """Return the lowest and highest value of an input."""
    return put.lowest, put.highest


def answer(put: Input, value: int) -> bool | int | str:
    """Return a value as it is given."""
    if put.kind == "boolean":
        return bool(value)
    return put.choices[value].id if put.kind == "choice" else value
