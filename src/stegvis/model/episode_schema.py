"""The JSON Schema of an episode."""

from __future__ import annotations

from stegvis.model.assessment import PATIENT_SCHEMA as PATIENT
from stegvis.model.assessment import SCORE_SCHEMA
from stegvis.model.episode import OUTCOMES, REASONS

DAY = {"type": "string", "format": "date"}
STRING = {"type": "string"}
MAYBE = {"type": ["boolean", "null"]}


def closed(required: tuple[str, ...], **properties: object) -> dict[str, object]:
    """Describe an object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


EPISODE_SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a stegvis episode",
    "description": "a course in one step, as known on the day of the review; missing or null is unknown",
    **closed(
        ("step", "started", "on"),
        step=STRING,
        started=DAY,
        on=DAY,
        patient={key: value for key, value in PATIENT.items() if key != "$schema"},
        scale=STRING,
        sessions={"type": ["integer", "null"], "minimum": 0},
        completed=MAYBE,
        takes_part=MAYBE,
        goal_reached=MAYBE,
        impression={"enum": ["better", "same", "worse", None]},
        checks={"type": "object", "additionalProperties": MAYBE},
        measurements={
            "type": "array",
            "items": closed(
                ("instrument", "on"),
                instrument=STRING,
                on=DAY,
                total=SCORE_SCHEMA,
                items={"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
                version=STRING,
            ),
        },
        adverse_events={"type": ["array", "null"], "items": closed(("on", "what"), on=DAY, what=STRING)},
        earlier={
            "type": "array",
            "items": closed(
                ("step", "started", "ended", "outcome"),
                step=STRING,
                started=DAY,
                ended=DAY,
                outcome={"enum": list(OUTCOMES)},
                adequate=MAYBE,
            ),
        },
        referral={
            "oneOf": [
                {"type": "null"},
                closed(("to", "sent"), to=STRING, sent=DAY, confirmed=DAY, arrived=DAY, returned=DAY),
            ]
        },
        overrides={
            "type": "array",
            "items": closed(
                ("on", "by", "reason", "chosen"),
                on=DAY,
                by=STRING,
                reason={"enum": list(REASONS)},
                chosen=STRING,
                note=STRING,
            ),
        },
    ),
}
