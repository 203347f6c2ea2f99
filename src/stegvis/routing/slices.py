"""Criteria over many patients at once: each truth is one number, with a bit for each patient.

The code is written from the trees by the same fold as the router's, so that it cannot know another rule. What
a leaf says of an interval is asked of the router's own code for leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold
from stegvis.routing.code import Both, Shut, both, made
from stegvis.routing.masks import bits, keep
from stegvis.routing.touching import asked_behind, behind_gate

if TYPE_CHECKING:
    from stegvis.model import Pathway, Step
    from stegvis.routing.compile import Ruleset

Truths = Sequence[int]
Leaf = Within | OneOf
Written = tuple[tuple[str, ...], str, str]
"""What must be counted first; where a criterion is sure, where it may hold."""
FREE = ("0", "f")
"""Of a leaf that hangs on nothing: it does not hold, it does."""
BEHIND = ("0", "c", "f ^ c", "f")
"""Of a leaf behind a gate: never, where the gate may be open (1), where it is shut (2), always."""
TURNED = ("", " | o", " | y", " | o | y")
"""The same where the gate turned."""


@frozen
class SlicedGate:
    """A gate, and what stands behind it.

    Attributes:
        number: its place among all gates.
        when: what it reads.
        behind: a bit for each slot behind it.
        shut: the slots behind it that are asked for, with their whole range and what they then are.
        unread: what stands behind it and no rule reads.
    """

    number: int
    when: Criterion
    behind: int
    shut: tuple[Shut, ...]
    unread: frozenset[str]


@frozen
class SlicedTrack:
    """A track: what its rules ask for, and its steps with what stops them.

    Attributes:
        asks: levels, the highest first, each with where it lies among all that is asked for.
        steps: level, step, and the numbers of its stops.
    """

    asks: tuple[tuple[int, int], ...]
    steps: tuple[tuple[int, Step, tuple[int, ...]], ...]


class Slicer:
    """Writes criteria over the truths of leaves, as numbers with a bit for each patient."""

    def __init__(self) -> None:
        self.leaves: dict[Leaf, int] = {}
        self.lines: list[str] = []
        self.counters = 0
        self.dialect: Dialect[Both] = Dialect(
            within=self.leaf,
            one_of=self.leaf,
            negation=lambda part: (f"(f ^ {part[1]})", f"(f ^ {part[0]})"),
            all_of=lambda parts: both(" & ", parts),
            any_of=lambda parts: both(" | ", parts),
            at_least=self.counted,
        )

    def leaf(self, node: Leaf) -> Both:
        """A leaf: where it is sure, and where it may hold."""
        n = self.leaves.setdefault(node, len(self.leaves))
        return f"s{n}", f"m{n}"

    def counted(self, number: int, parts: Sequence[Both]) -> Both:
        """Count the parts that hold: how many do so far, one number for each count."""
        said = []
        for which in (0, 1):
            self.counters += 1
            names = [f"n{self.counters}_{n}" for n in range(number + 1)]
            self.lines.append(f"{names[0]} = f; {' = '.join(names[1:])} = 0")
            for part in parts:
                self.lines.append(f"p = {part[which]}")
                pairs = zip(reversed(names[1:]), reversed(names[:-1]), strict=True)
                self.lines += [f"{one} |= {less} & p" for one, less in pairs]
            said.append(names[-1])
        return said[0], said[1]

    def written(self, criterion: Criterion) -> Written:
        """Write where a criterion is sure, and where it may hold, with what must be counted before that."""
        self.lines.clear()
        sure, may = fold(criterion, self.dialect)
        return tuple(self.lines), sure, may


class Sliced:
    """The rules, gates and stops of a pathway, for many patients at once.

    Attributes:
        gates: in the order in which they are worked out.
        flags, nothing: where among all that is asked for open red flags stand, and who asks for nothing.
        tracks: those of which something is asked for; `of_asks` is which of them each asks for.
        leaves: values, all patients -> of each leaf for whom it is sure, and for whom it may hold.
        blank: of each slot, that it follows its gate.
        read: a bit for each slot that a leaf reads.
        of_slot: the leaves that read a slot, by number.
        drafts: of other answers, kept for whoever asks for the same.
        side: what `laid_written` and `weighed_written` tell.
    """

    def __init__(self, pathway: Pathway) -> None:
        rules: Ruleset = pathway.ruleset
        self.rules, slicer = rules, Slicer()
        whens = [when for one in rules.gates for when in one.whens]
        self.gates = tuple(sliced_gate(pathway, n, when) for n, when in enumerate(whens))
        ladders = {id: ladder for id, ladder in rules.ladders.items() if ladder}
        steps = [step for ladder in ladders.values() for _, step in ladder]
        stops = dict.fromkeys(u.when for step in steps for u in step.unsuitable if u.kind == "stop")
        number = {when: n for n, when in enumerate(stops)}
        beside = rules.open_flags, (rules.otherwise, 0, 0)
        asks = list(dict.fromkeys((track, level) for track, level, _ in (*rules.joins, *beside)))
        self.flags, self.nothing = (asks.index(one[:2]) for one in beside)
        self.tracks = tuple(
            SlicedTrack(
                tuple(sorted(((level, n) for n, (of, level) in enumerate(asks) if of == id), reverse=True)),
                tuple(
                    (level, step, tuple(number[u.when] for u in step.unsuitable if u.kind == "stop"))
                    for level, step in ladders[id]
                ),
            )
            for id in dict.fromkeys(track for track, _ in asks)
        )
        hosts = list(dict.fromkeys(track for track, _ in asks))
        self.of_asks = tuple(hosts.index(track) for track, _ in asks)
        gates, weighed, stopped = (
            [slicer.written(one) for one in some] for some in (whens, rules.criteria, stops)
        )
        self.of_slot: dict[int, list[int]] = {}
        for leaf, n in slicer.leaves.items():
            self.of_slot.setdefault(rules.place[leaf.input], []).append(n)
        self.leaves: Callable[[Sequence[int], int], tuple[Truths, Truths]] = made(
            leaves_written(rules, list(slicer.leaves))
        )
        self.blank, self.read = (0,) * len(rules.slots), bits(self.of_slot)
        self.drafts: dict[Hashable, Any] = {}
        self.said: dict[tuple[int, tuple[Known, ...]], tuple[int, ...]] = {}
        self.ages: dict[tuple[tuple[Known, ...], int, int], int] = {}
        lines = (*laid_written(self, gates), *weighed_written(pathway, asks, weighed, stopped))
        source = "\n    ".join(("def decide(z, t, leaf, f):", *lines))
        self.side: Callable[[Sequence[Any], Sequence[int], bool, int], tuple[Any, ...]] = made(source)

    def at(self, slot: int, spans: tuple[Known, ...]) -> tuple[int, ...]:
        """Return of each leaf of a slot for which of several intervals it is sure, then may be, in bits."""
        key = slot, spans
        found = self.said.get(key)
        if found is None:
            values = list(self.rules.blank)
            leaves = self.of_slot.get(slot, ())
            made = [0] * (2 * len(leaves))
            for k, span in enumerate(spans):
                values[2 * slot : 2 * slot + 2] = span
                sure, may = self.leaves(values, 1 << k)
                for n, leaf in enumerate(leaves):
                    made[2 * n] |= sure[leaf]
                    made[2 * n + 1] |= may[leaf]
            found = keep(self.said, key, tuple(made))
        return found

    def following(self, values: Sequence[int], gates: Sequence[int]) -> Iterator[int]:
        """Yield the slots that count as not applying, the gate before them being shut."""
        for gate in self.gates:
            if not gates[gate.number]:
                yield from (slot for slot, _, (low, _) in gate.shut if values[2 * slot] == low)

    def fitting(self, ages: tuple[Known, ...], low: int, high: int) -> int:
        """Return in bits which of several ages lie in a range."""
        key = ages, low, high
        found = self.ages.get(key)
        if found is None:
            fitting = bits(n for n, (age, _) in enumerate(ages) if low <= age <= high)
            found = keep(self.ages, key, fitting)
        return found


def leaves_written(rules: Ruleset, leaves: Sequence[Leaf]) -> str:
    """Write a function of values that returns of which leaves they make sure, and which may hold."""
    writer = rules.writer
    found = [fold(leaf, writer.dialect) for leaf in leaves]
    sure, may = (", ".join(f"f if {one[which]} else 0" for one in found) for which in (0, 1))
    return "\n".join(["def decide(v, f):", *writer.unpacked(), f"    return [{sure}], [{may}]"])


def sliced_gate(pathway: Pathway, number: int, when: Criterion) -> SlicedGate:
    """Return a gate with what stands behind it."""
    rules: Ruleset = pathway.ruleset
    behind = behind_gate(pathway, number)
    return SlicedGate(
        number,
        when,
        bits(n for n, _, _ in behind if n >= 0),
        asked_behind(rules, behind),
        frozenset(id for n, id, _ in behind if n < 0),
    )


def laid_written(sliced: Sliced, gates: Sequence[Written]) -> Iterator[str]:
    """Write how the truths of all leaves are laid out, gate by gate; `turned` tells which gates turned.

    A slot that nobody answered follows its gate. Of the others `z` tells the truths of their leaves, and
    whether these turn with the gate: not (0), both ways (1), or only where the gate is shut (2).
    """
    yield "turned = []"
    follow = {slot for gate in sliced.gates for slot, _, _ in gate.shut}
    blank = sliced.rules.blank
    for slot in sliced.of_slot:
        if slot not in follow:
            names = names_of(sliced, slot)
            truths = sliced.at(slot, ((blank[2 * slot], blank[2 * slot + 1]),))
            yield f"if z[{slot}]: _, {', '.join(names)} = z[{slot}]"
            yield f"else: {', '.join(names)} = {', '.join(FREE[one] for one in truths)}"
    for gate, (counted, sure, may) in zip(sliced.gates, gates, strict=True):
        yield from counted
        yield f"h = {sure}; c = {may}; w = t[{gate.number}]"
        yield "x = c if not w else f ^ h if w == 2 else h | f ^ c"
        yield f"if x: turned.append(({gate.number}, h, c, x))"
        for slot, whole, closed in gate.shut:
            if slot in sliced.of_slot:
                yield from behind_written(sliced, slot, whole, closed)


def behind_written(sliced: Sliced, slot: int, whole: Known, closed: Known) -> Iterator[str]:
    """Write the truths of the leaves of one slot behind a gate."""
    names, truths = names_of(sliced, slot), sliced.at(slot, (whole, closed))
    yield f"if z[{slot}]:"
    yield f"    w, {', '.join(names)} = z[{slot}]"
    yield "    if w and x:"
    yield "        y = x & ~c; o = x & c if w == 1 else 0; k = ~(y | o)"
    for name, one in zip(names, truths, strict=True):
        yield f"        {name} = {name} & k{TURNED[one]}"
    yield f"else: {', '.join(names)} = {', '.join(BEHIND[one] for one in truths)}"


def names_of(sliced: Sliced, slot: int) -> list[str]:
    """Return the names of the truths of a slot's leaves."""
    return [f"{which}{n}" for n in sliced.of_slot[slot] for which in "sm"]


