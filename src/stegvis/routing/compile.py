"""Rules become what the router runs: code for each, the gates in their order, and what values do to rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import chain
from operator import or_
from typing import Any

from attrs import Factory, frozen

from stegvis.language import (
    AllOf,
    Criterion,
    Known,
    Not,
    Within,
    inputs_of,
)
from stegvis.model import AGE, BESIDE, Need, Pathway, Step, Track
from stegvis.routing.cells import Cells, cells_by_input, inapplicable
from stegvis.routing.code import Unmade, Writer, made
from stegvis.routing.gates import (
    Gates,
    but_decide,
    closing,
    remade,
    shutting,
    spans_of,
    strata,
    unsure,
)
from stegvis.routing.masks import Bits, bits_of
from stegvis.routing.rivals import hosts, ladder_of, offered, rivals
from stegvis.routing.sharing import Kin
from stegvis.routing.slots import ScaleSlots, items_read, scale_slots

Decide = Callable[[Sequence[int]], tuple[list[int], list[int]]]
"""Values -> the criteria that hold, and those that may."""
Tried = tuple[int, int, int, Known, Cells, tuple[int, ...], tuple[int, ...]]
"""A contested slot: where its lowest and highest value lie, its number, its whole range, its cells, and what
is tried of the range: surely asked for, or not."""
BUILT_IN = frozenset({AGE.id, *BESIDE})


@frozen
class Joined:
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
        gates: the gates in the order in which they are worked out.
        optional: what an input that is never asked for counts as.
        source, sources: the code of `decide`; of `unsuitable` per step id, and of `actions` per track id.
        criteria: one for each rule, within the ages of its track.
        cells: per input that rules or gates read, its values as rules tell them apart.
        contested: the slots of which no value may be the mildest.
        scales: per total among the slots, the slots of its items, and the ages that it is for.
        of_scale: per slot of a total or an item, the slot of the total.
        closing: the slots that gates read behind which it matters for the mildest that they are shut.
        readers: per finding that gates read, the findings behind those gates.
        rivals: the needs whose profession may come before that of one of the same track that is as urgent,
            each with the rules that make sure that it does not.
        layered: the findings that stand behind another one, not only behind age, sex or who calls.
        open_flags: the track that open red flags raise, and to what level and urgency, as ranks.
        otherwise: the track of whom nothing else is for.
        touched: per input what another answer to it may change; filled as it is asked for.
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
    unsuitable: dict[str, Unmade]
    actions: dict[str, Unmade]
    gates: tuple[Gates, ...]
    optional: dict[str, Known]
    source: str
    sources: dict[str, str]
    criteria: tuple[Criterion, ...]
    cells: dict[str, Cells]
    contested: tuple[int, ...]
    scales: dict[int, ScaleSlots]
    of_scale: dict[int, int]
    closing: frozenset[int]
    readers: dict[str, tuple[str, ...]]
    rivals: dict[int, tuple[int, ...]]
    layered: frozenset[str]
    open_flags: tuple[str, int, int]
    otherwise: str
    touched: dict[str, Any] = Factory(dict)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as text: the functions are made again, and what was looked up is left behind."""
        return remade, (type(self), but_decide(self) | {"touched": {}})

    @cached_property
    def others(self) -> tuple[frozenset[str], ...]:
        """What each rule reads beside the age."""
        return tuple(inputs_of(criterion) - {"age"} for criterion in self.criteria)

    @cached_property
    def hearers(self) -> dict[str, tuple[Criterion, ...]]:
        """What hears an answer within the ages that it is for: rules, contraindications, actions."""
        found: dict[str, tuple[Criterion, ...]] = {}
        for criterion in chain(self.criteria, *map(beside_rules, self.tracks.values())):
            for id in inputs_of(criterion):
                found[id] = (*found.get(id, ()), criterion)
        return found

    @cached_property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """Who may meet a patient first for each rule: its own, else those of the steps it may lead to."""
        steps = [
            [s.first_contact for rank, s in self.ladders[t] if rank >= level] for t, level, _ in self.joins
        ]
        owns = [rule.first_contact for rule in self.rules]
        return tuple(
            (own,) if own else tuple(dict.fromkeys(said)) for own, said in zip(owns, steps, strict=True)
        )

    @cached_property
    def barriers(self) -> tuple[Decide, list[frozenset[str]]]:
        """Every contraindication of any step, each once: which hold and may, and what each reads."""
        steps = (step for track in self.tracks.values() for step in track.steps)
        criteria = list(dict.fromkeys(one.when for step in steps for one in step.unsuitable))
        return made(self.writer.written(criteria)), [inputs_of(one) for one in criteria]

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each input lies among the slots."""
        return {id: n for n, id in enumerate(self.slots)}

    @cached_property
    def spans(self) -> dict[str, Known]:
        """What is known of each slot before anything is answered, by input."""
        return dict(zip(self.slots, self.unknown, strict=True))

    @cached_property
    def stopped_by(self) -> dict[str, int]:
        """Return of each track a bit for each slot that a contraindication of its steps reads."""
        place = self.place
        reads = {
            id: {one for _, step in ladder for barrier in step.unsuitable for one in inputs_of(barrier.when)}
            for id, ladder in self.ladders.items()
        }
        return {id: sum(1 << place[one] for one in read) for id, read in reads.items()}

    @cached_property
    def stopped_by_any(self) -> int:
        """The same of all tracks together."""
        return reduce(or_, self.stopped_by.values())

    @cached_property
    def urgencies(self) -> tuple[int, ...]:
        """To what urgency each rule raises its track, as ranks."""
        return tuple(urgency for _, _, urgency in self.joins)

    @cached_property
    def at_top(self) -> frozenset[int]:
        """The rules that ask for the top of the ladder, by number."""
        return frozenset(n for n, (_, level, _) in enumerate(self.joins) if level == len(self.level_rank) - 1)

    @cached_property
    def most_urgent(self) -> frozenset[int]:
        """The rules that ask for the highest urgency, by number."""
        return frozenset(
            n for n, urgency in enumerate(self.urgencies) if urgency == len(self.urgency_rank) - 1
        )

    @cached_property
    def contested_cells(self) -> tuple[Tried, ...]:
        """The contested slots: where their lowest and highest values lie, their number, range and cells."""
        found = ((n, self.unknown[n], self.cells[self.slots[n]]) for n in self.contested)
        return tuple((2 * n, 2 * n + 1, n, at, of, *of.either(*at, n in self.tied)) for n, at, of in found)

    @cached_property
    def tied(self) -> frozenset[int]:
        """The slots of totals that rules read beside their items, and of these items."""
        read = [n for n in self.of_scale if self.slots[n] in self.cells]
        totals = {self.of_scale[n] for n in read if n not in self.scales}.intersection(read)
        return frozenset(n for n in read if self.of_scale[n] in totals)

    @cached_property
    def unsure(self) -> Callable[[Sequence[int]], list[int]]:
        """Values -> the contested slots of which nothing is known, and that may not have to be asked for."""
        return unsure(self.gates, frozenset(self.contested), self.writer)

    @cached_property
    def shut(self) -> Callable[[list[int]], list[int]]:
        """What lets all that is not known, and need not be asked, count as not applying -> the gates shut."""
        return shutting(self.gates, self.writer)

    @cached_property
    def truths(self) -> Callable[[Sequence[int]], list[int]]:
        """Values -> of each gate 2 when it holds, 1 when it may, 0 when it is shut."""
        truths: Callable[[Sequence[int]], list[int]]
        truths = made(self.writer.truths(chain.from_iterable(one.whens for one in self.gates)))
        return truths

    @property
    def writer(self) -> Writer:
        """What writes code over the values of rules."""
        return Writer(self.place, self.spans)

    @cached_property
    def behind(self) -> tuple[dict[str, Known], ...]:
        """What each input behind each gate counts as when that is shut."""
        return tuple(chain.from_iterable(one.behind for one in self.gates))

    @cached_property
    def gated(self) -> dict[str, tuple[int, int, Known]]:
        """Of each input behind a gate, which that is, its place there, and what it counts as when shut."""
        each = ((g, enumerate(inside.items())) for g, inside in enumerate(self.behind))
        return {id: (g, n, closed) for g, some in each for n, (id, closed) in some}

    @cached_property
    def blank(self) -> tuple[int, ...]:
        """The values of whom nothing is known."""
        return tuple(self.values(self.optional))

    @cached_property
    def bits(self) -> Bits:
        """What the rules are as bits."""
        beside = self.open_flags, (self.otherwise, 0, 0)
        return bits_of(self.joins, beside, self.ladders, len(self.level_rank) - 1)

    def laid(self, answered: dict[str, Known]) -> list[int]:
        """Lay out what was answered; what is never asked for and was not answered does not apply."""
        if 2 * len(answered) > len(self.slots):
            return list(chain.from_iterable(map(answered.get, self.slots, self.blank_spans)))
        place, values = self.place, list(self.blank)
        for id, (low, high) in answered.items():
            if (slot := place.get(id)) is not None:
                values[2 * slot], values[2 * slot + 1] = low, high
        return values

    @cached_property
    def blank_spans(self) -> tuple[Known, ...]:
        """What is known of each slot of whom nothing is known."""
        return tuple(map(self.optional.get, self.slots, self.unknown))

    def values(self, known: dict[str, Known]) -> list[int]:
        """Lay out what is known: the lowest and highest value of each slot."""
        return list(chain.from_iterable(map(known.get, self.slots, self.unknown)))

    def joined(self, values: Sequence[int]) -> Joined:
        """Join the needs of one patient."""
        return Joined(*self.decide(values))


def guarded(need: Need, track: Track | None) -> Criterion:
    """Return a need's criterion within the ages of its track."""
    return within_ages(need.when, track)


