"""JSON Schemas of everything that goes in and out, from the same shapes that readers use."""

from __future__ import annotations

from stegvis.errors import CODES
from stegvis.graph import UPWARD
from stegvis.loading import EPISODE_SCHEMA as EPISODE
from stegvis.loading import (
    INSTRUMENT_FILE,
    OVERLAY_FILE,
    PATHWAY_FILE,
    PATIENT_SCHEMA,
    UNIT_FILE,
    json_schema,
)
from stegvis.model import EAGER, LAZY, VERDICTS
from stegvis.rationale import SETTLED

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STRING = {"type": "string"}
ID = {"type": "string", "minLength": 1}
TEXT = {
    "type": "object",
    "properties": {"sv": STRING, "en": STRING},
    "required": ["sv", "en"],
    "additionalProperties": False,
}
STRINGS = {"type": "array", "items": STRING}
RANGE = {
    "type": "object",
    "properties": {"lowest": ID, "highest": ID},
    "required": ["lowest", "highest"],
    "additionalProperties": False,
}
GROUND = {
    "type": "object",
    "properties": {
        "basis": {"enum": ["source", "convention", "inference"]},
        "source": STRING,
        "place": STRING,
        "note": STRING,
        "title": STRING,
        "warning": TEXT,
    },
    "required": ["basis", "source", "place", "note", "title"],
    "additionalProperties": False,
}
NUMBER = {"type": ["integer", "null"]}
DAY = {"type": ["string", "null"]}
VALUE = {"type": ["integer", "boolean", "string", "object", "null"]}


def closed(**properties: object) -> dict[str, object]:
    """Describe a list of objects with exactly these keys."""
    return {"type": "array", "items": sealed(**properties)}


def sealed(**properties: object) -> dict[str, object]:
    """Describe an object with these keys; those that end in _ may be missing."""
    return {
        "type": "object",
        "properties": {key.rstrip("_"): value for key, value in properties.items()},
        "required": [key for key in properties if not key.endswith("_")],
        "additionalProperties": False,
    }


