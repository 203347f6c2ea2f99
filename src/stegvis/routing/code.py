"""Criteria written as Python code: what must hold, and what may, over the values of fixed slots.

The code is written from the trees by the same fold that every back-end uses, holds no name that an
author wrote, and is proven equal to `criterion.truth_of` on random rules. For each rule it asks first
whether it may hold, and only then whether it must: most rules of most patients end at the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

from attrs import frozen

from stegvis.language import Criterion, Dialect, Known, OneOf, Within, fold

Both = tuple[str, str]
"""Two Python expressions: the criterion must hold, it may hold."""
Shut = tuple[int, Known, Known]
"""A slot that a gate closes: its number, its whole range, and what it then counts as."""


@frozen
class TurningGate:
    """A gate that may turn.

    Attributes:
        number: its place among all gates.
        shut: the slots behind it that are asked for.
        tried: those of them of which no value need be the mildest.
        behind: a bit for each slot behind it.
    """

    number: int
    when: Criterion
    shut: tuple[Shut, ...]
    tried: frozenset[int]
    behind: int


class Writer:
    """Writes functions over the values of fixed slots."""

    def __init__(self, slots: Sequence[str] | dict[str, int], spans: dict[str, Known]) -> None:
        self.number = slots if isinstance(slots, dict) else {id: i for i, id in enumerate(slots)}
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
        """A yes/no answer or a word; an unknown one spans all its values, one that does not apply none."""
        n = self.slot(node.input)
        if self.spans[node.input] == (0, 1):
            return (f"a{n} == 1", f"b{n} == 1") if node.values == (1,) else (f"b{n} == 0", f"a{n} == 0")
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

    def bits(self, criteria: Mapping[int, Criterion]) -> str:
        """Write a function that returns the bits of the criteria that hold, and of those that may."""
        self.read.clear()
        conditions = {n: fold(criterion, self.dialect) for n, criterion in criteria.items()}
        lines = ["def decide(v):", *self.unpacked(), "    holds = may = 0"]
        for n, (sure, possible) in conditions.items():
            lines += [f"    if {possible}:", f"        if {sure}: holds |= {1 << n:#x}"]
            lines.append(f"        else: may |= {1 << n:#x}")
        return "\n".join([*lines, "    return holds, may"])

    def turning(self, own: str, gates: Sequence[TurningGate], *weighed: Mapping[int, Criterion]) -> str:
        """Write a function of values, of all gates as they were, and of another interval of one input.

        The values are a patient's, or a completion: what that answers of what must be tried stays, and what
        is fixed. It returns bits of slots behind gates that turned, of those sure to be asked and of those
        shut, then of what holds and may.

        Args:
            gates: those that may turn, in order.
            weighed: criteria by number; the function returns two numbers for each of these.
        """
        self.read.clear()
        truths = [fold(gate.when, self.dialect) for gate in gates]
        sorts = [{n: fold(one, self.dialect) for n, one in each.items()} for each in weighed]
        at = self.number[own]
        read = sorted(self.read - {at})
        lines = [f"def decide(v, t, leaf, fixed, a{at}, b{at}):"]
        lines += [f"    a{n} = v[{2 * n}]; b{n} = v[{2 * n + 1}]" for n in read]
        lines.append("    turned = asked = shut = 0")
        for (sure, may), gate in zip(truths, gates, strict=True):
            kept = [one for one in gate.shut if one[0] in self.read]
            free = [one for one in kept if one[0] not in gate.tried]
            lines.append(f"    x = (2 if {sure} else 1) if {may} else 0")
            lines.append(f"    if x != t[{gate.number}]:")
            lines += [f"        turned |= {gate.behind:#x}", f"        if x == 2: asked |= {gate.behind:#x}"]
            lines.append(f"        if not x: shut |= {gate.behind:#x}")
            ways = (("if not x", 2, kept), ("elif not leaf", 1, kept), ("else", 1, free))
            for word, which, some in ways if kept else ():
                lines += [f"        {word}:", "            pass"]
                ends = ((n, whole if which == 1 else shut) for n, whole, shut in some)
                lines += [
                    f"            if not fixed & {1 << n:#x}: a{n} = {a}; b{n} = {b}" for n, (a, b) in ends
                ]
        for k, each in enumerate(sorts):
            lines.append(f"    h{k} = m{k} = 0")
            for n, (sure, may) in each.items():
                lines += [f"    if {may}:", f"        if {sure}: h{k} |= {1 << n:#x}"]
                lines.append(f"        else: m{k} |= {1 << n:#x}")
        found = ", ".join(f"h{k}, m{k}" for k in range(len(sorts)))
        return "\n".join([*lines, f"    return turned, asked, shut, {found}"])

    def truth(self, criterion: Criterion) -> str:
        """Write a function that returns 2 when a criterion holds, 1 when it may, 0 when it cannot."""
        self.read.clear()
        sure, possible = fold(criterion, self.dialect)
        lines = ["def decide(v):", *self.unpacked(), f"    if not {possible}: return 0"]
        return "\n".join([*lines, f"    return 2 if {sure} else 1"])

    def closing(self, strata: Iterable[tuple[Sequence[Criterion], Sequence[Sequence[Shut]]]]) -> str:
        """Write a function that lets what stands behind gates that are shut count as not applying.

        It returns these gates, by number among all.

        Args:
            strata: gates and the slots that each closes, in the order in which they are worked out.
        """
        lines = ["def decide(v):", "    shut = []"]
        number = count()
        for gates, closed in strata:
            self.read.clear()
            may = [fold(gate, self.dialect)[1] for gate in gates]
            lines += [f"    a{n} = v[{2 * n}]; b{n} = v[{2 * n + 1}]" for n in sorted(self.read)]
            for possible, shut in zip(may, closed, strict=True):
                lines += [f"    if not {possible}:", f"        shut.append({next(number)})"]
                for slot, (low, high), (least, most) in shut:
                    at = 2 * slot
                    whole = [f"v[{at}] == {low}", f"v[{at + 1}] == {high}"]
                    if most != high:  # of what does not apply this fails at once
                        whole.reverse()
                    lines.append(f"        if {' and '.join(whole)}:")
                    lines.append(f"            v[{at}] = {least}; v[{at + 1}] = {most}")
        return "\n".join([*lines, "    return shut"])

    def unsure(self, gates: Sequence[tuple[Criterion, Sequence[Shut]]]) -> str:
        """Write a function that returns the slots whose whole range is open behind gates that may hold."""
        self.read.clear()
        truths = [fold(gate, self.dialect) for gate, _ in gates]
        lines = ["def decide(v):", *self.unpacked(), "    found = []"]
        for (sure, may), (_, shut) in zip(truths, gates, strict=True):
            lines.append(f"    if {may} and not {sure}:")
            for slot, (low, high), _ in shut:
                at = 2 * slot
                lines.append(f"        if v[{at}] == {low} and v[{at + 1}] == {high}: found.append({slot})")
        return "\n".join([*lines, "    return found"])

    def truths(self, gates: Iterable[Criterion]) -> str:
        """Write a function that returns 2 of each criterion that holds, 1 when it may, 0 when it cannot."""
        self.read.clear()
        written = [fold(gate, self.dialect) for gate in gates]
        said = ", ".join(f"(2 if {sure} else 1) if {may} else 0" for sure, may in written)
        return "\n".join(["def decide(v):", *self.unpacked(), f"    return [{said}]"])

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


@lru_cache(maxsize=4096)
def made(source: str) -> Any:
    """Make the function that a source says; it sees nothing but the values that it is given.

    What several pathways say alike, a base and its overlays and units, is made once.
    """
    names: dict[str, Any] = {}
    exec(compile(source, "<rules>", "exec"), {"__builtins__": {}}, names)
    return names["decide"]


class Unmade:
    """A function that is made when it is first called: few steps are proposed to any one patient."""

    def __init__(self, source: str, criteria: tuple[Criterion, ...]) -> None:
        self.source, self.criteria = source, criteria

    def __reduce__(self) -> tuple[type[Unmade], tuple[str, tuple[Criterion, ...]]]:
        """Travel as text."""
        return Unmade, (self.source, self.criteria)

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
