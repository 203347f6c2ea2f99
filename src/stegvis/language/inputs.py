"""What a criterion may ask for: inputs with their ranges, and the bands of a scale."""

from __future__ import annotations

from typing import Literal, Protocol

from attrs import field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text

Direction = Literal["higher_worse", "higher_better", "neither"]
Kind = Literal["boolean", "integer", "choice"]
Answerer = Literal["caller", "clinician", "unit", "record"]
Phase = Literal["phone", "visit"]
SEVERITIES = ("none", "subthreshold", "mild", "moderate", "severe")
INAPPLICABLE = -(10**6)


@frozen
class Named:
    """A level, an urgency, a profession or a choice: an id and a name."""

    id: str
    name: Text
    at: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Words:
    """Other words for the same thing, in each language."""

    sv: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


NO_WORDS = Words()


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
        ask: how it is put to the patient.
        about: how it is put to somebody who calls about the patient; the same as to the patient when empty.
        form: how it is put in writing to the patient; the same as aloud when empty.
        answered_by: who knows the answer: whoever calls, the clinician's own judgement, the unit's
            profile, or the patient's record.
        short: a name for chips and boxes; the full name when empty.
        phase: "visit" when the question is not worth the phone.
        synonyms: what else people call it.
        merged: it names several things, and a yes asks which: never a fact by itself.
        rest: it asks what there is beside what was said: a no denies what has no answer of its own.
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
    about: Text = NO_TEXT
    form: Text = NO_TEXT
    answered_by: Answerer = "caller"
    short: Text = NO_TEXT
    phase: Phase = "phone"
    synonyms: Words = NO_WORDS
    merged: bool = False
    rest: bool = False
    place: Place = field(default=NOWHERE, eq=False, repr=False)

    @property
    def allowed(self) -> str:
        """Return the answers that there are, for messages."""
        if self.kind == "boolean":
            return "true, false"
        if self.kind == "choice":
            return ", ".join(choice.id for choice in self.choices)
        return f"{self.lowest} to {self.highest}"

    def number(self, value: object) -> int | None:
        """Return an answer as the number that stands for it; None when it is no answer to this.

        >>> Input("tired", "boolean", NO_TEXT, NO_TEXT).number(True)
        1
        """
        if self.kind == "choice":
            return next((n for n, choice in enumerate(self.choices) if choice.id == value), None)
        if self.kind == "boolean":
            return int(value) if isinstance(value, bool) else None
        return value if type(value) is int and self.lowest <= value <= self.highest else None

    def wording(self, caller: str) -> Text:
        """Return how it is put to a caller: "patient", or somebody who calls about the patient."""
        return self.about if caller not in ("", "patient") and self.about != NO_TEXT else self.ask


class Banded(Protocol):
    """A scale as the grammar needs it: its bands."""

    @property
    def bands(self) -> tuple[Band, ...]: ...

    @property
    def bands_need_case(self) -> bool: ...