NAMED_VALUE = {"input": ID, "name": TEXT, "value": VALUE, "word_": TEXT}
RULE = {
    "rule": ID,
    "when": STRING,
    "values": {"type": "object"},
    "seen": closed(**NAMED_VALUE),
    "at_least": ID,
    "urgency": ID,
    "because": TEXT,
    "confidence": {"enum": ["high", "medium", "low"]},
    "facts": STRINGS,
    "threshold": GROUND,
    "care": GROUND,
    "dissent_": TEXT,
    "spanning_": STRINGS,
    "overlays_": closed(overlay=ID, keys=STRINGS, because=TEXT, ground=GROUND),
}
CONDITIONS = closed(
    rule=ID,
    status={"enum": ["unanswered", "clinician_decides"]},
    kind={"enum": ["stop", "ask"]},
    because=TEXT,
    questions=STRINGS,
    ground=GROUND,
)
STEP = {
    "step": ID,
    "level": ID,
    "name": TEXT,
    "what": TEXT,
    "dose": TEXT,
    "first_contact": ID,
    "step_up": TEXT,
    "ground": GROUND,
}
PROPERTIES: dict[str, object] = {
    "status": {"enum": ["firm", "provisional"]},
    "level": ID,
    "range": RANGE,
    "track": ID,
    "step": ID,
    "urgency": ID,
    "first_contact": ID,
    "because": closed(**RULE),
    "why_not_lower": closed(
        level=ID,
        name=TEXT,
        why={"enum": ["need", "no_step", "ages", "unsuitable", "withheld", "review"]},
        step_=ID,
        reason=TEXT,
        rules=STRINGS,
    ),
    "what_would_change": closed(
        **{"input": ID, "name": TEXT, "level": ID, "urgency": ID, "range": RANGE},
        **{"from": VALUE, "to": VALUE},
    ),
    "questions": closed(
        question=ID,
        group=STRING,
        kind={"enum": ["contradiction", "red_flag", "need", "unsuitable"]},
        name=TEXT,
        ask=TEXT,
        rules=STRINGS,
        matters_for_={"type": "array", "items": {"enum": list(SETTLED)}},
        answers=closed(answer=VALUE, level=ID, urgency=ID, range=RANGE),
    ),
    "actions": closed(
        **{"action": ID, "from": ID, "urgency": STRING, "do": TEXT, "because": TEXT},
        ground=GROUND,
    ),
    "prerequisites": {"type": "array", "items": TEXT},
    "conditions": CONDITIONS,
    "red_flags": closed(**RULE, name=TEXT, first_contact=STRING, do={"type": "array", "items": TEXT}),
    "tracks": closed(
        track=ID,
        name=TEXT,
        level=ID,
        needed=ID,
        urgency=ID,
        step=ID,
        step_name=TEXT,
        what=TEXT,
        first_contact=ID,
        rules=STRINGS,
        conditions=CONDITIONS,
    ),
    "alternatives": closed(**STEP),
    "escalation": closed(
        **STEP,
        **{"from": ID, "kind": {"enum": list(UPWARD)}, "when": STRING},
        reached_when=TEXT,
        reached_ground={"type": "array", "items": GROUND},
    ),
    "review": {
        "oneOf": [
            {"type": "null"},
            sealed(
                weeks={"type": "array", "items": {"type": "integer"}},
                instruments=STRINGS,
                what=TEXT,
                ground=GROUND,
            ),
        ]
    },
    "access": closed(
        access=ID,
        kind={"enum": ["proposal", "law", "target", "local"]},
        what=TEXT,
        days={"type": "integer"},
        latest=STRING,
        ground=GROUND,
    ),
    "booking": sealed(
        profession=ID,
        days=NUMBER,
        by=DAY,
        because={"oneOf": [{"type": "null"}, TEXT]},
        grounds=closed(days={"type": "integer"}, access=STRING, what=TEXT),
    ),
    "contacts": closed(
        **{"profession": ID, "name": TEXT, "place": STRING, "urgency": ID, "by": DAY, "why": TEXT},
        **{"for": STRINGS},
    ),
    "faults": closed(field=ID, value={}, what=TEXT, allowed=TEXT, hint=TEXT, code={"enum": list(CODES)}),
    "settled": sealed(**{one: {"type": "boolean"} for one in SETTLED}),
    "unit": {
        "oneOf": [
            {"type": "null"},
            sealed(
                unit=ID,
                name=TEXT,
                phone=STRING,
                languages=STRINGS,
                what=TEXT,
                partner_=sealed(id=ID, name=TEXT, phone=STRING),
                because_=TEXT,
            ),
        ]
    },
    "references": closed(
        reference=ID,
        kind={"enum": ["phone", "law"]},
        shown=STRING,
        name=TEXT,
        review_date=STRING,
        expired={"type": "boolean"},
        ground=GROUND,
    ),
    "inputs": closed(
        **NAMED_VALUE,
        group=STRING,
        instrument_=ID,
        item_={"type": "integer"},
        highest_={"type": "integer"},
        band_=sealed(id=ID, severity=ID, name=TEXT),
    ),
    "groups": closed(
        group=ID,
        name=TEXT,
        yes=STRINGS,
        no=STRINGS,
        unanswered=closed(input=ID, name=TEXT),
    ),
    "caveats": {"type": "array", "items": TEXT},
    "provenance": sealed(
        stegvis=ID,
        pathway=ID,
        version=ID,
        status=ID,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        title=TEXT,
        review_date=STRING,
        valid_until=STRING,
        policy={"enum": ["LEON", "BEON"]},
        overlays=closed(overlay=ID, version=STRING, status=ID, title=TEXT, valid_until=STRING),
        contact_date=STRING,
        names={"type": "object", "additionalProperties": TEXT},
    ),
    "intended_use": TEXT,
}
RECOMMENDATION: dict[str, object] = {
    "$schema": DRAFT,
    "title": "a stegvis recommendation",
    "description": "a proposal with its rationale; a clinician decides",
    "type": "object",
    "properties": PROPERTIES,
    "required": [*EAGER, *LAZY],
    "additionalProperties": False,
}

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
    "episode": EPISODE,
    "review": REVIEW,
}
