"""What can be wrong, and how it is said.

StegvisError                 never raised itself
├─ PathwayError              pathway files are wrong; carries every diagnostic
└─ AssessmentError           a patient's values are wrong; carries every fault
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from attrs import frozen

from stegvis.places import Place


@frozen
class Diagnostic:
    """One fault in a pathway: its place, the id concerned, what is so, and how to mend it."""

    place: Place
    what: str
    hint: str = ""
    id: str = ""
    code: str = "load"
    severity: str = "error"

    def __str__(self) -> str:
        owner = f" [{self.id}]" if self.id else ""
        lines = [f"{self.place}: {self.what}{owner}"]
        if self.place.text:
            number = f"  {self.place.line} | "
            lines.append(number + self.place.text)
            carets = "^" * self.place.length
            lines.append(" " * (len(number) - 2) + "| " + " " * (self.place.column - 1) + carets)
        if self.hint:
            lines.append(f"  help: {self.hint}")
        return "\n".join(lines)


@frozen
class Fault:
    """One fault in a patient's values: the field, the value, what is allowed, a hint."""

    field: str
    value: object
    what: str
    allowed: str = ""
    hint: str = ""

    def __str__(self) -> str:
        parts = [f"{self.field}: {self.what}"]
        if self.allowed:
            parts.append(f"  allowed: {self.allowed}")
        if self.hint:
            parts.append(f"  help: {self.hint}")
        return "\n".join(parts)


class StegvisError(Exception):
    """Anything that stegvis raises on purpose."""


class PathwayError(StegvisError):
    """Pathway files are wrong; `diagnostics` holds every fault that was found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(
            sorted(diagnostics, key=lambda d: (d.place.file, d.place.line, d.place.column, d.what))
        )
        super().__init__("\n\n".join(map(str, self.diagnostics)))

    @property
    def file(self) -> str:
        """The file of the first fault."""
        return self.diagnostics[0].place.file

    @property
    def line(self) -> int:
        """The line of the first fault."""
        return self.diagnostics[0].place.line

    @property
    def id(self) -> str:
        """The rule or other id that the first fault concerns, if any."""
        return self.diagnostics[0].id

    @property
    def hint(self) -> str:
        """How to mend the first fault."""
        return self.diagnostics[0].hint


class AssessmentError(StegvisError, ValueError):
    """A patient's values are wrong; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    @property
    def field(self) -> str:
        """The field of the first fault."""
        return self.faults[0].field

    @property
    def value(self) -> object:
        """The value of the first fault."""
        return self.faults[0].value

    @property
    def allowed(self) -> str:
        """What the field of the first fault may hold."""
        return self.faults[0].allowed

    @property
    def hint(self) -> str:
        """How to mend the first fault."""
        return self.faults[0].hint


def bare(word: str) -> str:
    """Return a word as it sounds: case and signs left out."""
    return re.sub(r"[\W_]", "", word).casefold()


def meant(word: str, known: Sequence[str]) -> str:
    """Say which known word is meant, or nothing.

    >>> meant("PHQ-9", ["phq9", "gad7"])
    "did you mean 'phq9'?"
    >>> meant("x", ["phq9", "gad7"])
    ''
    """
    by_sound = {bare(one): one for one in known}
    close = get_close_matches(word, known, n=1, cutoff=0.6) or [
        by_sound[one] for one in get_close_matches(bare(word), list(by_sound), n=1, cutoff=0.6)
    ]
    return f"did you mean '{close[0]}'?" if close else ""


def near_miss(word: str, known: Sequence[str]) -> str:
    """Say which known word is meant, or list the known ones.

    >>> near_miss("phq", ["phq9", "gad7"])
    "did you mean 'phq9'?"
    >>> near_miss("x", ["phq9", "gad7"])
    'known: gad7, phq9'
    """
    return meant(word, known) or ("known: " + ", ".join(sorted(known)) if known else "")
