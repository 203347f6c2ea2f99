"""A report as CSV: one number a line, so that no program has to know the tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from stegvis.errors import Text
from stegvis.language import Named
from stegvis.planning.report import Range, Report, Shown, Value
from stegvis.planning.report_data import plain

HEADS = ("report", "table", "id", "name", "measure", "value", "stands_for")


def write_rows(report: Report, language: str) -> str:
    """Write the tables of a report as CSV; `stands_for` says why a value is empty."""
    text = StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADS)
    for grid in report.grids:
        for row in grid.rows:
            for column, value in zip(grid.columns, row.values, strict=True):
                for ending, one, why in cells(value, language):
                    id, name = harmless(row.id), harmless(row.name.in_language(language).strip())
                    out.writerow((report.kind, grid.id, id, name, column.key + ending, one, why))
    for number, what in report.faults:
        out.writerow((report.kind, "faults", number, "", "fault", harmless(what), ""))
    if report.more_faults:
        out.writerow((report.kind, "faults", "", "", "more_faults", report.more_faults, ""))
    return text.getvalue()


def harmless(word: str) -> str:
    """Return a word with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> harmless("=1+1"), harmless("phq9 >= 10")
    ("'=1+1", 'phq9 >= 10')
    """
    return f"'{word}" if word.startswith(("=", "+", "-", "@")) else word


def cells(value: Value, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a value is in CSV: the ending of its measure, itself, and why it is empty."""
    if isinstance(value, Range):
        yield "_lowest", str(plain(float(value.lowest))), ""
        yield "_highest", str(plain(float(value.highest))), ""
    elif isinstance(value, Shown):
        yield "", "", value.name.lower()
    else:
        worded = isinstance(value, Text | Named)
        said = value.in_language(language) if isinstance(value, Text) else str(plain(value))
        yield "", harmless(said) if worded else said, ""
