"""What one input touches: its slots, the gates that hang on it, the rules that read these, and its cuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from stegvis.language import CUTS, Criterion, Known, fold, inputs_of
from stegvis.model import Pathway
from stegvis.routing.cells import inapplicable
from stegvis.routing.code import Writer, made
from stegvis.routing.compile import Ruleset, offered, spans_of

Decide = Callable[[Sequence[int]], tuple[list[int], list[int]]]


@frozen
class TouchedGate:
    """A gate that reads what an input touches, or that the input stands behind.

    Attributes:
        decide: values -> ([0] when it holds, [0] when it may).
        shut: what stands behind it: slot (-1 when no rule reads it), id, and what it counts as when closed.
    """

    decide: Decide
    shut: tuple[tuple[int, str, Known], ...]


@frozen
class Touched:
    """What another answer to one input may change.

    Attributes:
        own: its slot, and with a scale the slots of the whole scale, by id.
        slots: those, and all that stands behind gates that read them.
        gates: in the order in which they are worked out.
        numbers: the rules that read any of the slots, in order.
        decide: values -> (which of those hold, which may), by place in `numbers`.
        stopping: the tracks whose steps any of the slots can stop.
        stops: values -> (which of what stops them holds, which may).
        starts: values at which some rule or gate may turn.
    """

    own: tuple[tuple[int, str], ...]
    slots: frozenset[int]
    gates: tuple[TouchedGate, ...]
    numbers: tuple[int, ...]
    decide: Decide
    stopping: frozenset[str]
    stops: Decide
    starts: tuple[int, ...]


def touched(pathway: Pathway, id: str) -> Touched:
    """Return what another answer to an input may change; worked out once for each pathway."""
    rules: Ruleset = pathway.ruleset
    one = pathway.inputs[id]
    key = one.instrument if one.item else id
    found: Touched | None = rules.touched.get(key)
    if found is None:
        found = rules.touched[key] = touch(pathway, key)
    return found


def touch(pathway: Pathway, id: str) -> Touched:
    """Work it out."""
    rules: Ruleset = pathway.ruleset
    inputs = pathway.inputs
    place = {slot: n for n, slot in enumerate(rules.slots)}
    seeds = {one for one in inputs if one == id or (inputs[one].instrument == id and inputs[one].item)}
    reached, shut = set(seeds), dict[Criterion, list[str]]()
    for one in ordered(pathway):
        if one in seeds or reached & inputs_of(pathway.gates[one]):
            shut.setdefault(pathway.gates[one], []).append(one)
            reached.add(one)
    numbers = tuple(n for n, rule in enumerate(rules.criteria) if reached & inputs_of(rule))
    steps = [(track.id, step) for track in pathway.tracks for step in offered(pathway, track)]
    barred = [(track, u) for track, step in steps for u in step.unsuitable if u.kind == "stop"]
    stops = [(track, u.when) for track, u in barred if reached & inputs_of(u.when)]
    return Touched(
        tuple((place[one], one) for one in inputs if one in seeds and one in place),
        frozenset(place[one] for one in reached if one in place),
        tuple(touched_gate(pathway, place, gate, ids) for gate, ids in shut.items()),
        numbers,
        criteria_code(rules, [rules.criteria[n] for n in numbers]),
        frozenset(track for track, _ in stops),
        criteria_code(rules, list(dict.fromkeys(when for _, when in stops))),
        starts_of(pathway, id),
    )


def ordered(pathway: Pathway) -> list[str]:
    """Return the inputs behind gates, each after those that its own gate reads."""
    rules: Ruleset = pathway.ruleset
    return [id for gates in rules.gates for behind in gates.behind for id in behind]


def touched_gate(pathway: Pathway, place: dict[str, int], gate: Criterion, ids: Sequence[str]) -> TouchedGate:
    """Compile one gate; an item that no rule reads can neither be closed nor contradict."""
    kept = [id for id in ids if id in place or not pathway.inputs[id].instrument]
    shut = tuple((place.get(id, -1), id, inapplicable(pathway.inputs[id])) for id in kept)
    return TouchedGate(criteria_code(pathway.ruleset, [gate]), shut)


def criteria_code(rules: Ruleset, criteria: Sequence[Criterion]) -> Decide:
    """Compile criteria over the values of rules."""
    writer = Writer(rules.slots, dict(zip(rules.slots, rules.unknown, strict=True)))
    decide: Decide = made(writer.written(criteria))
    return decide


def starts_of(pathway: Pathway, id: str) -> tuple[int, ...]:
    """Return the values of an input at which a rule, a stop or a gate may turn, its lowest among them."""
    rules: Ruleset = pathway.ruleset
    low, high = spans_of(pathway, id)
    found = {low}
    if id in rules.cells:
        found.update(cell.value for cell in rules.cells[id].cells)
    for gate in {pathway.gates[one] for one in pathway.gates}:
        found.update(cut for cut in fold(gate, CUTS).get(id, ()) if low < cut <= high)
    return tuple(sorted(found))
