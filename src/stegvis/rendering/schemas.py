"""JSON Schemas of everything that goes in and out, from the same shapes that readers use."""

from __future__ import annotations

from stegvis.loading import (
    INSTRUMENT_FILE,
    OVERLAY_FILE,
    PATHWAY_FILE,
    UNIT_FILE,
    json_schema,
)
from stegvis.model import EPISODE_SCHEMA as EPISODE
from stegvis.model import PATIENT_SCHEMA, VERDICTS
from stegvis.rendering.recommendation_schemas import (
    DECISION,
    DRAFT,
    GROUND,
    ID,
    PROPERTIES,
    RECOMMENDATION,
    RECORD,
    STRING,
    STRINGS,
    SUMMARY,
    TEXT,
    closed,
    in_one_language,
    sealed,
)
from stegvis.rendering.report_schemas import REPORT

VERDICT = {"enum": list(VERDICTS)}
REASON = {
    "rule": ID,
    "verdict": VERDICT,
    "urgency": ID,
    "because": TEXT,
    "when": STRING,
    "values": {"type": "object"},
    "confidence": {"enum": ["high", "medium", "low"]},
    "facts": STRINGS,
    "ground": GROUND,
    "rules": STRINGS,
    "dissent_": TEXT,
}
TRUTH = {"type": ["boolean", "null"]}
TOTAL = {
    "oneOf": [
        {"type": ["integer", "null"]},
        sealed(lowest={"type": "integer"}, highest={"type": "integer"}),
    ]
}
NUMBERS = sealed(
    name=TEXT,
    followed={"type": "boolean"},
    measurements=closed(on=STRING, total=TOTAL, baseline={"type": "boolean"}),
    first=TOTAL,
    last=TOTAL,
    change=TOTAL,
    percent_change=TOTAL,
    response=TRUTH,
    partial_response=TRUTH,
    remission=TRUTH,
    remission_twice=TRUTH,
    improved=TRUTH,
    deteriorated=TRUTH,
    worse_than_best=TRUTH,
    trend={"type": "integer"},
    figures={
        "type": "object",
        "additionalProperties": sealed(
            value={"type": "number"},
            note=TEXT,
            ground=sealed(basis=STRING, source=STRING, place=STRING, note=STRING),
        ),
    },
)
LATEST = closed(access=ID, kind={"enum": ["law", "target", "local"]}, what=TEXT, latest=STRING)
REVIEW: dict[str, object] = {
    "$schema": DRAFT,
    "title": "a stegvis review",
    "description": "a proposal of how a course goes on, with its reasons; a clinician decides",
    **sealed(
        verdict=VERDICT,
        status={"enum": ["firm", "provisional"]},
        urgency=ID,
        step=ID,
        target=STRING,
        reasons=closed(**REASON),
        also=closed(**REASON),
        numbers={"type": "object", "additionalProperties": NUMBERS},
        missing=closed(input=ID, name=TEXT, ask=TEXT, rules=STRINGS),
        checks=closed(
            check=ID, ask=TEXT, done=TRUTH, waits={"type": "boolean"}, facts=STRINGS, ground=GROUND
        ),
        contacts=PROPERTIES["contacts"],
        actions=closed(**{"from": ID, "urgency": STRING, "do": TEXT}),
        next_measurement=sealed(
            instruments=STRINGS,
            overdue_since=STRING,
            weeks_from_start={"type": "array", "items": {"type": "integer"}},
            earliest=STRING,
            latest=STRING,
        ),
        responsible=sealed(
            who={"enum": ["this_unit", "sender", "receiver"]},
            name=TEXT,
            referral={
                "oneOf": [
                    {"type": "null"},
                    sealed(to=ID, state=ID, days_since_sent={"type": "integer"}),
                ]
            },
            overdue=LATEST,
            waiting=LATEST,
        ),
        override={
            "oneOf": [
                {"type": "null"},
                sealed(
                    on=STRING,
                    by=STRING,
                    reason=ID,
                    reason_text=TEXT,
                    chosen=ID,
                    note=STRING,
                    stands={"type": "boolean"},
                    lifted_by=STRINGS,
                    because=TEXT,
                    proposed=sealed(verdict=VERDICT, target=STRING),
                ),
            ]
        },
        red_flags=PROPERTIES["red_flags"],
        questions=PROPERTIES["questions"],
        caveats={"type": "array", "items": TEXT},
        recommendation={
            "oneOf": [
                {"type": "null"},
                {key: value for key, value in RECOMMENDATION.items() if key != "$schema"},
            ]
        },
        episode={key: value for key, value in EPISODE.items() if key != "$schema"},
        provenance={"type": "object"},
        intended_use=TEXT,
    ),
}

SCHEMAS: dict[str, dict[str, object]] = {
    "pathway": json_schema(PATHWAY_FILE, "a stegvis pathway file"),
    "instrument": json_schema(INSTRUMENT_FILE, "a stegvis instrument file"),
    "overlay": json_schema(OVERLAY_FILE, "a stegvis overlay"),
    "unit": json_schema(UNIT_FILE, "a stegvis unit profile"),
    "patient": PATIENT_SCHEMA,
    "recommendation": RECOMMENDATION,
    "recommendation-decision": DECISION,
    "recommendation-summary": SUMMARY,
    "recommendation-in-one-language": in_one_language(RECOMMENDATION),
    "recommendation-summary-in-one-language": in_one_language(SUMMARY),
    "record": RECORD,
    "episode": EPISODE,
    "review": REVIEW,
    "report": REPORT,
}
