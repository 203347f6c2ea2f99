"""Patients as JSON, read strictly: unknown and repeated keys, NaN, huge numbers are refused."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.model import UNKNOWN, Assessment, words_of

NO_KEY = Text("nyckeln finns inte", "no such key")
KEYS = (
    "age",
    "scores",
    "items",
    "printed_items",
    "findings",
    "none_of",
    "contact_date",
    "born",
    "sex",
    "caller",
)

SCORE_SCHEMA: dict[str, object] = {
    "anyOf": [
        {"type": ["integer", "null"]},
        {"const": UNKNOWN},
        {
            "type": "object",
            "properties": {"value": {"type": "integer"}, "unit": {"type": "string"}},
            "required": ["value", "unit"],
            "additionalProperties": False,
        },
    ]
}
PATIENT_SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a stegvis patient",
    "description": "a missing key or null is unknown, which is never no",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "age": {"type": ["integer", "null"], "minimum": 0, "maximum": 120},
        "scores": {"type": "object", "additionalProperties": SCORE_SCHEMA},
        "findings": {
            "type": "object",
            "additionalProperties": {"type": ["boolean", "integer", "string", "null"]},
        },
        "none_of": {"type": "array", "items": {"type": "string"}},
        "contact_date": {"type": ["string", "null"], "format": "date"},
        "born": {"type": ["string", "null"], "format": "date"},
        "sex": {"enum": [*words_of("sex"), UNKNOWN, None]},
        "caller": {"enum": [*words_of("caller"), UNKNOWN, None]},
    }
    | {
        key: {
            "type": "object",
            "additionalProperties": {
                "type": ["object", "null"],
                "propertyNames": {"pattern": "^[1-9][0-9]*$"},
                "additionalProperties": {"anyOf": [{"type": ["integer", "null"]}, {"const": UNKNOWN}]},
            },
        }
        for key in ("items", "printed_items")
    },
}


def refuse(
    what: str | Text, hint: str | Text = "", field: str = "patient", value: object = None
) -> AssessmentError:
    """Return an error with one fault."""
    return AssessmentError([Fault(field, value, what, "", hint)])


def pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a key that is given twice."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise refuse(
                Text("nyckeln står två gånger", "this key is given twice"),
                Text("behåll en av dem", "keep one of them"), key, value,
            )  # fmt: skip
        made[key] = value
    return made


def not_json(word: str) -> Any:
    """Refuse NaN and the infinities."""
    hint = Text("utelämna ett okänt värde, eller skriv null", "leave an unknown value out, or give null")
    raise refuse(Text(f"{word} är inte JSON", f"{word} is not JSON"), hint)


def small_int(digits: str) -> int:
    """Read a whole number that a patient can have."""
    if len(digits) > 9:
        what = Text(f"{digits[:12]}... är alldeles för stort", f"{digits[:12]}... is far too large")
        raise refuse(what, Text("kontrollera talet", "check the number"))
    return int(digits)


def parse(text: str) -> Any:
    """Read JSON text.

    Raises:
        AssessmentError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=pairs_once, parse_constant=not_json, parse_int=small_int)
    except json.JSONDecodeError as error:
        where, why = f"{error.lineno}, column {error.colno}", error.msg.lower()
        where_sv = f"{error.lineno}, kolumn {error.colno}"
        what = Text(f"detta är inte JSON: rad {where_sv} ({why})", f"this is not JSON: {why} at line {where}")
        raise refuse(what) from None
    except RecursionError:
        raise refuse(Text("denna JSON är nästlad för djupt", "this JSON is nested too deeply")) from None


def patient(data: Any) -> Assessment:
    """Read one patient from JSON data.

    Raises:
        AssessmentError: a key is unknown or a part has the wrong form; every fault is named.

    >>> patient({"age": 34, "scores": {"phq9": 12}}).age
    34
    """
    read, faults = read_patient(data)
    if faults:
        raise AssessmentError(faults)
    return read


def read_patient(data: Any) -> tuple[Assessment, list[Fault]]:
    """Read what can be read of one patient from JSON data, and name what cannot.

    Raises:
        AssessmentError: it is no object at all.
    """
    if not isinstance(data, dict):
        such = '{"age": 34, "scores": {"phq9": 12}}'
        what = Text("en patient är ett objekt", "a patient is an object")
        raise refuse(what, Text(f"till exempel {such}", f"such as {such}"))
    faults = [
        Fault(str(key), value, NO_KEY, ", ".join(KEYS), meant(str(key), KEYS), "unknown_name")
        for key, value in data.items()
        if key not in KEYS
    ]
    parts = {key: part_of(data, key, faults) for key in ("scores", "findings", "items", "printed_items")}
    groups = data.get("none_of")
    if groups is not None and not (isinstance(groups, list) and all(isinstance(g, str) for g in groups)):
        what = Text("ska vara en lista med grupper", "should be a list of groups")
        faults.append(Fault("none_of", groups, what, '["red_flags"]', code="wrong_kind"))
        groups = None
    contact = contact_date(data.get("contact_date"), faults)
    born = contact_date(data.get("born"), faults, "born")
    denied = () if any(fault.code == "unknown_name" for fault in faults) else tuple(groups or ())
    read = Assessment(
        age=data.get("age"), none_of=denied, contact_date=contact, born=born, sex=data.get("sex"),
        caller=data.get("caller"), **parts,
    )  # fmt: skip
    return read, faults


def part_of(data: dict[str, Any], key: str, faults: list[Fault]) -> dict[str, Any]:
    """Read one part of a patient, an object by name."""
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        what = Text("ska vara ett objekt", "should be an object")
        faults.append(Fault(key, value, what, '{"phq9": ...}', code="wrong_kind"))
        return {}
    return value


def contact_date(said: Any, faults: list[Fault], field: str = "contact_date") -> date | None:
    """Read a day written as year-month-day."""
    if said is None:
        return None
    if isinstance(said, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    what = Text("detta är ingen dag", "this is not a day")
    hint = Text("skriv år-månad-dag", "write year-month-day")
    faults.append(Fault(field, said, what, '"2026-03-05"', hint, "not_a_date"))
    return None
