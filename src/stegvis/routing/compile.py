"""Rules become Python code once: needs when they are loaded, the rest when it is first asked for.

The code is written from the trees by the same fold that every back-end uses, holds no name that an
author wrote, and is proven equal to `criteria.truth_of` on random rules. For each rule it asks first
whether it may hold, and only then whether it must: most rules of most patients end at the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from attrs import frozen

from stegvis.language import (
    INAPPLICABLE,
    AllOf,
    Criterion,
    Dialect,
    Input,
    Known,
    OneOf,
    Within,
    fold,
    inputs_of,
)
from stegvis.model import Need, Pathway, Step, Track
from stegvis.routing.spans import Spanning, spanning_needs

Both = tuple[str, str]
"""Two Python expressions: the criterion must hold, it may hold."""


@frozen
class Decision:
    """The joined needs of one patient.

    Attributes:
        level, urgency: the highest over the rules that hold, as ranks; -1 when none holds.
        holds: the ranks of the rules that hold, in the ruleset's order.
        open: the ranks of the rules that may hold, once something unknown is answered.
    """

    level: int
    urgency: int
    holds: list[int]
    open: list[int]


@frozen
class Ruleset:
    """The compiled rules of a pathway.

    Attributes:
        slots: the inputs that rules read, in the order of the values; `reads` is the same set.
        read_items: per instrument, the items among them: number and input.
        unknown: what is known of each slot before anything is answered.
        rules: red flags first, then needs.
        joins: per rule, the track it raises, and to what level and urgency, as ranks.
        tracks, ladders: per track id, the track, and its steps with their levels, lowest first.
        age_at: where the age lies among the values.
        decide: values -> (level, urgency, holds, open).
        unsuitable: per step id, values -> (ids that hold, ids that may hold), as ranks.
        actions: per track id, values -> (holds, open).
        gate_slots, gates_open: the inputs that gates read; values -> (gates that hold, that may).
        gated: per gate, what an input that it closes counts as.
        optional: what an input that is never asked for counts as.
        source, sources: the code of `decide`; of `unsuitable` per step id, and of `actions` per track id.
        criteria: one for each rule, within the ages of its track.
        scales: the totals and items that rules read, with their lowest and highest value.
    """

    slots: tuple[str, ...]
    reads: frozenset[str]
    read_items: dict[str, tuple[tuple[int, str], ...]]
    unknown: tuple[Known, ...]
    rules: tuple[Need, ...]
    joins: tuple[tuple[str, int, int], ...]
    tracks: dict[str, Track]
    ladders: dict[str, tuple[tuple[int, Step], ...]]
    age_at: int
    level_rank: dict[str, int]
    urgency_rank: dict[str, int]
    decide: Callable[[Sequence[int]], tuple[int, int, list[int], list[int]]]
    unsuitable: dict[str, Callable[[Sequence[int]], tuple[list[int], list[int]]]]
    actions: dict[str, Callable[[Sequence[int]], tuple[list[int], list[int]]]]
    gate_slots: tuple[tuple[str, Known], ...]
    gates_open: Callable[[Sequence[int]], tuple[list[int], list[int]]]
    gated: tuple[dict[str, Known], ...]
    optional: dict[str, Known]
    source: str
    sources: dict[str, str]
    criteria: tuple[Criterion, ...]
    scales: dict[str, Known]

    @cached_property
    def spanning(self) -> tuple[Spanning, ...]:
        """What rules ask for together over a total or item that lies between two values."""
        return tuple(spanning_needs(self.criteria, self.joins, self.scales))

    @cached_property
    def spanned(self) -> Callable[[Sequence[int]], list[int]]:
        """Values -> the ranks of the spanning needs that hold; compiled when it is first asked for."""
        writer = Writer(self.slots, dict(zip(self.slots, self.unknown, strict=True)))
        found: Callable[[Sequence[int]], list[int]] = made(writer.spanning(self.spanning))
        return found

    def gate_values(self, known: dict[str, Known]) -> list[int]:
        """Lay out what is known of the inputs that gates read."""
        return [bound for slot, unknown in self.gate_slots for bound in known.get(slot, unknown)]

    def values(self, known: dict[str, Known]) -> list[int]:
        """Lay out what is known: the lowest and highest value of each slot."""
        return list(chain.from_iterable(map(known.get, self.slots, self.unknown)))

    def decision(self, values: Sequence[int]) -> Decision:
        """Join the needs of one patient."""
        return Decision(*self.decide(values))


def guarded(need: Need, track: Track | None) -> Criterion:
    """Return a need's criterion within the ages of its track."""
    return within_ages(need.when, track)


