"""Findings of a check as SARIF 2.1.0, which editors and code hosts read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from stegvis.errors import Place
from stegvis.verification import Finding
from stegvis.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(findings: Iterable[Finding], says: Mapping[str, str]) -> str:
    """Write one run with a result for each finding; one that is accepted is suppressed with its reason.

    Args:
        says: what each check looks for, by its name.
    """
    found = list(findings)
    names = sorted({one.diagnostic.code for one in found})
    said = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "stegvis",
                        "version": __version__,
                        "rules": [rule(name, says.get(name, "")) for name in names],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [result(one, names) for one in found],
            }
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def rule(name: str, says: str) -> dict[str, Any]:
    """Write what a check looks for."""
    return {"id": name, "shortDescription": {"text": says}} if says else {"id": name}


def result(finding: Finding, names: list[str]) -> dict[str, Any]:
    """Write one result."""
    one = finding.diagnostic
    said: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": names.index(one.code),
        "level": one.severity,
        "message": {"text": "\n".join(part for part in (one.what, one.hint) if part)},
        "partialFingerprints": {"stegvis/v1": f"{one.code}:{one.id}"},
    }
    if one.place.file:
        said["locations"] = [location(one.place)]
    if finding.patients or finding.rules:
        said["properties"] = {"patients": list(finding.patients), "rules": list(finding.rules)}
    if finding.accepted:
        said["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    return said


def location(place: Place) -> dict[str, Any]:
    """Write a place."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": place.file.replace("\\", "/")},
            "region": {
                "startLine": max(place.line, 1),
                "startColumn": max(place.column, 1),
                "endColumn": max(place.column, 1) + max(place.length, 1),
            },
        }
    }
