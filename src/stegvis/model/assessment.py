"""What is known of one patient, and how it is read from JSON, strictly: NaN, huge and repeated are refused.

Nothing here is stored or sent anywhere.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Self

from attrs import evolve, field, frozen

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.model.built_in import words_of
from stegvis.model.call import CALL_SCHEMA, call_of
from stegvis.model.copying import PLAIN, comparable, copied
from stegvis.model.depth import DEEP, bounded, decoded
from stegvis.model.known import UNKNOWN


def age_on(born: date, day: date) -> int:
    """Return the whole years from a day of birth to another day, below zero before it.

    Who was born on 29 February is a year older on 1 March where the year has no such day (decision 18).

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


TOO_DEEP = Text("denna JSON är nästlad för djupt", "this JSON is nested too deeply")
ALONE = ("age", "contact_date", "born", "sex", "caller")
Score = int | str | Mapping[str, object] | None
"""A total in points, `{"value": 24, "unit": "percent"}`, "unknown" (asked and not known), or None."""


@frozen
class Assessment:
    """One patient's values; a missing key or None is unknown, which is never no.

    What is given is copied: a caller may use its own objects again.

    Attributes:
        age: whole years, 0 to 120, on the day of the contact.
        scores: totals by instrument id, such as {"phq9": 12}; in another unit than points
            {"who5": {"value": 24, "unit": "percent"}}.
        items: scored item answers by instrument id and item number; the total is computed.
        findings: answers by finding id: True or False, a whole number, or a word.
        none_of: groups answered "none of these"; an explicit answer to one of them still counts.
        printed_items: as `items`, but as the box that was ticked on the printed form, 0 for the first;
            what each box is worth is the scale's, and a scale that does not say refuses.
        contact_date: the day of this contact; latest days are counted from it, never from a clock.
        sex: "female", "male" or "other".
        caller: who answers: "patient", "parent", "relative" or "professional".
        declines: steps and forms of care that the patient says no to, by id: never proposed firmly.
        born: the day of birth, beside or instead of `age`; the age follows at each date, so that it
            needs a contact date.
        call: what no rule reads: `again` (the same thing as before), `spoken` (with the patient, when another
            calls), `confirmed` (the summary was read back), `advice` by part of the safety net, "said" or
            "left", `story`, and the `override`: `level` or `urgency` chosen instead, with its `reason`.

    >>> Assessment(age=34, scores={"phq9": 12}).scores["phq9"]
    12
    """

    age: int | None = None
    scores: Mapping[str, Score] = field(factory=dict, converter=copied)
    items: Mapping[str, Mapping[str | int, int | str | None]] = field(factory=dict, converter=copied)
    findings: Mapping[str, bool | int | str | None] = field(factory=dict, converter=copied)
    none_of: Sequence[str] = field(default=(), converter=copied)
    printed_items: Mapping[str, Mapping[str | int, int | str | None]] = field(factory=dict, converter=copied)
    contact_date: date | None = None
    born: date | None = None
    sex: str | None = None
    caller: str | None = None
    declines: Sequence[str] = field(default=(), converter=copied)
    call: Mapping[str, Any] = field(factory=dict, converter=copied)

    def __attrs_post_init__(self) -> None:
        for name in ALONE:
            value = getattr(self, name)
            if type(value) not in PLAIN and type(value) is not date:
                object.__setattr__(self, name, comparable(value))

    def answers(self) -> Mapping[str, bool | int | str | None]:
        """Return the answers by finding id, with sex and caller among them."""
        beside = {id: value for id in ("sex", "caller") if (value := getattr(self, id)) is not None}
        return {**self.findings, **beside} if beside else self.findings

    def age_at(self, day: date) -> int | None:
        """Return the age on a day: worked out from the day of birth, else the age that is given."""
        return age_on(self.born, day) if self.born else self.age

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Read a patient from JSON data, as `stegvis route --input` does; `to_dict` writes it back.

        Raises:
            AssessmentError: a key is unknown or a part has the wrong form; every fault is named.

        >>> Assessment.from_dict({"age": 34, "scores": {"phq9": 12}}).age
        34
        """
        return cls(**read_parts(data))

    def to_dict(self) -> dict[str, object]:
        """Return the patient as JSON data, the empty parts left out."""
        data: dict[str, object] = {"age": self.age} if self.age is not None else {}
        data |= {key: value for key in ("sex", "caller") if (value := getattr(self, key)) is not None}
        for key in ("scores", "findings"):
            if given := getattr(self, key):
                data[key] = dict(given)
        for key in ("items", "printed_items"):
            if given := getattr(self, key):
                data[key] = {id: one and {str(n): v for n, v in one.items()} for id, one in given.items()}
        if self.none_of:
            data["none_of"] = list(self.none_of)
        if self.contact_date:
            data["contact_date"] = self.contact_date.isoformat()
        if self.born:
            data["born"] = self.born.isoformat()
        if self.declines:
            data["declines"] = list(self.declines)
        if self.call:
            data["call"] = copied(self.call)
        return data


NO_KEY = Text("nyckeln finns inte", "no such key")
PARTS = ("scores", "items", "printed_items", "findings")
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
    "declines",
    "call",
)
LISTS = {
    "none_of": (Text("ska vara en lista med grupper", "should be a list of groups"), '["red_flags"]'),
    "declines": (Text("ska vara en lista med id", "should be a list of ids"), '["net"]'),
}

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
        "declines": {"type": "array", "items": {"type": "string"}},
        "contact_date": {"type": ["string", "null"], "format": "date"},
        "born": {"type": ["string", "null"], "format": "date"},
        "sex": {"enum": [*words_of("sex"), UNKNOWN, None]},
        "caller": {"enum": [*words_of("caller"), UNKNOWN, None]},
        "call": CALL_SCHEMA,
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


class RepeatedKeyError(AssessmentError):
    """A key is given twice.

    Attributes:
        ways: what it is given as, in the order of the text.
    """

    def __init__(self, key: str, *ways: Any) -> None:
        what = Text("nyckeln står två gånger", "this key is given twice")
        super().__init__([Fault(key, ways[-1], what, "", Text("behåll en av dem", "keep one of them"))])
        self.ways = list(ways)


def pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; what stands under a key that is given twice is refused."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        before = made.get(key)
        if isinstance(before, RepeatedKeyError):
            before.ways.append(value)
        else:
            made[key] = RepeatedKeyError(key, before, value) if key in made else value
    return made


def not_json(word: str) -> AssessmentError:
    """Refuse NaN and the infinities."""
    hint = Text("utelämna ett okänt värde, eller skriv null", "leave an unknown value out, or give null")
    return refuse(Text(f"{word} är inte JSON", f"{word} is not JSON"), hint)


def small_int(digits: str) -> int | AssessmentError:
    """Read a whole number that a patient can have."""
    return int(digits) if len(digits) <= 9 else far_too_large(digits)


def far_too_large(digits: str) -> AssessmentError:
    """Refuse a number that no patient can have."""
    what = Text(f"{digits[:12]}... är alldeles för stort", f"{digits[:12]}... is far too large")
    return refuse(what, Text("kontrollera talet", "check the number"))


def finite(digits: str) -> float | AssessmentError:
    """Read a number with decimals; one so large that it would be infinite is refused."""
    if digits == DEEP:
        return refuse(TOO_DEEP)
    number = float(digits)
    return number if math.isfinite(number) else far_too_large(digits)


DECODER = json.JSONDecoder(
    object_pairs_hook=pairs_once, parse_constant=not_json, parse_int=small_int, parse_float=finite
)


def parse(text: str) -> Any:
    """Read JSON text.

    Raises:
        AssessmentError: it is not JSON, is nested too deeply, or holds a value that JSON has not.
    """
    data = parse_all(text)
    for _, error in refused_in(data):
        raise error
    return data


def parse_all(text: str) -> Any:
    """Read JSON text; a value that JSON has not stands as the error that refuses it.

    Raises:
        AssessmentError: it is not JSON, or nested too deeply.
    """
    try:
        return bounded(decoded(DECODER, text), partial(refuse, TOO_DEEP))
    except json.JSONDecodeError as error:
        where, why = f"{error.lineno}, column {error.colno}", error.msg.lower()
        where_sv = f"{error.lineno}, kolumn {error.colno}"
        what = Text(f"detta är inte JSON: rad {where_sv} ({why})", f"this is not JSON: {why} at line {where}")
        raise refuse(what) from None
    except RecursionError:
        raise refuse(TOO_DEEP) from None


def refused_in(data: Any, field: str = "") -> Iterator[tuple[str, AssessmentError]]:
    """Yield each value that was refused while it was read, with the field where it stands."""
    if isinstance(data, AssessmentError):
        yield field, data
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield from refused_in(value, f"{field}.{key}" if field else str(key))


def patient(data: Any) -> Assessment:
    """Read one patient from JSON data; the same as `Assessment.from_dict`."""
    return Assessment.from_dict(data)


def read_parts(data: Any) -> dict[str, Any]:
    """Read the parts of one patient.

    Raises:
        AssessmentError: a key is unknown or a part has the wrong form; every fault is named.
    """
    read, faults = parts_and_faults(data)
    if faults:
        raise AssessmentError(faults)
    return read


def read_patient(data: Any) -> tuple[Assessment, list[Fault]]:
    """Read what can be read of one patient from JSON data, and name what cannot.

    Raises:
        AssessmentError: it is no object at all.
    """
    read, faults = parts_and_faults(data)
    return Assessment(**read), faults


def parts_and_faults(data: Any) -> tuple[dict[str, Any], list[Fault]]:
    """Read the parts of one patient that can be read, and name what cannot."""
    if not isinstance(data, dict):
        such = '{"age": 34, "scores": {"phq9": 12}}'
        what = Text("en patient är ett objekt", "a patient is an object")
        raise refuse(what, Text(f"till exempel {such}", f"such as {such}"))
    faults: list[Fault] = []
    for key, value in data.items():
        if key not in KEYS:
            hint = meant(str(key), KEYS, faults)
            faults.append(Fault(str(key), value, NO_KEY, ", ".join(KEYS), hint, "unknown_name"))
    faults += [evolve(error.faults[0], field=field) for field, error in refused_in(data)]
    data = {key: wholes(value) for key, value in data.items()}
    read: dict[str, Any] = {key: part_of(data, key, faults) for key in PARTS}
    groups, declines = (list_of(data, key, faults) for key in LISTS)
    read |= {key: contact_date(data.get(key), faults, key) for key in ("contact_date", "born")}
    read |= {key: data.get(key) for key in ("age", "sex", "caller")}
    call = call_of(data.get("call"), faults)
    misspelt = any(fault.code == "unknown_name" for fault in faults)
    return read | {"none_of": () if misspelt else groups, "declines": declines, "call": call}, faults


def list_of(data: dict[str, Any], key: str, faults: list[Fault]) -> tuple[str, ...]:
    """Read a list of ids; another form is a fault, and counts as not given."""
    given = data.get(key)
    if given is None or (isinstance(given, list) and all(isinstance(one, str) for one in given)):
        return tuple(given or ())
    what, such = LISTS[key]
    faults.append(Fault(key, given, what, such, code="wrong_kind"))
    return ()


def wholes(value: Any) -> Any:
    """Read 12.0 as 12, as JSON means it, and what was refused as not given, however deep it stands."""
    if isinstance(value, dict):
        return {key: wholes(one) for key, one in value.items()}
    if isinstance(value, list):
        return [wholes(one) for one in value]
    if isinstance(value, AssessmentError):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