def weighed_written(
    pathway: Pathway, asks: Sequence[tuple[str, int]], rules: Sequence[Written], stops: Sequence[Written]
) -> Iterator[str]:
    """Write what is asked for, by track and level, with what urgency, and what is stopped: sure, then maybe.

    Of a completion it is only what is sure. Where all may reach the top of the ladder, no more may be asked.
    """
    joins = pathway.ruleset.joins
    of = {ask: [n for n, one in enumerate(joins) if one[:2] == ask] for ask in asks}
    urgent = [[n for n, one in enumerate(joins) if one[2] == rank] for rank in range(len(pathway.urgencies))]
    for n, (counted, sure, _) in enumerate(rules):
        yield from counted
        yield f"h{n} = {sure}"
    for counted, _, _ in stops:
        yield from counted
    yield f"sure = [{', '.join(any_of(f'h{n}' for n in some) for some in of.values())}]"
    yield f"soon = [{', '.join(any_of(f'h{n}' for n in some) for some in urgent)}]"
    yield f"stop = [{', '.join(sure for _, sure, _ in stops)}]"
    yield "if leaf: return turned, sure, soon, stop"
    yield f"flags = {any_of(f'{rules[n][2]} & ~h{n}' for n in range(len(pathway.red_flags)))}"
    yield f"top = {any_of(rules[n][2] for n in sorted(pathway.ruleset.at_top))}"
    yield "if top == f: return turned, sure, soon, stop, flags, top, (), ()"
    yield f"may = [{', '.join(any_of(rules[n][2] for n in some) for some in of.values())}]"
    yield f"return turned, sure, soon, stop, flags, top, may, [{', '.join(may for _, _, may in stops)}]"


def any_of(parts: Iterable[str]) -> str:
    """Write where any of several holds."""
    return " | ".join(parts) or "0"
