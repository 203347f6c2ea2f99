"""Patients as JSON, read strictly: unknown and repeated keys, NaN, huge numbers are refused."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from stegvis.assessment import Assessment
from stegvis.errors import AssessmentError, Fault, meant

KEYS = ("age", "scores", "items", "printed_items", "findings", "none_of", "contact_date")

SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a stegvis patient",
    "description": "a missing key or null is unknown, which is never no",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "age": {"type": ["integer", "null"], "minimum": 0, "maximum": 120},
        "scores": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
        "findings": {
            "type": "object",
            "additionalProperties": {"type": ["boolean", "integer", "string", "null"]},
        },
        "none_of": {"type": "array", "items": {"type": "string"}},
        "contact_date": {"type": ["string", "null"], "format": "date"},
    }
    | {
        key: {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "propertyNames": {"pattern": "^[1-9][0-9]*$"},
                "additionalProperties": {"type": ["integer", "null"]},
            },
        }
        for key in ("items", "printed_items")
    },
}


def refuse(what: str, hint: str = "", field: str = "patient", value: object = None) -> AssessmentError:
    """Return an error with one fault."""
    return AssessmentError([Fault(field, value, what, "", hint)])


def pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a key that is given twice."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise refuse("this key is given twice", "keep one of them", key, value)
        made[key] = value
    return made


def not_json(word: str) -> Any:
    """Refuse NaN and the infinities."""
    raise refuse(f"{word} is not JSON", "leave an unknown value out, or give null")


def small_int(digits: str) -> int:
    """Read a whole number that a patient can have."""
    if len(digits) > 9:
        raise refuse(f"{digits[:12]}... is far too large", "check the number")
    return int(digits)


def parse(text: str) -> Any:
    """Read JSON text.

    Raises:
        AssessmentError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=pairs_once, parse_constant=not_json, parse_int=small_int)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise refuse(f"this is not JSON: {error.msg.lower()} at {where}") from None
    except RecursionError:
        raise refuse("this JSON is nested too deeply") from None


def patient(data: Any) -> Assessment:
    """Read one patient from JSON data.

    Raises:
        AssessmentError: a key is unknown or a part has the wrong form; every fault is named.

    >>> patient({"age": 34, "scores": {"phq9": 12}}).age
    34
    """
    if not isinstance(data, dict):
        raise refuse("a patient is an object", 'such as {"age": 34, "scores": {"phq9": 12}}')
    faults = [
        Fault(str(key), value, "no such key", ", ".join(KEYS), meant(str(key), KEYS))
        for key, value in data.items()
        if key not in KEYS
    ]
    for key in ("scores", "findings", "items", "printed_items"):
        value = data.get(key)
        if value is not None and not isinstance(value, dict):
            faults.append(Fault(key, value, "should be an object", '{"phq9": ...}'))
    groups = data.get("none_of")
    if groups is not None and not (isinstance(groups, list) and all(isinstance(g, str) for g in groups)):
        faults.append(Fault("none_of", groups, "should be a list of groups", '["red_flags"]'))
    contact = contact_date(data.get("contact_date"), faults)
    if faults:
        raise AssessmentError(faults)
    return Assessment(
        age=data.get("age"),
        scores=data.get("scores") or {},
        items=data.get("items") or {},
        findings=data.get("findings") or {},
        none_of=tuple(groups or ()),
        printed_items=data.get("printed_items") or {},
        contact_date=contact,
    )


def contact_date(said: Any, faults: list[Fault]) -> date | None:
    """Read a day written as year-month-day."""
    if said is None:
        return None
    if isinstance(said, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    faults.append(Fault("contact_date", said, "this is not a day", '"2026-03-05"', "write year-month-day"))
    return None
