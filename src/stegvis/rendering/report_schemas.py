"""JSON Schema of a report on many patients: a plan, outcomes, a look-back."""

from __future__ import annotations

from stegvis.rendering.recommendation_schemas import DRAFT, ID, SHA256, STRING, STRINGS, TEXT, closed, sealed

NUMBER = {"type": "number"}
COUNT = {"type": "integer", "minimum": 0}
EDITION = sealed(id=ID, version=STRING, sha256=SHA256, overlays=STRINGS, unit=STRING, status=STRING)
VALUE = {
    "oneOf": [
        {"type": "null"},
        NUMBER,
        STRING,
        TEXT,
        sealed(lowest=NUMBER, highest=NUMBER),
    ]
}
VALUES = {"type": "object", "additionalProperties": VALUE}
TABLE = sealed(
    title=TEXT,
    about=TEXT,
    columns={"type": "object", "additionalProperties": TEXT},
    rows=closed(id=STRING, name=TEXT, values=VALUES, hidden=STRINGS, unknown=STRINGS),
)
REPORT: dict[str, object] = {
    "$schema": DRAFT,
    "title": "a stegvis report on many patients",
    **sealed(
        kind={"enum": ["plan", "outcomes", "look_back"]},
        title=TEXT,
        lead={"type": "array", "items": TEXT},
        stegvis=STRING,
        pathway=EDITION,
        vs_=EDITION,
        table=sealed(
            name=STRING,
            made_up={"type": "boolean"},
            rows=COUNT,
            faulty_rows=COUNT,
            patients=NUMBER,
            weight_=STRING,
            weeks_=NUMBER,
            weeks_of_a_year_=COUNT,
        ),
        tables={"type": "object", "additionalProperties": TABLE},
        notes={"type": "array", "items": TEXT},
        faults=closed(row=COUNT, what=STRING),
        more_faults=COUNT,
    ),
}
