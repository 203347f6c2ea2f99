"""Whether a step may be offered to a patient: by the unit, at the age, and not stopped."""

from __future__ import annotations

from stegvis.model import Step, Unsuitable
from stegvis.rationale.answers import known_of
from stegvis.routing import Routed, Ruleset, open_at


def holds(routed: Routed, step: Step, barrier: Unsuitable) -> bool:
    """Tell whether a contraindication of a step holds."""
    rules: Ruleset = routed.pathway.ruleset
    found = rules.unsuitable[step.id](routed.values)[0]
    return any(step.unsuitable[i] is barrier for i in found)


def possible(routed: Routed, step: Step) -> bool:
    """Tell whether a step is offered, open to the patient's age and not stopped."""
    unit = routed.pathway.unit
    if unit and unit.withheld(step.id):
        return False
    stopped = any(u.kind == "stop" and holds(routed, step, u) for u in step.unsuitable)
    return open_at(step, known_of(routed, "age"), False) and not stopped
