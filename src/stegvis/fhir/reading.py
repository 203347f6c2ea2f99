"""What was read from a record: the assessment, and of every value where it came from or why it was left."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.errors import Text
from stegvis.model import Assessment

Value = bool | int | str


@frozen
class Used:
    """A value that counts, and where it came from.

    Attributes:
        input: the id of the input, such as "phq9.item9".
        source: the resource, such as "Observation/12".
        day: the day it was measured or said, as far as the resource says; else "".
    """

    input: str
    value: Value
    source: str
    day: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {"input": self.input, "value": self.value, "source": self.source, "day": self.day}


@frozen
class Ignored:
    """A value, or a whole resource, that does not count.

    Attributes:
        at: where in the resource, as a FHIRPath; "" is the whole of it.
        input: the input that it would have been, if that is known.
    """

    source: str
    why: Text
    at: str = ""
    input: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {"source": self.source, "why": self.why.to_dict(), "at": self.at, "input": self.input}


@frozen
class Conflict:
    """Values of one input that disagree.

    Attributes:
        kept: the value that counts all the same: a total worked out from its items, or what raises a red
            flag; else None, and the question is to be asked.
        critical: what was said of suicide does not count as it stands, and must be asked about first.
    """

    input: str
    given: tuple[Used, ...]
    kept: Value | None
    why: Text
    question: Text
    critical: bool = False

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {
            "input": self.input,
            "given": [one.to_dict() for one in self.given],
            "kept": self.kept,
            "why": self.why.to_dict(),
            "question": self.question.to_dict(),
            "critical": self.critical,
        }


@frozen
class Reading:
    """A record, read: every value with its source, everything left out with its reason."""

    assessment: Assessment
    used: tuple[Used, ...]
    ignored: tuple[Ignored, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def questions(self) -> tuple[Text, ...]:
        """What must be asked, because the record contradicts itself."""
        return tuple(one.question for one in self.conflicts if one.kept is None)

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON data."""
        return {
            "assessment": self.assessment.to_dict(),
            "used": [one.to_dict() for one in self.used],
            "ignored": [one.to_dict() for one in self.ignored],
            "conflicts": [one.to_dict() for one in self.conflicts],
        }

    def lines(self, language: str) -> Iterator[str]:
        """Say it in "sv" or "en", one line a value."""
        for used in self.used:
            yield f"= {used.input} {used.value} [{used.source}{', ' if used.day else ''}{used.day}]"
        for conflict in self.conflicts:
            said = ", ".join(f"{one.value} [{one.source}]" for one in conflict.given)
            yield f"! {conflict.input}: {said}: {conflict.why.in_language(language)}"
        for left in self.ignored:
            yield f"- {left.source}{': ' if left.at else ''}{left.at}: {left.why.in_language(language)}"
