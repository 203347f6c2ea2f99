"""What a patient answered, as JSON data: each value by name, and each question group as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stegvis.language import INAPPLICABLE, Criterion, Input, Known, inputs_of
from stegvis.model import Group, Pathway
from stegvis.routing import Routed, Ruleset

Said = dict[str, Any]
TRUTHS = (False, None, True)
"""What a gate is: shut, perhaps open, open."""


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


def known_of(routed: Routed, id: str) -> Known:
    """Return what is known of an input."""
    one = routed.pathway.inputs[id]
    return routed.seen.known.get(id) or (one.lowest, one.highest)


def unknown_inputs(routed: Routed) -> set[str]:
    """Return the inputs of which more than one value is possible."""
    told = {id for id, (low, high) in routed.seen.known.items() if low == high}
    return routed.pathway.once(open_at_first) - told


def open_at_first(pathway: Pathway) -> set[str]:
    """Return the inputs of which more than one value is possible before anything is answered."""
    return {id for id, one in pathway.inputs.items() if one.lowest != one.highest}


def named_value(one: Input, value: Any) -> Said:
    """Return an input with its value and its name; a choice with its word too."""
    said: Said = {"input": one.id, "name": one.name.to_dict(), "value": value}
    word = next((choice.name for choice in one.choices if choice.id == value), None)
    return said | ({"word": word.to_dict()} if word else {})


def values_seen(routed: Routed, criterion: Criterion) -> Said:
    """Return the values that a criterion saw, by input."""
    inputs = routed.pathway.inputs
    return {id: value_said(inputs[id], known_of(routed, id)) for id in sorted(inputs_of(criterion))}


def by_name(inputs: Mapping[str, Input], values: Said) -> list[Said]:
    """Return values that a criterion saw by name, in the order of the inputs."""
    return [named_value(one, values[id]) for id, one in inputs.items() if id in values]


def inputs(routed: Routed) -> list[Said]:
    """Every value that was given, with its band, its group or its item."""
    said: list[Said] = []
    for one in routed.once(given_inputs):
        id = one.id
        shown = named_value(one, value_said(one, known_of(routed, id))) | {"group": one.group}
        if one.instrument:
            shown |= {"instrument": one.instrument, "item": one.item}
        if one.instrument and not one.item:
            instrument = routed.pathway.instruments[one.instrument]
            low, high = (instrument.band(v) for v in known_of(routed, id))
            if low and high and low is high:
                shown["band"] = {"id": low.id, "severity": low.severity, "name": low.name.to_dict()}
            shown["highest"] = one.highest
        said.append(shown)
    return said


def given_inputs(routed: Routed) -> list[Input]:
    """Return the inputs of which a value was given, in their order."""
    inputs, at = routed.pathway.inputs, routed.pathway.once(places)
    return [inputs[id] for id in sorted(routed.seen.given & at.keys(), key=at.__getitem__)]


def places(pathway: Pathway) -> dict[str, int]:
    """Return where each input stands among the inputs."""
    return {id: n for n, id in enumerate(pathway.inputs)}


def groups(routed: Routed) -> list[Said]:
    """Each question group as it was answered, of the questions that apply to this patient.

    An explicit no stands under `no`, a question that was not asked under `unanswered`, one that was asked and
    not known under `not_known`: never the same.
    """
    pathway = routed.pathway
    truths = routed.once(gates)
    closed = {id for id, truth in truths.items() if truth is False}
    return [group_said(routed, group, closed) for group in pathway.groups.values()]


def gates(routed: Routed) -> dict[str, bool | None]:
    """Return, per input that stands behind others, whether these make it apply."""
    truths = [TRUTHS[truth] for truth in routed.once(gate_truths)]
    return {id: truths[number] for id, number in routed.pathway.once(gated)}


def gate_truths(routed: Routed) -> list[int]:
    """Return of each gate 2 when it holds, 1 when it may, 0 when it is shut."""
    rules: Ruleset = routed.pathway.ruleset
    return rules.truths(routed.values)


def gated(pathway: Pathway) -> list[tuple[str, int]]:
    """Return each input behind a gate with the number of that."""
    rules: Ruleset = pathway.ruleset
    return [(id, number) for number, behind in enumerate(rules.behind) for id in behind]


def group_said(routed: Routed, group: Group, closed: set[str]) -> Said:
    """Return one group: what was answered yes, what no, what nobody could answer, and what is open.

    What a list denied beside a yes is a no, and stands under `denied` too: it was never asked by itself.
    Of what is open, `not_answered` was asked all the same: it was given as null.
    """
    said: Said = {"group": group.id, "name": group.name.to_dict()}
    said |= {"yes": [], "no": [], "denied": [], "not_known": [], "unanswered": [], "not_answered": []}
    seen, named, optional = routed.seen, routed.pathway.once(named_inputs), routed.pathway.ruleset.optional
    known, answered, given, not_known = seen.known, seen.answered, seen.given, seen.not_known
    findings = routed.patient.findings if isinstance(routed.patient.findings, Mapping) else {}
    silent = {id for id, value in findings.items() if value is None}
    for id in group.findings:
        yes, told = known.get(id) == (1, 1), id in answered
        if yes and id in given:
            said["yes"].append(id)
        elif told and not yes and id not in closed:
            said["no"].append(id)
            said["denied"] += [] if id in given else [named[id]]
        elif id in not_known:
            said["not_known"].append(named[id])
        elif not told and id not in closed and id not in optional:
            said["unanswered"].append(named[id])
            said["not_answered"] += [named[id]] if id in silent else []
    return said


def named_inputs(pathway: Pathway) -> dict[str, Said]:
    """Return each input with its name."""
    return {id: {"input": id, "name": one.name.to_dict()} for id, one in pathway.inputs.items()}
