"""Findings of a check as annotations that GitHub shows beside the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.errors import Diagnostic

LEVELS = {"error": "error", "warning": "warning"}


def write(diagnostics: Iterable[Diagnostic]) -> str:
    """Write one workflow command for each diagnostic."""
    return "".join(f"{line}\n" for line in lines(diagnostics))


def lines(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the commands."""
    for one in diagnostics:
        where = f"file={escape(one.place.file, True)},line={one.place.line},col={one.place.column}"
        said = f"{one.what} [{one.id}]" if one.id else one.what
        said += f"\nhelp: {one.hint}" if one.hint else ""
        yield f"::{LEVELS[one.severity]} {where},title={escape(one.code, True)}::{escape(said)}"


def escape(text: str, in_property: bool = False) -> str:
    """Escape what a workflow command reserves.

    >>> escape("50 %", True)
    '50 %25'
    """
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
