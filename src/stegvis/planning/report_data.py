"""A report as JSON data: the same tables, their rows by id."""

from __future__ import annotations

from typing import Any

from stegvis.errors import Text
from stegvis.language import Named
from stegvis.planning.report import Grid, Range, Report, Row, Shown, Value


def write_data(report: Report) -> dict[str, Any]:
    """Return a report as JSON data; what is hidden or not known is null and named as such."""
    return {
        "kind": report.kind,
        "title": report.title.to_dict(),
        "lead": [one.to_dict() for one in report.lead],
        **report.facts,
        "tables": {grid.id: table(grid) for grid in report.grids},
        "notes": [one.to_dict() for one in report.notes],
        "faults": [{"row": number, "what": what} for number, what in report.faults],
        "more_faults": report.more_faults,
    }


def table(grid: Grid) -> dict[str, Any]:
    """Return one table: what it counts, and its rows."""
    return {
        "title": grid.title.to_dict(),
        "about": grid.about.to_dict(),
        "columns": {one.key: one.name.to_dict() for one in grid.columns},
        "rows": [row_data(grid, row) for row in grid.rows],
    }


def row_data(grid: Grid, row: Row) -> dict[str, Any]:
    """Return one row: its values by the keys of the columns, and which are hidden or not known."""
    pairs = list(zip((one.key for one in grid.columns), row.values, strict=True))
    return {
        "id": row.id,
        "name": row.name.to_dict(),
        "values": {key: plain(value) for key, value in pairs},
        "hidden": [key for key, value in pairs if value is Shown.HIDDEN],
        "unknown": [key for key, value in pairs if value is Shown.UNKNOWN],
    }


def plain(value: Value) -> Any:
    """Return a value as JSON says it."""
    if isinstance(value, Range):
        return {"lowest": round(value.lowest, 4), "highest": round(value.highest, 4)}
    if isinstance(value, Text):
        return value.to_dict()
    if isinstance(value, Named):
        return value.id
    if isinstance(value, Shown):
        return None
    return round(value, 4) if isinstance(value, float) else value
