"""What a patient answered, as JSON data: each value by name, and each question group as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stegvis.criteria import Criterion, Known, inputs_of, truth_of
from stegvis.pathway import Pathway
from stegvis.routing import Later
from stegvis.terms import INAPPLICABLE, Group, Input

Said = dict[str, Any]


def value_said(one: Input, known: Known) -> Any:
    """Return a value as an author would: a number, a word, yes or no, a range, or None."""
    low, high = known
    if low == INAPPLICABLE:
        return "not applicable"
    if low != high:
        whole = (one.lowest, one.highest)
        return None if known == whole else {"lowest": low, "highest": high}
    if one.kind == "boolean":
        return bool(low)
    return one.choices[low].id if one.kind == "choice" else low


def known_of(later: Later, id: str) -> Known:
    """Return what is known of an input."""
    one = later.pathway.inputs[id]
    return later.seen.known.get(id) or (one.lowest, one.highest)


def named_value(one: Input, value: Any) -> Said:
    """Return an input with its value and its name; a choice with its word too."""
    said: Said = {"input": one.id, "name": one.name.to_dict(), "value": value}
    word = next((choice.name for choice in one.choices if choice.id == value), None)
    return said | ({"word": word.to_dict()} if word else {})


def values_seen(later: Later, criterion: Criterion) -> Said:
    """Return the values that a criterion saw, by input."""
    inputs = later.pathway.inputs
    return {id: value_said(inputs[id], known_of(later, id)) for id in sorted(inputs_of(criterion))}


def by_name(inputs: Mapping[str, Input], values: Said) -> list[Said]:
    """Return values that a criterion saw by name, in the order of the inputs."""
    return [named_value(one, values[id]) for id, one in inputs.items() if id in values]


def inputs(later: Later) -> list[Said]:
    """Every value that was given, with its band, its group or its item."""
    said: list[Said] = []
    for id, one in later.pathway.inputs.items():
        if id not in later.seen.given:
            continue
        shown = named_value(one, value_said(one, known_of(later, id))) | {"group": one.group}
        if one.instrument:
            shown |= {"instrument": one.instrument, "item": one.item}
        if one.instrument and not one.item:
            instrument = later.pathway.instruments[one.instrument]
            low, high = (instrument.band(v) for v in known_of(later, id))
            if low and high and low is high:
                shown["band"] = {"id": low.id, "severity": low.severity, "name": low.name.to_dict()}
            shown["highest"] = one.highest
        said.append(shown)
    return said


def groups(later: Later) -> list[Said]:
    """Each question group as it was answered, of the questions that apply to this patient.

    An explicit no stands under `no`, a question without an answer under `unanswered`: never the same.
    """
    pathway = later.pathway
    closed = closed_gates(later)
    return [group_said(later, group, closed) for group in pathway.groups.values()]


def closed_gates(later: Later) -> set[str]:
    """Return the inputs that do not apply: the criterion that makes them apply is false."""
    truths: dict[Criterion, bool | None] = {}
    closed: set[str] = set()
    for id, gate in later.pathway.gates.items():
        if gate not in truths:
            truths[gate] = truth_of(gate, lambda one: known_of(later, one))
        if truths[gate] is False:
            closed.add(id)
    return closed


def group_said(later: Later, group: Group, closed: set[str]) -> Said:
    """Return one group: what was answered yes, what no, and what is open."""
    pathway: Pathway = later.pathway
    said: Said = {"group": group.id, "name": group.name.to_dict(), "yes": [], "no": [], "unanswered": []}
    for id in group.findings:
        one = pathway.inputs[id]
        given = id in later.seen.given
        if given and known_of(later, id) == (1, 1):
            said["yes"].append(id)
        elif given and id not in closed:
            said["no"].append(id)
        elif id not in closed and not one.optional:
            said["unanswered"].append({"input": id, "name": one.name.to_dict()})
    return said
