"""Findings of a check as annotations that GitHub shows beside the line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from stegvis.verification import Finding

LEVELS = {"error": "error", "warning": "warning"}


def write_annotations(findings: Iterable[Finding]) -> str:
    """Write one workflow command for each finding."""
    return "".join(f"{line}\n" for line in lines(findings))


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the commands."""
    for finding in findings:
        one = finding.diagnostic
        where = f"file={escape(one.place.file, True)},line={one.place.line},col={one.place.column}"
        said = f"{one.what} [{one.id}]" if one.id else one.what
        said += f"\nhelp: {one.hint}" if one.hint else ""
        for patient in finding.patients:
            said += f"\npatient: {json.dumps(patient, ensure_ascii=False)}"
        yield f"::{LEVELS[one.severity]} {where},title={escape(one.code, True)}::{escape(said)}"


def escape(text: str, in_property: bool = False) -> str:
    """Escape what a workflow command reserves.

    >>> escape("50 %", True)
    '50 %25'
    """
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
