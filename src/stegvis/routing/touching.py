"""What one input touches: its slots, the gates that hang on it, the rules that read these, and its cuts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from attrs import Factory, evolve, frozen

from stegvis.language import Criterion, Known, inputs_of
from stegvis.model import Pathway
from stegvis.routing.cells import inapplicable, reads_of, true_at
from stegvis.routing.code import Shut, TurningGate, made
from stegvis.routing.compile import Ruleset
from stegvis.routing.gates import spans_of
from stegvis.routing.masks import bits
from stegvis.routing.readers import Readers, readers

FEW = 12
"""So many rules are weighed together; of more, those that two values cannot tell apart are left out."""
Behind = tuple[int, str, Known]
"""What stands behind a gate: slot (-1 when no rule reads it), id, and what it counts as when closed."""


@frozen
class Code:
    """Some rules as code.

    Attributes:
        bits: a bit for each, by its number.
        decide: values -> the bits of those that hold, and of those that may.
    """

    bits: int
    decide: Callable[[Sequence[int]], tuple[int, int]]


@frozen
class TouchedGate:
    """A gate that reads what an input touches, or that the input stands behind.

    Attributes:
        number: its place among all gates.
        decide: values -> 2 when it holds, 1 when it may, 0 when it is shut.
        own: what of the input itself stands behind it.
        all: everything that does.
        chained: it reads what stands behind another gate.
        when: what it reads.
        later: it can only turn once another one has.
    """

    number: int
    decide: Callable[[Sequence[int]], int]
    own: tuple[Behind, ...]
    all: tuple[Behind, ...]
    chained: bool
    when: Criterion
    later: bool


Left = tuple[int, int, int, int, int, int, int]
"""Bits: slots behind gates that turned, those sure to be asked, those shut; rules and stops: hold, may."""


class Turn:
    """What another interval of one input leaves, where nobody answered what stands behind gates that turn.

    Attributes:
        bits: a bit for each rule that it weighs: those that read the input, or what stands behind its gates.
        owns: the gates that the input itself stands behind, by number.
        unread: what stands behind its gates and no rule reads.
    """

    def __init__(
        self,
        rules: Ruleset,
        id: str,
        gates: Sequence[TouchedGate],
        numbers: Iterable[int],
        stops: Mapping[int, Criterion],
        readers: Readers,
    ) -> None:
        self.rules, self.id, self.stops = rules, id, stops
        self.owns = tuple(gate.number for gate in gates if gate.own)
        others = [gate for gate in gates if not gate.own]
        self.unread = frozenset(id for gate in others for slot, id, _ in gate.all if slot < 0)
        behind = {id for gate in others for _, id, _ in gate.all}
        self.gates = [turning_gate(rules, gate) for gate in others]
        self.criteria = {n: rules.criteria[n] for n in sorted({*numbers, *readers.rules_of(behind)})}
        self.bits = bits(self.criteria)

    @cached_property
    def of(self) -> Callable[[Sequence[int], Sequence[int], bool, int, int, int], Left]:
        """Values, their gates, whether they are a completion, what is fixed, an interval -> what is left."""
        rules = self.rules
        function: Callable[[Sequence[int], Sequence[int], bool, int, int, int], Left]
        function = made(rules.writer.turning(self.id, self.gates, self.criteria, self.stops))
        return function


def turning_gate(rules: Ruleset, gate: TouchedGate) -> TurningGate:
    """Return a gate with what is asked for behind it, and read by some rule."""
    shut = asked_behind(rules, gate.all)
    behind = bits(n for n, _, _ in gate.all if n >= 0)
    return TurningGate(gate.number, gate.when, shut, frozenset(rules.contested), behind)


def asked_behind(rules: Ruleset, behind: Iterable[Behind]) -> tuple[Shut, ...]:
    """Return the slots of what stands behind a gate and is asked for."""
    return tuple((n, rules.unknown[n], shut) for n, id, shut in behind if n >= 0 and id not in rules.optional)


@frozen
class Reach:
    """What an answer of one input may turn: gates in the order in which they are worked out, rules, stops."""

    gates: tuple[TouchedGate, ...]
    rules: Code
    stops: Code
    turn: Turn


@frozen
class Touched:
    """What another answer to one input may change.

    Attributes:
        own: its slot, and with a scale the slots of the whole scale, by id.
        whole: what any answer may turn, the rules being those that read the input itself.
        every: the rules that read it, or what stands behind its gates.
        stopping: the tracks whose steps it, or what stands behind its gates, can stop; the bits of what does.
        stops: what these bits stand for.
        reached: it, and what stands behind its gates.
        near: a bit for each slot that any of this reads or closes.
        starts: values at which some rule or gate may turn.
        numbers: the rules of `whole`.
        turning: what may turn between two of the starts, by their places; filled as it is asked for.
    """

    own: tuple[tuple[int, str], ...]
    whole: Reach
    every: Code
    stopping: tuple[tuple[str, int], ...]
    stops: tuple[Criterion, ...]
    reached: frozenset[str]
    near: int
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    turning: dict[tuple[int, int], Reach] = Factory(dict)


def touched(pathway: Pathway, id: str) -> Touched:
    """Return what another answer to an input may change; worked out once for each pathway."""
    rules: Ruleset = pathway.ruleset
    one = pathway.inputs[id]
    key = one.instrument if one.item else id
    found: Touched | None = rules.touched.get(key)
    if found is None:
        found = rules.touched[key] = touch(pathway, key)
    return found


def between(pathway: Pathway, hit: Touched, before: int, after: int) -> Reach:
    """Return what may turn when a value becomes another; everything where that is little."""
    if len(hit.numbers) <= FEW:
        return hit.whole
    rules: Ruleset = pathway.ruleset
    key = bisect_right(hit.starts, before), bisect_right(hit.starts, after)
    found = hit.turning.get(key)
    if found is None:
        id, own = hit.own[0][1], {hit.own[0][1]}
        numbers = [n for n in hit.numbers if turns(rules.criteria[n], id, before, after)]
        gates = tuple(
            g if g.own or turns(g.when, id, before, after) else evolve(g, later=True)
            for g in hit.whole.gates
            if g.own or g.chained or turns(g.when, id, before, after)
        )
        stops = {
            n: when
            for n, when in enumerate(hit.stops)
            if turns(when, id, before, after) or not hit.reached.isdisjoint(inputs_of(when) - own)
        }
        turn = Turn(rules, id, gates, numbers, stops, pathway.once(readers))
        found = hit.turning[key] = Reach(gates, rules_code(rules, numbers), bits_code(rules, stops), turn)
    return found


def turns(criterion: Criterion, id: str, before: int, after: int) -> bool:
    """Tell whether a leaf tells two values of an input apart."""
    leaves = (node for node, _ in reads_of([criterion]) if node.input == id)
    return any(true_at(node, before) != true_at(node, after) for node in leaves)


def touch(pathway: Pathway, id: str) -> Touched:
    """Work it out."""
    rules: Ruleset = pathway.ruleset
    found, place = pathway.once(readers), rules.place
    seeds = set(found.own[id])
    reached, shut = set(seeds), dict[Criterion, list[str]]()
    for one in ordered(pathway):
        if one in seeds or reached & inputs_of(pathway.gates[one]):
            shut.setdefault(pathway.gates[one], []).append(one)
            reached.add(one)
    numbers, every = tuple(found.rules_of(seeds)), found.rules_of(reached)
    stops = found.stops_of(reached)
    place_of = {when: n for n, when in enumerate(dict.fromkeys(when for _, when in stops))}
    stopping = dict.fromkeys((track for track, _ in stops), 0)
    for track, when in stops:
        stopping[track] |= 1 << place_of[when]
    gates = tuple(touched_gate(pathway, place, gate, seeds, reached) for gate in shut)
    own = tuple((place[one], one) for one in found.own[id] if one in place)
    near = reached.union(*map(inputs_of, [*shut, *place_of, *(rules.criteria[n] for n in every)]))
    return Touched(
        own,
        Reach(
            gates,
            rules_code(rules, numbers),
            bits_code(rules, dict(enumerate(place_of))),
            Turn(rules, own[0][1] if own else id, gates, numbers, dict(enumerate(place_of)), found),
        ),
        rules_code(rules, every),
        tuple(stopping.items()),
        tuple(place_of),
        frozenset(reached),
        sum(1 << place[one] for one in near if one in place),
        starts_of(pathway, id),
        numbers,
    )


def ordered(pathway: Pathway) -> list[str]:
    """Return the inputs behind gates, each after those that its own gate reads."""
    rules: Ruleset = pathway.ruleset
    return [id for gates in rules.gates for behind in gates.behind for id in behind]


def touched_gate(
    pathway: Pathway, place: dict[str, int], gate: Criterion, seeds: set[str], reached: set[str]
) -> TouchedGate:
    """Compile one gate; an item that no rule reads can neither be closed nor contradict."""
    rules: Ruleset = pathway.ruleset
    number = next(n for n, one in enumerate(rules.behind) if pathway.gates[next(iter(one))] == gate)
    behind = behind_gate(pathway, number)
    own, reads = tuple(one for one in behind if one[1] in seeds), inputs_of(gate)
    return TouchedGate(
        number,
        made(rules.writer.truth(gate)),
        own,
        behind,
        not (reached & reads) <= seeds,
        gate,
        not own and reads.isdisjoint(seeds),
    )


def behind_gate(pathway: Pathway, number: int) -> tuple[Behind, ...]:
    """Return what stands behind a gate; an item that no rule reads can neither be closed nor contradict."""
    rules: Ruleset = pathway.ruleset
    place, inputs = rules.place, pathway.inputs
    kept = (id for id in rules.behind[number] if id in place or not inputs[id].instrument)
    return tuple((place.get(id, -1), id, inapplicable(inputs[id])) for id in kept)


def rules_code(rules: Ruleset, numbers: Iterable[int]) -> Code:
    """Compile some rules."""
    return bits_code(rules, {n: rules.criteria[n] for n in numbers})


def bits_code(rules: Ruleset, criteria: dict[int, Criterion]) -> Code:
    """Return criteria over the values of rules as code, by number; many are compiled when they are asked."""
    bits = sum(1 << n for n in criteria)
    later = Later(rules, criteria)
    return Code(bits, later.function if len(criteria) <= FEW else later)


class Later:
    """Criteria that are compiled when they are first weighed."""

    def __init__(self, rules: Ruleset, criteria: dict[int, Criterion]) -> None:
        self.rules, self.criteria = rules, criteria

    def __call__(self, values: Sequence[int]) -> tuple[int, int]:
        """Return the bits of those that hold, and of those that may."""
        return self.function(values)

    @cached_property
    def function(self) -> Callable[[Sequence[int]], tuple[int, int]]:
        """The function itself."""
        rules = self.rules
        function: Callable[[Sequence[int]], tuple[int, int]] = made(rules.writer.bits(self.criteria))
        return function


def starts_of(pathway: Pathway, id: str) -> tuple[int, ...]:
    """Return the values of an input at which a rule, a stop or a gate may turn, its lowest among them."""
    rules: Ruleset = pathway.ruleset
    low, high = spans_of(pathway, id)
    found = {low}
    if id in rules.cells:
        found.update(cell.value for cell in rules.cells[id].cells)
    found.update(cut for cut in pathway.once(readers).cuts.get(id, ()) if low < cut <= high)
    return tuple(sorted(found))
