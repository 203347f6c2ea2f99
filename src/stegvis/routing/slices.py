"""Criteria over many patients at once: each truth is one number, with a bit for each patient.

The code is written from the trees by the same fold as the router's, so that it cannot know another rule. What
a leaf says of an interval is asked of the router's own code for leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold, inputs_of
from stegvis.routing.bits import bits
from stegvis.routing.code import Both, Shut, both, made
from stegvis.routing.touching import asked_behind, behind_gate

if TYPE_CHECKING:
    from stegvis.model import Pathway, Step
    from stegvis.routing.compile import Ruleset

Truths = list[int]
Leaf = Within | OneOf
Said = tuple[int, int, int]
"""A leaf by its number, and in bits for which of several intervals it is sure, and may be."""


@frozen
class SlicedGate:
    """A gate, and what stands behind it.

    Attributes:
        number: its place among all gates.
        reads: a bit for each slot that it reads.
        behind: a bit for each slot behind it.
        shut: the slots behind it that are asked for, with their whole range and what they then are.
        unread: what stands behind it and no rule reads.
    """

    number: int
    reads: int
    behind: int
    shut: tuple[Shut, ...]
    unread: frozenset[str]


@frozen
class SlicedTrack:
    """A track: its rules with the levels that they ask for, and its steps with what stops them.

    Attributes:
        asks: by the number of a bit, the level.
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
        """A leaf: it stands at its number among the truths."""
        n = self.leaves.setdefault(node, len(self.leaves))
        return f"s[{n}]", f"m[{n}]"

    def counted(self, number: int, parts: Sequence[Both]) -> Both:
        """Count the parts that hold: how many do so far, one number for each count."""
        said = []
        for which in (0, 1):
            self.counters += 1
            names = [f"c{self.counters}_{n}" for n in range(number + 1)]
            self.lines.append(f"{names[0]} = f; {' = '.join(names[1:])} = 0")
            for part in parts:
                self.lines.append(f"p = {part[which]}")
                pairs = zip(reversed(names[1:]), reversed(names[:-1]), strict=True)
                self.lines += [f"{one} |= {less} & p" for one, less in pairs]
            said.append(names[-1])
        return said[0], said[1]

    def written(self, name: str, criteria: Iterable[Criterion]) -> list[str]:
        """Write a function that returns where each criterion is sure, and where it may hold."""
        self.lines.clear()
        found = [fold(one, self.dialect) for one in criteria]
        sure, may = (", ".join(one[which] for one in found) for which in (0, 1))
        return [
            f"def {name}(s, m, f):",
            *(f"    {line}" for line in self.lines),
            f"    return [{sure}], [{may}]",
        ]


class Sliced:
    """The rules, gates and stops of a pathway, for many patients at once.

    Attributes:
        rules: truths of leaves -> where each rule is sure, and where it may hold; then each stop.
        gates: in the order in which they are worked out.
        tracks: by id, those that rules lead to.
        urgencies: to what urgency each bit of a rule raises its track.
    """

    def __init__(self, pathway: Pathway) -> None:
        rules: Ruleset = pathway.ruleset
        self.unknown, self.slots, slicer = list(rules.unknown), rules.slots, Slicer()
        ladders = {id: ladder for id, ladder in rules.ladders.items() if ladder}
        steps = [step for ladder in ladders.values() for _, step in ladder]
        stops = dict.fromkeys(u.when for step in steps for u in step.unsuitable if u.kind == "stop")
        number = {when: n for n, when in enumerate(stops, len(rules.criteria))}
        whens = [when for one in rules.gates for when in one.whens]
        lines = slicer.written("decide", [*rules.criteria, *stops])
        self.rules: Callable[[Truths, Truths, int], tuple[Truths, Truths]] = made("\n".join(lines))
        sources = ["\n".join(slicer.written("decide", [when])) for when in whens]
        self.whens: list[Callable[[Truths, Truths, int], tuple[Truths, Truths]]] = list(map(made, sources))
        self.gates = tuple(sliced_gate(pathway, n, when) for n, when in enumerate(whens))
        asks = rules.bits.asks
        self.urgencies = tuple(urgency for _, urgency in asks)
        of_track: dict[str, list[tuple[int, int]]] = {}
        for n, (track, _, _) in enumerate(rules.bits.tracks):
            of_track.setdefault(track, []).append((n, asks[n][0]))
        self.tracks = tuple(
            SlicedTrack(
                tuple(some),
                tuple(
                    (level, step, tuple(number[u.when] for u in step.unsuitable if u.kind == "stop"))
                    for level, step in ladders[track]
                ),
            )
            for track, some in of_track.items()
        )
        self.leaves: Callable[[Sequence[int], int], tuple[Truths, Truths]] = made(
            leaves_written(rules, list(slicer.leaves))
        )
        self.of_slot: dict[int, list[int]] = {}
        for leaf, n in slicer.leaves.items():
            self.of_slot.setdefault(rules.place[leaf.input], []).append(n)
        self.ages: dict[tuple[tuple[Known, ...], int, int], int] = {}
        self.said: dict[tuple[int, tuple[Known, ...]], tuple[Said, ...]] = {}

    def at(self, slot: int, spans: tuple[Known, ...]) -> tuple[Said, ...]:
        """Return what the leaves of a slot say of several intervals, a bit for each."""
        key = slot, spans
        found = self.said.get(key)
        if found is None:
            values = [end for whole in self.unknown for end in whole]
            leaves = self.of_slot.get(slot, [])
            sure, may = dict.fromkeys(leaves, 0), dict.fromkeys(leaves, 0)
            for k, span in enumerate(spans):
                values[2 * slot : 2 * slot + 2] = span
                here = self.leaves(values, 1 << k)
                for n in leaves:
                    sure[n] |= here[0][n]
                    may[n] |= here[1][n]
            found = self.said[key] = tuple((n, sure[n], may[n]) for n in leaves)
        return found

    def fitting(self, ages: tuple[Known, ...], low: int, high: int) -> int:
        """Return in bits which of several ages lie in a range."""
        key = ages, low, high
        found = self.ages.get(key)
        if found is None:
            found = self.ages[key] = bits(n for n, (age, _) in enumerate(ages) if low <= age <= high)
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
        bits(rules.place[id] for id in inputs_of(when)),
        bits(n for n, _, _ in behind if n >= 0),
        asked_behind(rules, behind),
        frozenset(id for n, id, _ in behind if n < 0),
    )