def within_ages(when: Criterion, track: Track | None) -> Criterion:
    """Restrict a criterion to the ages that a track is for."""
    if track is None or (track.age_lowest, track.age_highest) == (0, 120):
        return when
    return AllOf((Within("age", track.age_lowest, track.age_highest), when))


def beside_rules(track: Track) -> Iterator[Criterion]:
    """Yield what else hears answers in a track: its actions, and the contraindications of its steps."""
    for when in (*(a.when for a in track.actions), *(u.when for s in track.steps for u in s.unsuitable)):
        yield within_ages(when, track)


def compile_pathway(pathway: Pathway, like: Pathway | None = None) -> Ruleset:
    """Compile a pathway's rules, contraindications and actions.

    Args:
        like: the compiled pathway that it was made of: what is the same there is taken, not made anew.
    """
    tracks = {track.id: track for track in pathway.tracks}
    criteria = criteria_of(pathway, tracks, like)
    steps = {s.id: tuple(u.when for u in s.unsuitable) for t in tracks.values() for s in t.steps}
    actions = {t.id: tuple(within_ages(a.when, t) for a in t.actions) for t in tracks.values()}
    everything = [*criteria, *(c for cs in [*steps.values(), *actions.values()] for c in cs)]
    read = frozenset({"age"}).union(*map(inputs_of, [*everything, *pathway.gates.values()]))
    slots = tuple(id for id in pathway.inputs if id in read)
    spans = {id: (pathway.inputs[id].lowest, pathway.inputs[id].highest) for id in slots}
    level_rank = {level.id: i for i, level in enumerate(pathway.levels)}
    urgency_rank = {urgency.id: i for i, urgency in enumerate(pathway.urgencies)}
    ranks = [(level_rank[pathway.level_needed(r)], urgency_rank[r.urgency]) for r in pathway.rules]
    kin, writer = Kin.of(like, slots, spans), Writer(slots, spans)
    cells = told_apart(pathway, criteria, kin.cells)
    compiled, scales = kin.gates(pathway, slots), scale_slots(pathway, slots)
    said, (source, decide) = pathway.open_flags, kin.decided(writer, criteria, ranks)
    barriers = kin.sorting(writer, {id: cs for id, cs in steps.items() if cs}, "unsuitable")
    doings = kin.sorting(writer, {id: cs for id, cs in actions.items() if cs}, "actions")
    return Ruleset(
        slots, read, items_read(pathway, read), tuple(spans[id] for id in slots), pathway.rules,
        tuple((host, *rank) for host, rank in zip(hosts(pathway), ranks, strict=True)), tracks,
        {t.id: ladder_of(pathway, t, level_rank) for t in pathway.tracks},
        2 * slots.index("age"), level_rank, urgency_rank, decide, barriers, doings,
        compiled, {id: inapplicable(one) for id, one in pathway.inputs.items() if one.optional},
        source, {id: one.source for id, one in (barriers | doings).items()}, criteria, cells,
        contested(pathway, slots, cells), scales,
        {slot: total for total, scale in scales.items() for slot in (total, *scale.items)},
        closing(compiled, slots, cells),
        readers_of(pathway),
        rivals(pathway, ranks, level_rank),
        frozenset(id for id, gate in pathway.gates.items() if inputs_of(gate) - BUILT_IN),
        (said.track, level_rank[said.at_least], urgency_rank[said.urgency]), pathway.otherwise,
    )  # fmt: skip


