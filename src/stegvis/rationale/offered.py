"""Whether a step may be offered to a patient: by the unit, at the age, and not stopped."""

from __future__ import annotations

from collections.abc import Callable

from stegvis.model import Step, Unsuitable
from stegvis.rationale.answers import known_of
from stegvis.routing import Routed, Ruleset, open_at


def holds(routed: Routed, step: Step, barrier: Unsuitable) -> bool:
    """Tell whether a contraindication of a step holds."""
    return any(step.unsuitable[i] is barrier for i in routed.once(held_at)(step))


def held_at(routed: Routed) -> Callable[[Step], list[int]]:
    """Return what tells which contraindications of a step hold; of each step it is worked out once."""
    rules: Ruleset = routed.pathway.ruleset
    known: dict[str, list[int]] = {}

    def held(step: Step) -> list[int]:
        if step.id not in known:
            known[step.id] = rules.unsuitable[step.id](routed.values)[0] if step.unsuitable else []
        return known[step.id]

    return held


def possible(routed: Routed, step: Step) -> bool:
    """Tell whether a step is offered, open to the patient's age and not stopped."""
    unit = routed.pathway.unit
    if unit and unit.withheld(step.id):
        return False
    stopped = any(step.unsuitable[i].kind == "stop" for i in routed.once(held_at)(step))
    return open_at(step, known_of(routed, "age"), False) and not stopped
