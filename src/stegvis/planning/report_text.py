"""A report as text, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.errors import Text
from stegvis.language import Named
from stegvis.planning.report import NO_ROWS, Grid, Report, of_faults, said

FAULTS = Text("Rader med fel", "Rows with faults")
NOTES = Text("Att veta", "To know")


def write_text(report: Report, language: str) -> str:
    """Write a report as text."""

    def say(words: Text) -> str:
        return words.in_language(language)

    lines = [say(report.title), *(say(one) for one in report.lead), ""]
    for grid in report.grids:
        lines += [*grid_lines(grid, language), ""]
    if report.faults:
        lines += [f"{say(FAULTS)}:", *(f"  {say(one)}" for one in of_faults(report)), ""]
    lines += [f"{say(NOTES)}:", *(f"  {say(one)}" for one in report.notes)]
    return "\n".join(lines) + "\n"


def grid_lines(grid: Grid, language: str) -> Iterator[str]:
    """Yield a table: its title, what it counts, and its rows, words to the left and numbers to the right."""
    yield f"{grid.title.in_language(language)}. {grid.about.in_language(language)}"
    if not grid.rows:
        yield f"  {NO_ROWS.in_language(language)}"
        return
    heads = [grid.of.in_language(language), *(one.name.in_language(language) for one in grid.columns)]
    rows = [heads] + [
        [row.name.in_language(language), *(said(one, language) for one in row.values)] for row in grid.rows
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    worded = [True, *(isinstance(one, Text | Named) for one in grid.rows[0].values)]
    for row in rows:
        cells = zip(row, widths, worded, strict=True)
        line = "  ".join(cell.ljust(width) if words else cell.rjust(width) for cell, width, words in cells)
        yield f"  {line}".rstrip()