def criteria_of(pathway: Pathway, tracks: Mapping[str, Track], like: Pathway | None) -> tuple[Criterion, ...]:
    """Return the criterion of each rule within the ages of its track: from there, if it is the same."""
    rules: Ruleset | None = like.ruleset if like else None
    same = {} if rules is None else {
        (rule.id, id(rule.when)): (one, rules.tracks.get(rule.track))
        for rule, one in zip(rules.rules, rules.criteria, strict=True)
    }  # fmt: skip
    found = []
    for rule in pathway.rules:
        track = tracks.get(rule.track)
        one, before = same.get((rule.id, id(rule.when)), (None, None))
        alike = before is track or (before and track and ages_of(before) == ages_of(track))
        found.append(one if one and alike else guarded(rule, track))
    return tuple(found)


def ages_of(track: Track) -> Known:
    """Return the ages that a track is for."""
    return track.age_lowest, track.age_highest


def told_apart(
    pathway: Pathway, criteria: Sequence[Criterion], like: Mapping[str, Cells]
) -> dict[str, Cells]:
    """Return, per input, its values as rules tell them apart, gates in their order."""
    order = [id for stratum in strata(pathway.gates) for id in stratum]
    gates = {id: pathway.gates[id] for id in order}
    return cells_by_input(pathway.inputs, [*criteria, *stopping(pathway)], gates, like)


def contested(pathway: Pathway, slots: Sequence[str], cells: Mapping[str, Cells]) -> tuple[int, ...]:
    """Return the slots of inputs of which no value may be the mildest, items before all else."""
    found = [n for n, id in enumerate(slots) if id in cells and not cells[id].ordered]
    return tuple(sorted(found, key=lambda n: not pathway.inputs[slots[n]].item))


def readers_of(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """Return the findings that stand behind each input."""
    found: dict[str, tuple[str, ...]] = {}
    for id, gate in pathway.gates.items():
        if not pathway.inputs[id].instrument:
            for one in inputs_of(gate):
                found[one] = (*found.get(one, ()), id)
    return found


def stopping(pathway: Pathway) -> Iterator[Criterion]:
    """Yield what keeps a patient from a step: contraindications that stop, and being too young or too old."""
    for track in pathway.tracks:
        for step in offered(pathway, track):
            yield from (one.when for one in step.unsuitable if one.kind == "stop")
            if (step.age_lowest, step.age_highest) != spans_of(pathway, "age"):
                yield Not(Within("age", step.age_lowest, step.age_highest))
