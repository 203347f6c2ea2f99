"""A question that no answer leads to, that hangs on the no of another, or that is read as one fact."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import AllOf, Criterion, EntangledError, Input, Known, constant, inputs_of, truth_of
from stegvis.model import Pathway
from stegvis.routing import inapplicable
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.layers import way_to
from stegvis.verification.subject import Check, Subject

SHUT = "its gate, and the gates of what that reads, can never be open together: widen one of them"
OWN = "what the clinician judges, or the record says, is asked whatever a caller denies: take the gate away"
SEVERAL = "it names several things, and a yes asks which: let the rule read its details"


def find(subject: Subject) -> Iterator[Finding]:
    """Go through the questions that stand behind others, and those that they stand behind."""
    pathway = subject.pathway
    for id in pathway.gates:
        one = pathway.inputs[id]
        if one.item:
            continue
        try:
            if constant(AllOf(tuple(way_to(pathway, id))), pathway.inputs) is False:
                yield finding_at("screening", one.place, id, f"no answers ever lead to '{id}'", SHUT)
        except EntangledError:
            what = f"the gates on the way to '{id}' are so entangled that nobody can tell if it is ever asked"
            yield finding_at("screening", one.place, id, what, "let fewer gates read the same answers")
        yield from denied_by_another(pathway, one)
    for rule in pathway.rules:
        for id in sorted(inputs_of(rule.when)):
            if pathway.inputs[id].merged:
                what = f"'{rule.id}' reads '{id}' as one fact"
                yield finding_at("screening", rule.place, rule.id, what, SEVERAL, rules=(rule.id,))


def denied_by_another(pathway: Pathway, one: Input) -> Iterator[Finding]:
    """Warn of a clinician's judgement, or a fact of the record, that a caller's no takes away."""
    if one.answered_by not in ("clinician", "record"):
        return
    gate = pathway.gates[one.id]
    asked = [pathway.inputs[id] for id in sorted(inputs_of(gate))]
    for other in asked:
        if other.kind == "boolean" and other.answered_by == "caller" and closes(pathway, gate, other):
            what = f"'{one.id}' is not the caller's to answer, and hangs on the caller's '{other.id}'"
            owner = next((id for id, when in hearers(pathway) if one.id in inputs_of(when)), one.id)
            yield finding_at("screening", one.place, one.id, what, OWN, severity="warning", owner=owner)


def hearers(pathway: Pathway) -> Iterator[tuple[str, Criterion]]:
    """Yield the rules, then the steps with what makes them unsuitable: where an author may accept."""
    yield from ((rule.id, rule.when) for rule in pathway.rules)
    yield from ((step.id, one.when) for step in pathway.steps.values() for one in step.unsuitable)


def closes(pathway: Pathway, gate: Criterion, other: Input) -> bool:
    """Tell whether a no to one question closes a gate whatever else is answered."""
    inputs = pathway.inputs

    def known(id: str) -> Known:
        return inapplicable(other) if id == other.id else (inputs[id].lowest, inputs[id].highest)

    return truth_of(gate, known) is False


CHECK = Check(
    "screening", "L16", "reading", "each detail can be reached, no fact hangs on another's no", find
)
