"""Findings of a check as SARIF 2.1.0, which editors and code hosts read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from stegvis.errors import Diagnostic
from stegvis.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(diagnostics: Iterable[Diagnostic]) -> str:
    """Write one run with a result for each diagnostic."""
    found = list(diagnostics)
    said = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "stegvis",
                        "version": __version__,
                        "rules": [{"id": code} for code in sorted({one.code for one in found})],
                    }
                },
                "results": [result(one) for one in found],
            }
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def result(one: Diagnostic) -> dict[str, object]:
    """Write one result."""
    region = {
        "startLine": one.place.line,
        "startColumn": one.place.column,
        "endColumn": one.place.column + max(one.place.length, 1),
    }
    return {
        "ruleId": one.code,
        "level": one.severity,
        "message": {"text": "\n".join(part for part in (one.what, one.hint) if part)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": one.place.file.replace("\\", "/")},
                    "region": region,
                }
            }
        ],
        "partialFingerprints": {"stegvis/v1": f"{one.code}:{one.id}"},
    }
