"""What the resources say, gathered: measurements of scales, answers, and what the record states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import Factory, define

from stegvis.errors import Text
from stegvis.fhir.answers import NOTHING, WITHHELD
from stegvis.fhir.code_table import CodeTable
from stegvis.fhir.dates import When
from stegvis.fhir.reading import Conflict, Ignored, Used, Value
from stegvis.model import Pathway


@define
class Measure:
    """One time that a scale was answered, as far as one source tells.

    Attributes:
        items: answers by number; `total` is the total that the source itself gives.
        whole_form: it is an answered form, not single values put together.
        kept: of the items, those that an earlier measurement answered.
        of: labels of what it says that it was derived from.
    """

    scale: str
    source: str
    when: When
    items: dict[int, int] = Factory(dict)
    total: int | None = None
    whole_form: bool = False
    kept: dict[int, Measure] = Factory(dict)
    of: tuple[str, ...] = ()


@define
class Answer:
    """A finding as somebody answered it (`stated` is False), or as the record states it."""

    input: str
    value: Value
    source: str
    when: When | None
    stated: bool = False

    def used(self) -> Used:
        """Return it as a value with its source."""
        return Used(self.input, self.value, self.source, str(self.when or ""))


@define
class Evidence:
    """Everything that was found, before it is weighed against itself.

    Attributes:
        in_vain: items and totals that somebody was asked for and does not know.
        unreadable: answers that were given and cannot be read.
        apart: measurements that do not count, and why; what they say of suicide is heard.
        again: questions that are asked anew, where they were denied.
    """

    pathway: Pathway
    table: CodeTable
    on: date
    born: When | None = None
    born_source: str = ""
    measures: list[Measure] = Factory(list)
    answers: list[Answer] = Factory(list)
    in_vain: list[Answer] = Factory(list)
    unreadable: list[Answer] = Factory(list)
    apart: list[tuple[Measure, Text]] = Factory(list)
    again: dict[str, None] = Factory(dict)
    used: list[Used] = Factory(list)
    ignored: list[Ignored] = Factory(list)
    conflicts: list[Conflict] = Factory(list)

    def ignore(self, source: str, why: Text, at: str = "", input: str = "") -> None:
        """Leave something out, and say why."""
        self.ignored.append(Ignored(source, why, at, input))

    def disagree(self, input: str, given: tuple[Used, ...], kept: Value | None, why: Text) -> None:
        """Enter a conflict, with the question that settles it."""
        known = self.pathway.inputs.get(input)
        question = known.ask if known else Text(f"{input}: totalpoäng?", f"{input}: total score?")
        self.conflicts.append(Conflict(input, given, kept, why, question))

    def clash(
        self,
        input: str,
        given: Iterable[tuple[Value | None, Measure | Answer]],
        kept: Value | None,
        why: Text,
    ) -> None:
        """Enter a conflict of what was measured or answered."""
        said = tuple(
            Used(input, value, one.source, str(one.when or "")) for value, one in given if value is not None
        )
        self.disagree(input, said, kept, why)

    def cannot_read(self, answer: Answer, why: Text, at: str) -> None:
        """Leave out an answer; one that was given and cannot be read is asked about."""
        self.ignore(answer.source, why, at, answer.input)
        if why not in (NOTHING, WITHHELD):
            self.unreadable.append(answer)

    def longest_age(self, scale: str = "") -> int | None:
        """Return how many days old a value may be: as the scale says, else as old as a baseline may be."""
        known = self.table.scales.get(scale)
        if known and known.lasts:
            return known.lasts.firm_days
        defaults = self.pathway.review_defaults
        return int(defaults.baseline_weeks.value) * 7 if defaults else None

    def weights(self, scale: str) -> dict[tuple[str, str], int]:
        """Return what the answers of a scale score, by their codes."""
        return {key: score for (id, key), score in self.table.answers.items() if id == scale}