def within_ages(when: Criterion, track: Track | None) -> Criterion:
    """Restrict a criterion to the ages that a track is for."""
    if track is None or (track.age_lowest, track.age_highest) == (0, 120):
        return when
    return AllOf((Within("age", track.age_lowest, track.age_highest), when))


def compile_pathway(pathway: Pathway) -> Ruleset:
    """Compile a pathway's rules, contraindications and actions."""
    tracks = {track.id: track for track in pathway.tracks}
    rules = pathway.rules
    criteria = [guarded(rule, tracks.get(rule.track)) for rule in rules]
    steps = {s.id: [u.when for u in s.unsuitable] for t in pathway.tracks for s in t.steps}
    actions = {t.id: [within_ages(a.when, t) for a in t.actions] for t in pathway.tracks}
    everything = [*criteria, *(c for cs in [*steps.values(), *actions.values()] for c in cs)]
    read = frozenset({"age"}).union(*map(inputs_of, everything))
    slots = tuple(id for id in pathway.inputs if id in read)
    spans = {id: (pathway.inputs[id].lowest, pathway.inputs[id].highest) for id in slots}
    level_rank = {level.id: i for i, level in enumerate(pathway.levels)}
    urgency_rank = {urgency.id: i for i, urgency in enumerate(pathway.urgencies)}
    ranks = [(level_rank[pathway.level_needed(r)], urgency_rank[r.urgency]) for r in rules]
    hosts = [pathway.red_flag_track] * len(pathway.red_flags) + [
        r.track for r in rules[len(pathway.red_flags) :]
    ]
    writer = Writer(slots, spans)
    source = writer.written(criteria, ranks)
    barriers = {id: writer.written(cs) for id, cs in steps.items() if cs}
    doings = {id: writer.written(cs) for id, cs in actions.items() if cs}
    return Ruleset(
        slots,
        read,
        items_read(pathway, read),
        tuple(spans[id] for id in slots),
        rules,
        tuple((host, *rank) for host, rank in zip(hosts, ranks, strict=True)),
        tracks,
        {
            t.id: tuple(sorted(((level_rank[s.level], s) for s in offered(pathway, t)), key=itemgetter(0)))
            for t in pathway.tracks
        },
        2 * slots.index("age"),
        level_rank,
        urgency_rank,
        made(source),
        {id: Unmade(text) for id, text in barriers.items()},
        {id: Unmade(text) for id, text in doings.items()},
        *compile_gates(pathway),
        source,
        barriers | doings,
        tuple(criteria),
        {id: spans[id] for id in slots if pathway.inputs[id].instrument},
    )


def offered(pathway: Pathway, track: Track) -> list[Step]:
    """Return a track's steps that this unit, or a partner of its, offers."""
    unit = pathway.unit
    return [step for step in track.steps if not (unit and unit.withheld(step.id))]


