"""What can be wrong, and how it is said.

StegvisError                 never raised itself
├─ PathwayError              pathway files are wrong; carries every diagnostic
└─ AssessmentError           a patient's values are wrong; carries every fault
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Sized
from difflib import get_close_matches
from typing import Any, Literal, TypedDict, get_args

import attrs
from attrs import frozen


@frozen
class Text:
    """The same words in Swedish and English.

    >>> Text("fråga", "question").in_language("sv")
    'fråga'
    """

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words in "sv" or "en"."""
        return self.sv if language == "sv" else self.en

    def to_dict(self) -> dict[str, str]:
        """Return {"sv": ..., "en": ...}."""
        return {"sv": self.sv, "en": self.en}


NO_TEXT = Text("", "")


@frozen
class Place:
    """A stretch of one line in a file; lines and columns count from 1.

    >>> str(Place("depression.toml", 51, 12, 3))
    'depression.toml:51:12'
    """

    file: str
    line: int
    column: int
    length: int = 1
    text: str = attrs.field(default="", repr=False, eq=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def within(self, offset: int, length: int) -> Place:
        """Return the place `offset` characters further into the same line."""
        return Place(self.file, self.line, self.column + offset, max(length, 1), self.text)


NOWHERE = Place("", 0, 0)
SHOWN = 400
"""How much of a line is shown around a fault."""
MOST = 20
"""How many faults are said in full; the others are counted."""
LONG = 1_000
"""How much is said of a value, or of its name, that somebody wrote."""


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
            start = max(0, self.place.column - 1 - SHOWN // 2)
            lines.append(number + self.place.text[start : start + SHOWN])
            carets = "^" * min(self.place.length, start + SHOWN - self.place.column + 1)
            lines.append(" " * (len(number) - 2) + "| " + " " * (self.place.column - 1 - start) + carets)
        if self.hint:
            lines.append(f"  help: {self.hint}")
        return "\n".join(lines)


def cut(said: str) -> str:
    """Return words that were given, or the beginning of them: nobody reads a megabyte.

    >>> cut("x" * 5000) == "x" * LONG + "…"
    True
    """
    return said if len(said) <= LONG else said[:LONG] + "…"


def both(said: str | Text) -> Text:
    """Return words that serve both languages, or a text as it is."""
    return Text(said, said) if isinstance(said, str) else said


Code = Literal[
    "ambiguous",
    "and_more",
    "conflict",
    "given_twice",
    "incomplete",
    "not_a_date",
    "not_a_word",
    "not_for_age",
    "not_read",
    "not_whole",
    "out_of_range",
    "prohibited",
    "too_large",
    "unforeseen",
    "unknown_name",
    "unreadable",
    "wrong_kind",
]
"""What kind of fault it is; docs/reference/faults.md says what each means and what is then set aside."""
CODES: tuple[str, ...] = get_args(Code)


class FaultSaid(TypedDict):
    """A fault as JSON data; texts by language."""

    code: Code
    field: str
    value: int | str | None
    what: dict[str, str]
    allowed: dict[str, str]
    hint: dict[str, str]


@frozen
class Fault:
    """One fault in a patient's values.

    Attributes:
        field: where it stands, such as "scores.phq9".
        value: what was given.
        what, allowed, hint: what is wrong, what the field may hold, how to mend it; in English.
        said_what, said_allowed, said_hint: the same in both languages.
        code: what kind of fault it is, one of `CODES`.
    """

    field: str
    value: object
    said_what: Text = attrs.field(converter=both, alias="what")
    said_allowed: Text = attrs.field(converter=both, alias="allowed", default=NO_TEXT)
    said_hint: Text = attrs.field(converter=both, alias="hint", default=NO_TEXT)
    code: Code = "wrong_kind"

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.said_what.en

    @property
    def allowed(self) -> str:
        """What the field may hold, in English."""
        return self.said_allowed.en

    @property
    def hint(self) -> str:
        """How to mend it, in English."""
        return self.said_hint.en

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: str) -> str:
        """Say it in "sv" or "en", on one to three lines."""
        allowed, help = ("tillåtet", "hjälp") if language == "sv" else ("allowed", "help")
        parts = [f"{cut(self.field)}: {cut(self.said_what.in_language(language))}"]
        for head, text in ((allowed, self.said_allowed), (help, self.said_hint)):
            if text.en:
                parts.append(f"  {head}: {text.in_language(language)}")
        return "\n".join(parts)

    def to_dict(self) -> FaultSaid:
        """Return the fault as JSON data; a value that JSON has not is shown as Python writes it."""
        plain = (
            self.value
            if isinstance(self.value, int | bool | None)
            else cut(self.value if isinstance(self.value, str) else repr(self.value))
        )
        return {
            "code": self.code,
            "field": cut(self.field),
            "value": plain,
            "what": {language: cut(said) for language, said in self.said_what.to_dict().items()},
            "allowed": self.said_allowed.to_dict(),
            "hint": self.said_hint.to_dict(),
        }


def shown(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults as they are told: the first ones in full, the others counted.

    >>> [one.what for one in shown([Fault("scores.x", 1, "no scale is called so")] * 30)][-2:]
    ['no scale is called so', 'and 10 faults more']
    """
    left = len(faults) - MOST
    more = Text(f"och {left} fel till", f"and {left} faults more")
    return [*faults[:MOST], *([Fault("patient", left, more, code="and_more")] if left > 0 else [])]


class StegvisError(Exception):
    """Anything that stegvis raises on purpose."""

    def in_language(self, language: str) -> str:
        """Say everything that is wrong, in "sv" where there are Swedish words, else in English."""
        return str(self)


class RenamedWarning(FutureWarning):
    """A column of a table is named as an earlier edition named it; the command line says so in one line."""


class PathwayError(StegvisError):
    """Pathway files are wrong; `diagnostics` holds every fault that was found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(
            sorted(diagnostics, key=lambda d: (d.place.file, d.place.line, d.place.column, d.what))
        )
        shown = [str(one) for one in self.diagnostics[:MOST]]
        if len(self.diagnostics) > MOST:
            shown.append(f"and {len(self.diagnostics) - MOST} faults more")
        super().__init__("\n\n".join(shown))

    def __reduce__(self) -> tuple[type[PathwayError], tuple[tuple[Diagnostic, ...]]]:
        """Travel between processes whole."""
        return PathwayError, (self.diagnostics,)

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
    """A patient's values are wrong.

    Attributes:
        faults: every fault that was found.
        red_flags: the red flags that hold whatever the faulty values should have been, with what to do.
    """

    def __init__(self, faults: Sequence[Fault], red_flags: Sequence[Mapping[str, Any]] = ()) -> None:
        self.faults = tuple(faults)
        self.red_flags = tuple(red_flags)
        super().__init__("\n".join(map(str, shown(self.faults))))

    def __reduce__(self) -> tuple[type[AssessmentError], tuple[Any, Any]]:
        """Travel between processes whole."""
        return AssessmentError, (self.faults, self.red_flags)

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

    def in_language(self, language: str) -> str:
        """Say the faults in "sv" or "en"."""
        return "\n".join(fault.say(language) for fault in shown(self.faults))


def bare(word: str) -> str:
    """Return a word as it sounds: case and signs left out."""
    return re.sub(r"[\W_]", "", word).casefold()


def closest(word: str, known: Sequence[str]) -> str:
    """Return the known word that is meant, or nothing.

    >>> closest("PHQ-9", ["phq9", "gad7"])
    'phq9'
    >>> closest("x", ["phq9", "gad7"])
    ''
    """
    by_sound = {bare(one): one for one in known}
    close = get_close_matches(word, known, n=1, cutoff=0.6) or [
        by_sound[one] for one in get_close_matches(bare(word), list(by_sound), n=1, cutoff=0.6)
    ]
    return close[0] if close else ""


def meant(word: str, known: Sequence[str], before: Sized = ()) -> Text:
    """Say which known word is meant, or nothing; not sought after so many faults that no more is said."""
    found = closest(word, known) if len(before) < MOST else ""
    return Text(f"menade du '{found}'?", f"did you mean '{found}'?") if found else NO_TEXT


def near_miss(word: str, known: Sequence[str]) -> str:
    """Say which known word is meant, or list the known ones.

    >>> near_miss("phq", ["phq9", "gad7"])
    "did you mean 'phq9'?"
    >>> near_miss("x", ["phq9", "gad7"])
    'known: gad7, phq9'
    """
    return meant(word, known).en or ("known: " + ", ".join(sorted(known)) if known else "")
