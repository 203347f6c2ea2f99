"""A report as one page that works offline, on paper and in the dark: plots, and every number in a table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from stegvis.errors import Text
from stegvis.planning.bars import Bar, write_bars
from stegvis.planning.report import NO_ROWS, Grid, Range, Report, Row, of_faults, said
from stegvis.planning.report_text import FAULTS, NOTES

STYLE = """
:root{--paper:#fff;--ink:#1b1b1f;--soft:#4a4a53;--rule:#c6c6cf;--line:#00508c;--lead:#eef3f8}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#16161a;--ink:#f1f1f4;--soft:#cfcfd6;--rule:#4a4a53;--line:#7cc0ff;--lead:#20242b}}
body{background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;
max-width:60rem;margin:0 auto;padding:1rem}
.lead{background:var(--lead);border-left:4px solid var(--line);padding:.5rem 1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid var(--rule);padding:.25rem .6rem;text-align:right;vertical-align:top}
th[scope=row],thead th:first-child{text-align:left;font-weight:400}
.bars{width:100%;height:auto;font:13px system-ui,sans-serif}.bars text{fill:var(--ink)}
.bar{fill:var(--line);fill-opacity:.55}.whisker{stroke:var(--ink);fill:none;stroke-width:1.5}.axis{stroke:var(--soft);fill:none}
@media print{body{max-width:none;font-size:11pt}section{break-inside:avoid}.bar{print-color-adjust:exact}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MOST_BARS = 40
"""So many rows are drawn; the table has all."""


def write_page(report: Report, language: str) -> str:
    """Write a report as a page: nothing in it is fetched, nothing runs."""

    def say(words: Text) -> str:
        return escape(words.in_language(language))

    lead = "".join(f"<p>{say(one)}</p>" for one in report.lead)
    named = of_faults(report)
    faults = [f"<section><h2>{say(FAULTS)}</h2>{listed(named, language)}</section>"] * bool(named)
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{say(report.title)}</title><style>{STYLE}</style></head><body><main>",
        f'<h1>{say(report.title)}</h1><div class="lead">{lead}</div>',
        *(section(grid, language) for grid in report.grids),
        *faults,
        f"<section><h2>{say(NOTES)}</h2>{listed(report.notes, language)}</section>",
        "</main></body></html>",
    ]
    return "\n".join(parts) + "\n"


def listed(words: tuple[Text, ...] | list[Text], language: str) -> str:
    """Write some sentences as a list."""
    return f"<ul>{''.join(f'<li>{escape(one.in_language(language))}</li>' for one in words)}</ul>"


def section(grid: Grid, language: str) -> str:
    """Write one table, with its plot."""
    title, about = (escape(one.in_language(language)) for one in (grid.title, grid.about))
    head = f"<section><h2>{title}</h2><p>{about}</p>"
    if not grid.rows:
        return f"{head}<p>{NO_ROWS.in_language(language)}</p></section>"
    rows = "".join(table(grid, language))
    return f'{head}{plot(grid, language)}<div class="wide"><table>{rows}</table></div></section>'


def table(grid: Grid, language: str) -> Iterator[str]:
    """Yield the rows of a table."""
    heads = [grid.of, *(one.name for one in grid.columns)]
    cells = "".join(f'<th scope="col">{escape(one.in_language(language))}</th>' for one in heads)
    yield f"<thead><tr>{cells}</tr></thead><tbody>"
    for row in grid.rows:
        values = "".join(f"<td>{escape(said(one, language))}</td>" for one in row.values)
        yield f'<tr><th scope="row">{escape(row.name.in_language(language))}</th>{values}</tr>'
    yield "</tbody>"


def plot(grid: Grid, language: str) -> str:
    """Draw the column that is drawn, if there is one and anything in it is a number."""
    keys = [one.key for one in grid.columns]
    if grid.drawn not in keys:
        return ""
    at = keys.index(grid.drawn)
    over = keys.index(grid.whiskers) if grid.whiskers in keys else None
    found = [bar for row in grid.rows for bar in bars(row, at, over, language)][:MOST_BARS]
    title = f"{grid.title.in_language(language)}, {grid.columns[at].name.in_language(language)}"
    return write_bars(f"plot-{grid.id}", title, found, grid.highest) if found else ""


def bars(row: Row, at: int, over: int | None, language: str) -> Iterator[Bar]:
    """Yield the bar of a row, if its value is a number or a range."""
    value, name = row.values[at], row.name.in_language(language)
    whisker = row.values[over] if over is not None else None
    ends = (whisker.lowest, whisker.highest) if isinstance(whisker, Range) else None
    if isinstance(value, Range):
        yield Bar(name, value.lowest, value.highest, said(value, language))
    elif isinstance(value, int | float):
        yield Bar(name, 0, value, said(value, language), ends)