def items_read(pathway: Pathway, read: frozenset[str]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Gather, by instrument, the items that rules read."""
    items: dict[str, tuple[tuple[int, str], ...]] = {}
    for id in pathway.inputs:
        one = pathway.inputs[id]
        if one.item and id in read:
            items[one.instrument] = (*items.get(one.instrument, ()), (one.item, id))
    return items


def compile_gates(pathway: Pathway) -> tuple[Any, Any, Any, Any]:
    """Compile the gates: several inputs may stand behind the same one."""
    behind: dict[Criterion, list[tuple[str, Known]]] = {}
    for id, gate in pathway.gates.items():
        behind.setdefault(gate, []).append((id, inapplicable(pathway.inputs[id])))
    read = sorted(frozenset[str]().union(*map(inputs_of, behind)))
    spans = {id: (pathway.inputs[id].lowest, pathway.inputs[id].highest) for id in read}
    gates_open = made(Writer(read, spans).written(list(behind)))
    optional = {id: inapplicable(one) for id, one in pathway.inputs.items() if one.optional}
    return tuple(spans.items()), gates_open, tuple(map(dict, behind.values())), optional


def inapplicable(one: Input) -> Known:
    """Return the value of a question that does not apply: harmless, or in no range at all."""
    if one.kind == "boolean":
        value = int(one.adverse == "no")
        return value, value
    return INAPPLICABLE, INAPPLICABLE


class Writer:
    """Writes functions over the values of fixed slots."""

    def __init__(self, slots: Sequence[str], spans: dict[str, Known]) -> None:
        self.number = {id: i for i, id in enumerate(slots)}
        self.spans = spans
        self.read: set[int] = set()
        self.dialect: Dialect[Both] = Dialect(
            within=self.within,
            one_of=self.one_of,
            negation=lambda part: (f"(not {part[1]})", f"(not {part[0]})"),
            all_of=lambda parts: both(" and ", parts),
            any_of=lambda parts: both(" or ", parts),
            at_least=both_sums,
        )

    def within(self, node: Within) -> Both:
        """A range: sure when the whole interval lies in it, possible when they meet."""
        n = self.slot(node.input)
        high = self.spans[node.input][1]
        must = [f"a{n} >= {node.lowest}"]
        may = [f"b{n} >= {node.lowest}"]
        if node.highest < high:
            must.append(f"b{n} <= {node.highest}")
            may.append(f"a{n} <= {node.highest}")
        return f"({' and '.join(must)})", f"({' and '.join(may)})"

    def one_of(self, node: OneOf) -> Both:
        """A yes/no answer or a word; an unknown one spans all its values."""
        n = self.slot(node.input)
        if self.spans[node.input] == (0, 1):
            return (f"a{n}", f"b{n}") if node.values == (1,) else (f"(not b{n})", f"(not a{n})")
        chosen = f"{{{', '.join(map(str, node.values))}}}"
        may = f"(a{n} != b{n} or a{n} in {chosen})"
        return f"(a{n} == b{n} and a{n} in {chosen})", may

    def written(self, criteria: Sequence[Criterion], ranks: Sequence[tuple[int, int]] | None = None) -> str:
        """Write a function that sorts criteria into those that hold and may hold.

        With ranks, be they none at all, it returns the highest level and urgency before them.
        """
        self.read.clear()
        conditions = [fold(criterion, self.dialect) for criterion in criteria]
        lines = ["def decide(v):", *self.unpacked()]
        lines.append("    level = urgency = -1" if ranks is not None else "    pass")
        lines.append("    holds = []; may = []")
        for i, (sure, possible) in enumerate(conditions):
            lines += [f"    if {possible}:", f"        if {sure}:", f"            holds.append({i})"]
            if ranks:
                level, urgency = ranks[i]
                lines.append(f"            if level < {level}: level = {level}")
                lines.append(f"            if urgency < {urgency}: urgency = {urgency}")
            lines += ["        else:", f"            may.append({i})"]
        lines.append(f"    return {'' if ranks is None else 'level, urgency, '}holds, may")
        return "\n".join(lines)

    def spanning(self, needs: Sequence[Spanning]) -> str:
        """Write a function that returns the spanning needs that hold, a glance for each scale."""
        lines = ["def decide(v):", "    holds = []"]
        for id, group in groupby(enumerate(needs), key=lambda one: one[1].input):
            self.read.clear()
            conditions = [(n, fold(need.when, self.dialect)[0]) for n, need in group]
            a, b = (f"v[{2 * self.number[id] + end}]" for end in (0, 1))
            lowest, highest = self.spans[id]
            lines.append(f"    if {lowest} < {a} < {b} or {a} < {b} < {highest}:")
            lines += [f"    {line}" for line in self.unpacked()]
            lines += [f"        if {sure}: holds.append({n})" for n, sure in conditions]
        lines.append("    return holds")
        return "\n".join(lines)

    def unpacked(self) -> list[str]:
        """Name the values of the slots that are read; when most are, all at once, which is faster."""
        if 2 * len(self.read) > len(self.number):
            return [f"    {', '.join(f'a{n}, b{n}' for n in self.number.values())} = v"]
        return [f"    a{n} = v[{2 * n}]; b{n} = v[{2 * n + 1}]" for n in sorted(self.read)]

    def slot(self, id: str) -> int:
        """Return the number of an input's slot, which the function reads."""
        number = self.number[id]
        self.read.add(number)
        return number


def made(source: str) -> Any:
    """Make the function that a source says; it sees nothing but the values that it is given."""
    names: dict[str, Any] = {}
    exec(compile(source, "<rules>", "exec"), {"__builtins__": {}}, names)
    return names["decide"]


class Unmade:
    """A function that is made when it is first called: few steps are proposed to any one patient."""

    def __init__(self, source: str) -> None:
        self.source = source

    def __call__(self, values: Sequence[int]) -> Any:
        """Answer as the function does."""
        return self.function(values)

    @cached_property
    def function(self) -> Any:
        """The function itself."""
        return made(self.source)


def both(word: str, parts: Sequence[Both]) -> Both:
    """Join the two readings of several parts with one word."""
    return f"({word.join(p[0] for p in parts)})", f"({word.join(p[1] for p in parts)})"


def both_sums(number: int, parts: Sequence[Both]) -> Both:
    """Count the parts that hold."""

    def counted(which: int) -> str:
        return " + ".join(f"(1 if {part[which]} else 0)" for part in parts)

    return f"({counted(0)} >= {number})", f"({counted(1)} >= {number})"


__all__ = ["Decision", "Ruleset", "compile_pathway", "guarded", "within_ages"]
