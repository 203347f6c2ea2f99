"""A pathway's inputs and criteria as z3 formulas: every possible patient at once, partly known ones too.

Of each input two things are said, as the router's compiled code says them: the lowest and the highest
value it can have. A criterion becomes two formulas: it must hold, it may hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import z3

from stegvis.language import INAPPLICABLE, Criterion, Dialect, Input, OneOf, Within, fold, inputs_of
from stegvis.model import Instrument, Pathway
from stegvis.routing import Ruleset

Both = tuple[Any, Any]
"""Lowest and highest; or: must hold, may hold."""


class SymbolicPatient:
    """One symbolic patient of a pathway; `name` tells two apart.

    What the bounds of totals can be is taken too widely rather than too narrowly: what holds for every
    symbolic patient holds for every real one, and a patient that z3 finds is tried on the router.
    `also` names inputs that are kept though no rule reads them.
    """

    def __init__(self, pathway: Pathway, name: str, also: frozenset[str] = frozenset()) -> None:
        self.pathway = pathway
        reads = pathway.ruleset.reads | also
        gates = frozenset[str]().union(*map(inputs_of, pathway.gates.values()))
        kept = [i for i in pathway.inputs.values() if not i.item or i.id in reads]
        self.inputs = {i.id: i for i in kept if i.id in reads or i.id in gates or i.instrument}
        self.values = {id: self.variables(one, f"{name}.{id}") for id, one in self.inputs.items()}
        self.answered = {id: z3.Bool(f"{name}.{id}?") for id, one in self.inputs.items() if one.item}
        summed = [scale for scale in pathway.instruments.values() if scale.summed and scale.id in self.inputs]
        items = [f"{scale.id}.item{n}" for scale in summed for n in range(1, scale.items + 1)]
        self.unread = {
            id: (z3.Bool(f"{name}.{id}?"), z3.Int(f"{name}.{id}")) for id in items if id not in self.inputs
        }
        self.dialect: Dialect[Both] = Dialect(
            self.within, self.one_of, lambda part: (z3.Not(part[1]), z3.Not(part[0])),
            lambda parts: each(z3.And, parts), lambda parts: each(z3.Or, parts),
            lambda number, parts: each(lambda *said: z3.AtLeast(*said, number), parts),
        )  # fmt: skip

    def variables(self, one: Input, name: str) -> Both:
        """Return the lowest and highest value of an input as z3 variables."""
        made = z3.Bool if one.kind == "boolean" else z3.Int
        return made(name), made(f"{name}'")

    def within(self, node: Within) -> Both:
        """A range."""
        low, high = self.values[node.input]
        return (
            z3.And(low >= node.lowest, high <= node.highest),
            z3.And(high >= node.lowest, low <= node.highest),
        )

    def one_of(self, node: OneOf) -> Both:
        """A yes/no answer or a word; an unknown one spans all its values."""
        low, high = self.values[node.input]
        if self.inputs[node.input].kind == "boolean":
            return (low, high) if node.values == (1,) else (z3.Not(high), z3.Not(low))
        chosen = z3.Or(*(low == value for value in node.values))
        return z3.And(low == high, chosen), z3.Or(low != high, chosen)

    def says(self, criterion: Criterion) -> Both:
        """Return the two formulas of a criterion."""
        return fold(criterion, self.dialect)

    def possible(self) -> list[Any]:
        """Return what every patient keeps to: ranges, gates, ages of scales, items and nested forms."""
        found: list[Any] = []
        for id, one in self.inputs.items():
            found.append(self.answer(id, one, self.applies(id)[1]))
        for scale in self.pathway.instruments.values():
            found += self.adds_up(scale)
        return found

    def applies(self, id: str) -> Both:
        """The question applies: it must, it may; what is optional is never asked."""
        if self.inputs[id].optional:
            return z3.BoolVal(False), z3.BoolVal(False)
        return self.gate(id)

    def gate(self, id: str) -> Both:
        """The gate before a question must be open, it may; where there is none it is."""
        gate = self.pathway.gates.get(id)
        return self.says(gate) if gate else (z3.BoolVal(True), z3.BoolVal(True))

    def untried(self) -> Iterator[Any]:
        """Yield that no completion need be tried: of what is open some value is the mildest.

        What holds for certain is then what holds at the mildest completion. Of other patients the router
        takes the lowest of such ones.
        """
        rules: Ruleset = self.pathway.ruleset
        ages = self.inputs["age"].lowest, self.inputs["age"].highest
        if any((one.age_lowest, one.age_highest) != ages for one in rules.scales.values()):
            yield self.values["age"][0] == self.values["age"][1]
        for slot in rules.contested:
            id = rules.slots[slot]
            one, (low, high), cells = self.inputs[id], self.values[id], rules.cells[id]
            must, may = self.gate(id)
            if cells.to_try(one.lowest, one.highest, True):
                yield z3.Not(z3.And(self.unknown(id), may, z3.Not(must)))
            if one.kind == "boolean":
                yield z3.Implies(self.unknown(id), not cells.to_try(0, 1, False))
                continue
            runs = cells.runs(one.highest)
            for n, (first, last) in enumerate(runs):
                for start, end in runs[n + 1 :]:
                    if cells.to_try(first, end, False):
                        yield z3.Not(z3.And(low >= first, low <= last, high >= start, high <= end))

    def left_out(self, id: str) -> Any:
        """The question does not apply and is not answered: it counts as its harmless value."""
        one, (low, high) = self.inputs[id], self.values[id]
        falls_away = z3.Not(self.applies(id)[1])
        if one.kind == "boolean":
            harmless = z3.BoolVal(one.adverse == "no")
            return z3.And(falls_away, low == harmless, high == harmless)
        return z3.And(low == INAPPLICABLE, high == INAPPLICABLE)

    def unknown(self, id: str) -> Any:
        """Nothing is known of an input, or so little that it can have any value."""
        one, (low, high) = self.inputs[id], self.values[id]
        if one.kind == "boolean":
            return z3.And(z3.Not(low), high)
        return z3.And(low == one.lowest, high == one.highest)

    def adverse(self, id: str) -> Any:
        """A yes/no question has its worse answer."""
        low, high = self.values[id]
        return low if self.inputs[id].adverse == "yes" else z3.Not(high)

    def mildest(self, id: str) -> Any:
        """An answer is known, and is the mildest that there is; anything where none is worse."""
        one, (low, high) = self.inputs[id], self.values[id]
        if one.kind == "boolean" and one.adverse != "neither":
            return z3.Not(high) if one.adverse == "yes" else low
        ends = {"higher_worse": one.lowest, "higher_better": one.highest}
        end = ends.get(one.direction)
        return z3.BoolVal(True) if end is None else z3.And(low == end, high == end)

    def answer(self, id: str, one: Input, applies: Any) -> Any:
        """An answer, or nothing known; what is surely not asked, and not given, is harmless."""
        low, high = self.values[id]
        if one.kind == "boolean":
            return z3.And(z3.Implies(low, high), z3.Or(low == high, applies))
        inside = z3.And(low >= one.lowest, low <= high, high <= one.highest)
        left_out = z3.And(low == INAPPLICABLE, high == INAPPLICABLE)
        given = z3.And(inside, self.at_its_age(one) if one.instrument else low == high)
        return z3.Or(given, z3.And(applies, self.unknown(id)), z3.And(z3.Not(applies), left_out))

    def at_its_age(self, one: Input) -> Any:
        """A scale is given only at the ages that it is for; at an unknown age it may be given."""
        scale = self.pathway.instruments[one.instrument]
        low, high = self.values["age"]
        return z3.Or(low != high, z3.And(low >= scale.age_lowest, high <= scale.age_highest))

    def read_items(self, one: Instrument) -> list[tuple[int, Both]]:
        """Return the items of a scale that rules read, with their values."""
        return [
            (n, self.values[f"{one.id}.item{n}"])
            for n in range(1, one.items + 1)
            if f"{one.id}.item{n}" in self.values
        ]

    def adds_up(self, one: Instrument) -> list[Any]:
        """A total and the items that rules read agree; a nested form is part of the full one."""
        low, high = self.values[one.id]
        left_out = low == INAPPLICABLE
        found: list[Any] = []
        items = self.read_items(one)
        for n, (least, most) in items:
            of_scale = z3.Or(*(least == v for v in one.allowed(n)))
            found.append(z3.Implies(z3.And(least != INAPPLICABLE, least == most), of_scale))
            found.append(z3.Implies(left_out, least == INAPPLICABLE))
        if one.summed and items and not one.short_forms:
            found.append(z3.Or(left_out, self.summed(one, low, high, items)))
        for short, rest in one.short_forms.items():
            if short in self.values:
                part_low, part_high = self.values[short]
                fits = z3.And(high >= part_low, low <= part_high + rest)
                found.append(z3.Or(left_out, part_low == INAPPLICABLE, fits))
        return found

    def summed(self, one: Instrument, low: Any, high: Any, items: list[tuple[int, Both]]) -> Any:
        """A total leaves room for its items."""
        parts: list[Any] = []
        for n, (item_low, item_high) in items:
            values = one.allowed(n)
            rest_low, rest_high = one.grid_lowest - values[0], one.grid_highest - values[-1]
            fits = z3.And(item_low >= low - rest_high, item_high <= high - rest_low)
            parts.append(z3.Or(item_low == INAPPLICABLE, fits))
        return z3.And(*parts)

    def told(self, id: str) -> Any:
        """A total is known, or an item answered and not only narrowed by its total."""
        low, high = self.values[id]
        return self.answered.get(id, low == high)

    def without_scales(self) -> Iterator[Any]:
        """Yield that no scale is used that is not for every age: what any age may be told of."""
        ages = self.inputs["age"]
        for one in self.pathway.instruments.values():
            if (one.age_lowest, one.age_highest) != (ages.lowest, ages.highest):
                yield z3.Or(self.unknown(one.id), self.left_out(one.id))
                parts = [f"{one.id}.item{n}" for n in range(1, one.items + 1)]
                yield from (z3.Not(self.answered[id]) for id in parts if id in self.answered)
                yield from (z3.Not(self.unread[id][0]) for id in parts if id in self.unread)

    def tells_all(self, one: Instrument) -> bool:
        """Tell whether rules read every item of a scale, so that `plain` leaves no patient out."""
        whole = len(self.read_items(one)) == one.items
        return (whole or not one.summed) and not one.short_forms

    def plain(self, unread: bool = False) -> list[Any]:
        """Return what holds when each total is given, or is what the items that are answered leave it.

        Args:
            unread: items that no rule reads may be answered, too, where the total is not given.
        """
        found: list[Any] = []
        for one in self.pathway.instruments.values():
            found += self.of_unread(one) if unread else ()
            low, high = self.values[one.id]
            items = self.read_items(one)
            applies = self.applies(one.id)[1]
            unknown = self.unknown(one.id)
            spread = unknown
            if one.summed:
                least, most = self.contributions(one, 0, unread)
                spread = z3.And(low == least, high == most)
                found.append(z3.Or(low == INAPPLICABLE, z3.And(low >= least, high <= most)))
            found.append(z3.Or(low == high, z3.And(spread, z3.Implies(unknown, applies))))
            for n, (item_low, item_high) in items:
                answered = self.answered[f"{one.id}.item{n}"]
                found.append(z3.If(answered, item_low == item_high, self.follows(one, n, unread)))
        return found

    def of_unread(self, one: Instrument) -> Iterator[Any]:
        """Items that no rule reads have values of the scale."""
        low, high = self.values[one.id]
        for n in range(1, one.items + 1):
            id = f"{one.id}.item{n}"
            if id in self.unread:
                answered, value = self.unread[id]
                yield z3.Implies(answered, z3.And(low != high, z3.Or(*(value == v for v in one.allowed(n)))))

    def contributions(self, one: Instrument, but: int, unread: bool) -> Both:
        """Return the least and the most that all items but one can add up to, as they are answered."""
        read = dict(self.read_items(one))
        least, most = [], []
        for n in range(1, one.items + 1):
            values = one.allowed(n)
            if n == but:
                continue
            if n not in read and not unread:
                least.append(z3.IntVal(values[0]))
                most.append(z3.IntVal(values[-1]))
                continue
            id = f"{one.id}.item{n}"
            answered, value = (self.answered[id], read[n][0]) if n in read else self.unread[id]
            least.append(z3.If(answered, value, z3.IntVal(values[0])))
            most.append(z3.If(answered, value, z3.IntVal(values[-1])))
        return z3.Sum(*least), z3.Sum(*most)

    def follows(self, one: Instrument, n: int, unread: bool) -> Any:
        """An item is not answered: it spans all its values, or what its total and the others leave it."""
        item_low, item_high = self.values[f"{one.id}.item{n}"]
        low, high = self.values[one.id]
        values = one.allowed(n)
        left_out = z3.And(item_low == INAPPLICABLE, item_high == INAPPLICABLE)
        ends: Both = z3.IntVal(values[0]), z3.IntVal(values[-1])
        if one.summed:
            rest_low, rest_high = self.contributions(one, n, unread)
            least, most = low - rest_high, high - rest_low
            ends = (
                z3.If(z3.And(low == high, least > values[0]), least, ends[0]),
                z3.If(z3.And(low == high, most < values[-1]), most, ends[1]),
            )
        shut = z3.Not(self.gate(f"{one.id}.item{n}")[1])
        closed = z3.Or(low == INAPPLICABLE, z3.And(shut, z3.Not(self.stays_open(one, n, ends))))
        if not one.summed:
            closed = z3.And(shut, z3.Not(self.stays_open(one, n, ends)))
        return z3.If(closed, left_out, z3.And(item_low == ends[0], item_high == ends[1]))

    def stays_open(self, one: Instrument, n: int, ends: Both) -> Any:
        """What a total leaves an item bears against the patient whatever the item is: no gate closes it."""
        id, cells = f"{one.id}.item{n}", self.pathway.ruleset.cells
        if id not in cells:
            return z3.BoolVal(False)
        own = cells[id]
        runs = zip(own.cells, own.runs(self.inputs[id].highest), strict=True)
        harmless = [run for cell, run in runs if not cell.marks & ~own.outside.marks]
        return z3.And(*(z3.Or(ends[1] < first, ends[0] > last) for first, last in harmless))

    def more_known(self, other: SymbolicPatient) -> list[Any]:
        """Return that the other patient is this one after more questions are answered.

        A question that did not apply is not answered later; one that was open may turn out not to apply, and
        is answered once what opens it is.
        """
        found: list[Any] = []
        for id, one in self.inputs.items():
            (low, high), (less, more) = self.values[id], other.values[id]
            if id in self.pathway.gates and not one.item:
                newly = z3.And(self.unknown(id), z3.Not(other.unknown(id)))
                found.append(z3.Implies(newly, z3.Or(other.gate(id)[0], other.left_out(id))))
            if one.kind == "boolean":
                found += [z3.Implies(low, less), z3.Implies(more, high)]
                continue
            if one.item:
                newly = z3.And(other.answered[id], z3.Not(self.answered[id]))
                found.append(z3.Implies(newly, z3.And(self.applies(id)[1], other.gate(id)[0])))
            narrower = z3.And(low <= less, more <= high)
            not_told = self.unknown(id)
            if one.item:
                open_ = self.stays_open(self.pathway.instruments[one.instrument], one.item, (low, high))
                not_told = z3.Not(z3.Or(self.answered[id], open_))
            found.append(z3.Or(narrower, z3.And(not_told, less == INAPPLICABLE, more == INAPPLICABLE)))
        return found


def each(join: Any, parts: Sequence[Both]) -> Both:
    """Join the two readings of several parts."""
    return join(*(part[0] for part in parts)), join(*(part[1] for part in parts))
