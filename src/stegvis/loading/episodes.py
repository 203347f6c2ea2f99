"""Episodes as JSON, read as strictly as patients: unknown keys, wrong kinds and impossible days at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Fault, near_miss
from stegvis.loading.patients import PATIENT_SCHEMA as PATIENT
from stegvis.loading.patients import contact_date, patient, refuse
from stegvis.model import (
    OUTCOMES,
    REASONS,
    AdverseEvent,
    Assessment,
    EarlierStep,
    Episode,
    Measurement,
    Override,
    Referral,
)

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
                total={"type": ["integer", "null"]},
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


@frozen
class Kind:
    """What a value should be: its check, and how that is said."""

    fits: Callable[[Any], bool]
    said: str


TEXT = Kind(lambda v: isinstance(v, str) and bool(v.strip()), "a text")
NUMBER = Kind(lambda v: type(v) is int, "a whole number")
ANSWER = Kind(lambda v: isinstance(v, bool), "true or false")
OBJECT = Kind(lambda v: isinstance(v, dict), "an object")
LIST = Kind(lambda v: isinstance(v, list), "a list")
DATE = Kind(lambda v: contact_date(v, []) is not None, 'a day such as "2026-03-05"')

FORM: dict[str, Kind] = {
    "step": TEXT,
    "started": DATE,
    "on": DATE,
    "patient": OBJECT,
    "scale": TEXT,
    "sessions": NUMBER,
    "completed": ANSWER,
    "takes_part": ANSWER,
    "goal_reached": ANSWER,
    "impression": TEXT,
    "checks": OBJECT,
    "measurements": LIST,
    "adverse_events": LIST,
    "earlier": LIST,
    "referral": OBJECT,
    "overrides": LIST,
}
PARTS: dict[str, tuple[type[Any], dict[str, Kind], tuple[str, ...]]] = {
    "measurements": (
        Measurement,
        {"instrument": TEXT, "on": DATE, "total": NUMBER, "items": OBJECT, "version": TEXT},
        ("instrument", "on"),
    ),
    "adverse_events": (AdverseEvent, {"on": DATE, "what": TEXT}, ("on", "what")),
    "earlier": (
        EarlierStep,
        {"step": TEXT, "started": DATE, "ended": DATE, "outcome": TEXT, "adequate": ANSWER},
        ("step", "started", "ended", "outcome"),
    ),
    "overrides": (
        Override,
        {"on": DATE, "by": TEXT, "reason": TEXT, "chosen": TEXT, "note": TEXT},
        ("on", "by", "reason", "chosen"),
    ),
    "referral": (
        Referral,
        {"to": TEXT, "sent": DATE, "confirmed": DATE, "arrived": DATE, "returned": DATE},
        ("to", "sent"),
    ),
}


def episode(data: Any) -> Episode:
    """Read one episode from JSON data.

    Raises:
        AssessmentError: a key is unknown or a part has the wrong form; every fault is named.

    >>> episode({"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09"}).weeks
    4
    """
    if not isinstance(data, dict):
        raise refuse("an episode is an object", 'such as {"step": ..., "started": ..., "on": ...}', "episode")
    faults: list[Fault] = []
    read = fields(data, FORM, ("step", "started", "on"), "", faults)
    for key in ("measurements", "adverse_events", "earlier", "overrides"):
        if key in read:
            read[key] = tuple(part(key, one, f"{key}[{i}]", faults) for i, one in enumerate(read[key]))
    if "referral" in read:
        read["referral"] = part("referral", read["referral"], "referral", faults)
    for key, value in read.get("checks", {}).items():
        if value is not None and not isinstance(value, bool):
            faults.append(Fault(f"checks.{key}", value, "should be true or false"))
    read["patient"] = patient_of(read.get("patient") or {}, faults)
    if faults:
        raise AssessmentError(faults)
    return Episode(**read)


def patient_of(data: Any, faults: list[Fault]) -> Assessment:
    """Read the patient of today; its faults are named beside the others."""
    try:
        return patient(data)
    except AssessmentError as error:
        faults += [evolve(one, field=f"patient.{one.field}") for one in error.faults]
        return Assessment()


def part(key: str, data: Any, field: str, faults: list[Fault]) -> Any:
    """Read one measurement, earlier step, adverse event, referral or override."""
    make, form, required = PARTS[key]
    if not isinstance(data, dict):
        faults.append(Fault(field, data, "should be an object"))
        return None
    before = len(faults)
    read = fields(data, form, required, f"{field}.", faults)
    return make(**read) if len(faults) == before else None


def fields(
    data: dict[str, Any], form: dict[str, Kind], required: tuple[str, ...], at: str, faults: list[Fault]
) -> dict[str, Any]:
    """Read the keys of one object; null is the same as a key that is missing."""
    read: dict[str, Any] = {}
    for key, value in data.items():
        if key not in form:
            hint = near_miss(key, list(form))
            faults.append(Fault(f"{at}{key}", value, "no such key", ", ".join(form), hint))
        elif value is not None and not form[key].fits(value):
            faults.append(Fault(f"{at}{key}", value, f"should be {form[key].said}"))
        elif value is not None:
            read[key] = date.fromisoformat(value) if form[key] is DATE else value
    for key in required:
        if data.get(key) is None:
            faults.append(Fault(f"{at}{key}", None, "is missing", form[key].said))
    return read
