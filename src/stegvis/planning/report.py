"""What every report is: what it counts, of how many, in tables; text, rows, data and page come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any

from attrs import frozen

from stegvis.errors import Fault, StegvisError, Text, cut
from stegvis.language import Named

MOST_TOLD = 20
"""Of so many rows it is told in full what is wrong, where there is no report."""


class TooFewError(StegvisError):
    """There are too few for any number to be shown.

    Attributes:
        what: how few.
        faults: the first rows that are wrong, by number from 1, with all that is wrong with each.
        wrong: how many rows are wrong.
    """

    def __init__(
        self, what: Text, faults: Mapping[int, Sequence[Fault]] = MappingProxyType({}), wrong: int = 0
    ) -> None:
        self.what, self.faults, self.wrong = what, faults, wrong
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Say how few there are, then each fault with its row, the value and what is allowed."""
        row, given = ("rad", "angivet") if language == "sv" else ("row", "given")
        lines = [self.what.in_language(language)]
        for number, faults in self.faults.items():
            for one in faults:
                first, *rest = one.say(language).split("\n")
                value = "" if one.value is None else f" ({given}: {cut(repr(one.value))})"
                lines += [f"{row} {number}: {first}{value}", *rest]
        more = self.wrong - len(self.faults)
        if more > 0:
            lines.append(f"och {more} rader till" if language == "sv" else f"and {more} more rows")
        return "\n".join(lines)


class Shown(Enum):
    """What stands where a number does not."""

    UNKNOWN = Text("okänt", "not known")
    HIDDEN = Text("dolt", "hidden")
    NONE = Text("–", "–")


@frozen
class Range:
    """A lowest and a highest."""

    lowest: float
    highest: float


Value = int | float | Range | Text | Named | Shown


@frozen
class Column:
    """A column of a grid: the key that data has for it, and its heading."""

    key: str
    name: Text


@frozen
class Row:
    """A row of a grid: an id, how it is called, and a value for each column."""

    id: str
    name: Text
    values: tuple[Value, ...]


@frozen
class Grid:
    """One table of a report.

    Attributes:
        about: what each number is, and of how many.
        of: what the rows are.
        drawn: the key of the column that is drawn as bars; "" is none.
        whiskers: the key of the column of intervals that is drawn over them.
        highest: how far the bars can go, where that is known: 100 of shares in per cent.
    """

    id: str
    title: Text
    about: Text
    of: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    drawn: str = ""
    whiskers: str = ""
    highest: float = 0


@frozen
class Report:
    """A report on many patients: a projection or a count, never a decision.

    Attributes:
        kind: "plan", "outcomes" or "look_back".
        lead: what it is and what it was made of, first.
        facts: the same as data: the pathway and its version, the table, how many rows.
        notes: what it does not say, and on what it rests.
        faults: rows that are wrong: the number of each, counted from 1, and what is wrong with it.
        more_faults: how many more there are than are named.
    """

    kind: str
    title: Text
    lead: tuple[Text, ...]
    facts: Mapping[str, Any]
    grids: tuple[Grid, ...]
    notes: tuple[Text, ...]
    faults: tuple[tuple[int, str], ...] = ()
    more_faults: int = 0


NO_ROWS = Text("Inget att visa.", "Nothing to show.")


def said(value: Value, language: str) -> str:
    """Say a value: thousands apart, one decimal unless it is whole, two below 1, the mark of the language.

    >>> said(12345, "sv"), said(3.25, "sv"), said(Range(0.9, 2.5), "en"), said(Range(2, 2), "en")
    ('12\\u202f345', '3,2', '0.9–2.5', '2')
    """
    if isinstance(value, Range):
        ends = (said(value.lowest, language), said(value.highest, language))
        return "–".join(dict.fromkeys(ends))
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, Named):
        return value.name.in_language(language)
    if isinstance(value, Shown):
        return value.value.in_language(language)
    digits = 0 if round(value, 2) == round(value) else 1 if abs(value) >= 1 else 2
    words = f"{value:,.{digits}f}"
    words = words.rstrip("0") if digits == 2 else words
    words = words.replace(",", "\u202f")
    return words.replace(".", ",") if language == "sv" else words


def of_fault(fault: tuple[int, str]) -> Text:
    """Say which row is wrong, and how."""
    number, what = fault
    return Text(f"rad {number}: {what}", f"row {number}: {what}")


def of_faults(report: Report) -> list[Text]:
    """Say which rows are wrong, and how many more."""
    named = [of_fault(one) for one in report.faults]
    more = report.more_faults
    return named + [Text(f"och {more} rader till", f"and {more} more rows")] * bool(more)
