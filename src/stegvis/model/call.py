"""What was said at the end of a call: no rule reads it, and it is kept with the patient."""

from __future__ import annotations

from typing import Any

from stegvis.errors import Fault, Text

ADVICE = ("uncertain", "watch", "where", "when")
"""The parts of a safety net: what is uncertain, what to watch for, where to turn, and when."""
SAID = ("said", "left")
PLAIN = ("again", "spoken", "confirmed")
"""It is about the same thing as before; the patient was spoken with; the summary was read back."""
CHOICE = ("level", "urgency", "reason")
"""What the clinician chose instead of the proposal, and why: never without a reason."""
NO_CALL = Text(
    "ska vara again, spoken, confirmed, story, override eller advice, som sidan skriver dem",
    "should be again, spoken, confirmed, story, override or advice, as the page writes them",
)
CALL_SCHEMA: dict[str, object] = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        **{part: {"type": "boolean"} for part in PLAIN},
        "story": {"type": "string"},
        "override": {
            "type": "object",
            "additionalProperties": False,
            "required": ["reason"],
            "properties": {part: {"type": "string", "minLength": 1} for part in CHOICE},
        },
        "advice": {
            "type": "object",
            "additionalProperties": False,
            "properties": {part: {"enum": list(SAID)} for part in ADVICE},
        },
    },
}


def call_of(said: Any, faults: list[Fault]) -> dict[str, Any]:
    """Read what was said at the end of a call; what is not of its form is a fault, and left out.

    >>> call_of({"again": True, "advice": {"watch": "said"}}, [])
    {'again': True, 'advice': {'watch': 'said'}}
    >>> call_of(None, [])
    {}
    """
    if said is None:
        return {}
    if not isinstance(said, dict):
        faults.append(Fault("call", said, NO_CALL, code="wrong_kind"))
        return {}
    read = {key: value for key, value in said.items() if fits(key, value)}
    faults += [
        Fault(f"call.{key}", value, NO_CALL, code="wrong_kind")
        for key, value in said.items()
        if key not in read
    ]
    return read


def fits(key: str, value: Any) -> bool:
    """Tell whether one part is of its form."""
    if key == "story":
        return isinstance(value, str)
    if key == "override":
        return isinstance(value, dict) and chosen(value)
    if key != "advice":
        return key in PLAIN and isinstance(value, bool)
    return isinstance(value, dict) and all(part in ADVICE and one in SAID for part, one in value.items())


def chosen(said: dict[Any, Any]) -> bool:
    """Tell whether a choice of the clinician's own is words alone, its reason among them."""
    words = all(part in CHOICE and isinstance(one, str) and one for part, one in said.items())
    return words and "reason" in said
