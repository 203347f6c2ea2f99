"""JSON Schemas of a recommendation: the decision alone, its summary, everything, and each in one language."""

from __future__ import annotations

from typing import Any, get_args

from stegvis.graph import UPWARD
from stegvis.language import Answerer, Phase
from stegvis.model import EAGER, LAZY, PATIENT_SCHEMA, RECORD_FORMAT
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
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
LIBRARY = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
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
VALUE = {"type": ["integer", "boolean", "string", "object", "null"]}


def closed(**properties: object) -> dict[str, object]:
    """Describe a list of objects with exactly these keys."""
    return {"type": "array", "items": sealed(**properties)}


def sealed(**properties: object) -> dict[str, object]:
    """Describe an object with these keys; those that end in _ may be missing."""
    return {
        "type": "object",
        "properties": {key.removesuffix("_"): value for key, value in properties.items()},
        "required": [key for key in properties if not key.endswith("_")],
        "additionalProperties": False,
    }


PARTS_LAID = closed(
    kind={"enum": ["base", "overlay", "unit"]}, id=ID, version=STRING, status=STRING, sha256=SHA256
)
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
        short=TEXT,
        ask=TEXT,
        answered_by={"enum": list(get_args(Answerer))},
        phase={"enum": list(get_args(Phase))},
        rules=STRINGS,
        matters_for={"type": "array", "items": {"enum": list(SETTLED)}},
        answers=closed(answer=VALUE, level=ID, urgency=ID, range=RANGE),
    ),
    "actions": closed(
        **{"action": ID, "from": ID, "urgency": STRING, "do": TEXT, "because": TEXT},
        ground=GROUND,
    ),
    "prerequisites": {"type": "array", "items": TEXT},
    "conditions": CONDITIONS,
    "red_flags": closed(**RULE, name=TEXT, first_contact=ID, do={"type": "array", "items": TEXT}),
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
        days={"type": ["integer", "null"]},
        by={"type": ["string", "null"]},
        because={"oneOf": [{"type": "null"}, TEXT]},
        grounds=closed(days={"type": "integer"}, access=STRING, what=TEXT),
    ),
    "contacts": closed(
        **{"profession": ID, "name": TEXT, "place": STRING, "urgency": ID, "why": TEXT, "for": STRINGS},
        by={"type": ["string", "null"]},
        urgency_name=TEXT,
        lacking={"type": "boolean"},
    ),
    "say": {"oneOf": [{"type": "null"}, TEXT]},
    "faults": closed(
        code=ID,
        field=ID,
        value={"type": ["integer", "boolean", "string", "null"]},
        what=TEXT,
        allowed=TEXT,
        hint=TEXT,
    ),
    "declined": closed(
        declined=ID,
        name=TEXT,
        steps=closed(
            track=ID,
            step=ID,
            name=TEXT,
            instead={
                "oneOf": [
                    {"type": "null"},
                    sealed(step=ID, name=TEXT, less_than_needed={"type": "boolean"}),
                ]
            },
        ),
        actions=STRINGS,
    ),
    "settled": sealed(**{name: {"type": "boolean"} for name in SETTLED}),
    "enough": sealed(
        phone={"type": "boolean"},
        done={"type": "boolean"},
        phone_at_most={"type": "integer", "minimum": 0},
        done_at_most={"type": "integer", "minimum": 0},
    ),
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
        checked=STRING,
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
        denied=closed(input=ID, name=TEXT),
        not_known=closed(input=ID, name=TEXT),
        unanswered=closed(input=ID, name=TEXT),
        not_answered=closed(input=ID, name=TEXT),
    ),
    "caveats": {"type": "array", "items": TEXT},
    "provenance": sealed(
        stegvis=ID,
        pathway=ID,
        version=ID,
        status=ID,
        sha256=SHA256,
        title=TEXT,
        review_date=STRING,
        valid_until=STRING,
        policy={"enum": ["LEON", "BEON"]},
        edition=SHA256,
        library_sha256=LIBRARY,
        parts=PARTS_LAID,
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

PARTS: dict[str, object] = {name: PROPERTIES[name] for name in EAGER}
EDITION_SAID = sealed(stegvis=ID, pathway=ID, version=ID, sha256=STRING, edition=STRING, contact_date=STRING)
RECORD_FIELDS: dict[str, object] = {
    "format": {"const": RECORD_FORMAT},
    "patient": PATIENT_SCHEMA,
    "on_fault": {"enum": ["raise", "set_aside"]},
    "edition": sealed(
        edition=SHA256, stegvis=ID, library_sha256=LIBRARY, pathway=ID, version=ID, sha256=SHA256,
        policy={"enum": ["LEON", "BEON"]}, parts=PARTS_LAID,
    ),
    "answer_sha256": SHA256,
}  # fmt: skip
RANK = {"type": "integer", "minimum": 0}
DECISION: dict[str, object] = {
    "$schema": DRAFT,
    "title": "the decision of a stegvis recommendation",
    "description": "ids and ranks alone; a clinician decides",
    **sealed(
        **PARTS,
        because=STRINGS,
        red_flags=STRINGS,
        questions=STRINGS,
        settled=PROPERTIES["settled"],
        enough=PROPERTIES["enough"],
        ranks={
            "oneOf": [{"type": "null"}, sealed(level=RANK, lowest=RANK, highest=RANK, urgency=RANK)],
        },
        edition=EDITION_SAID,
    ),
}
SUMMARY: dict[str, object] = {
    "$schema": DRAFT,
    "title": "the summary of a stegvis recommendation",
    "description": "what is read first; a clinician decides",
    **sealed(
        **PARTS,
        names={"type": "object", "additionalProperties": TEXT},
        because=closed(rule=ID, at_least=ID, urgency=ID, because=TEXT),
        red_flags=closed(rule=ID, name=TEXT, because=TEXT, do={"type": "array", "items": TEXT}),
        actions=closed(action=ID, urgency=STRING, do=TEXT),
        prerequisites=PROPERTIES["prerequisites"],
        conditions=closed(rule=ID, status=ID, kind=ID, because=TEXT),
        contacts=closed(profession=ID, name=TEXT, urgency=ID, by={"type": ["string", "null"]}),
        booking=sealed(profession=ID, days={"type": ["integer", "null"]}, by={"type": ["string", "null"]}),
        questions=sealed(
            **{
                f"{kind}_": {"type": "object", "additionalProperties": TEXT}
                for kind in ("contradiction", "red_flag", "need", "unsuitable")
            }
        ),
        settled=PROPERTIES["settled"],
        enough=PROPERTIES["enough"],
        faults=closed(code=ID, field=ID, what=TEXT),
        caveats=PROPERTIES["caveats"],
        edition=EDITION_SAID,
        intended_use=TEXT,
    ),
}
RECORD: dict[str, object] = {
    "$schema": DRAFT,
    "title": "a stegvis record",
    "description": "what is kept so that an answer can be made again; it holds the patient as given",
    **sealed(**RECORD_FIELDS, decision={key: said for key, said in DECISION.items() if key != "$schema"}),
}


def in_one_language(schema: Any) -> Any:
    """Return a schema of the same answer with every text in one language, as a plain string."""
    if schema == TEXT:
        return STRING
    if isinstance(schema, dict):
        return {key: in_one_language(value) for key, value in schema.items()}
    return [in_one_language(one) for one in schema] if isinstance(schema, list) else schema
