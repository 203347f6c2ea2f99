"""What a drafted case is about: a value at which a rule turns, and a patient who has it."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from stegvis.pathway import Need
from stegvis.terms import Input


@frozen
class Boundary:
    """A value of an input at which, or beside which, a rule turns; None is unknown."""

    rule: Need
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
    """A case as the rules answer now, or a boundary for which no patient was found."""

    boundary: Boundary
    given: dict[str, Any] = field(factory=dict)
    expect: dict[str, Any] = field(factory=dict)
    error: str = ""
    truth: bool | None = None

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
