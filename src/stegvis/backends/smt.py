"""A pathway's inputs and criteria as z3 formulas: every possible, fully answered patient at once."""

from __future__ import annotations

from typing import Any

import z3

from stegvis.criteria import Criterion, Dialect, OneOf, Within, fold
from stegvis.pathway import Pathway
from stegvis.terms import INAPPLICABLE, Input, Instrument


class Patient:
    """One symbolic patient of a pathway; `name` tells two apart."""

    def __init__(self, pathway: Pathway, name: str) -> None:
        self.pathway = pathway
        reads = pathway.ruleset.reads
        gates = {id for id, _ in pathway.ruleset.gate_slots}
        kept = [i for i in pathway.inputs.values() if not i.item or i.id in reads]
        self.inputs = {i.id: i for i in kept if i.id in reads or i.id in gates or i.instrument}
        self.values: dict[str, Any] = {id: z3.Int(f"{name}.{id}") for id in self.inputs}
        self.dialect: Dialect[Any] = Dialect(
            self.within, self.one_of, z3.Not, lambda parts: z3.And(*parts), lambda parts: z3.Or(*parts),
            lambda number, parts: z3.AtLeast(*parts, number),
        )  # fmt: skip

    def within(self, node: Within) -> Any:
        """A range."""
        value = self.values[node.input]
        return z3.And(value >= node.lowest, value <= node.highest)

    def one_of(self, node: OneOf) -> Any:
        """Any of some values."""
        return z3.Or(*(self.values[node.input] == value for value in node.values))

    def says(self, criterion: Criterion) -> Any:
        """Return the formula of a criterion."""
        return fold(criterion, self.dialect)

    def possible(self) -> list[Any]:
        """Return what every patient keeps to: ranges, gates, ages of scales, items and nested forms."""
        found: list[Any] = []
        for id, one in self.inputs.items():
            value = self.values[id]
            inside = z3.And(value >= one.lowest, value <= one.highest)
            gate = self.pathway.gates.get(id)
            scale = self.pathway.instruments.get(one.instrument)
            applies = [self.says(gate)] if gate else []
            if scale:
                age = self.values["age"]
                applies += [age >= scale.age_lowest, age <= scale.age_highest]
            if one.optional:
                found.append(z3.Or(inside, value == harmless(one)))
            elif applies:
                found.append(z3.If(z3.And(*applies), inside, value == harmless(one)))
            else:
                found.append(inside)
        for scale in self.pathway.instruments.values():
            found += self.adds_up(scale)
        return found

    def adds_up(self, one: Instrument) -> list[Any]:
        """A total and the items that rules read agree; a nested form is part of the full one."""
        total = self.values[one.id]
        applies = total != INAPPLICABLE
        found: list[Any] = []
        items = [
            (n, self.values[f"{one.id}.item{n}"])
            for n in range(1, one.items + 1)
            if f"{one.id}.item{n}" in self.values
        ]
        for n, value in items:
            found.append(z3.Implies(applies, z3.Or(*(value == v for v in one.allowed(n)))))
            found.append(z3.Implies(z3.Not(applies), value == INAPPLICABLE))
        if one.summed and items:
            left = [one.allowed(n) for n in range(1, one.items + 1) if n not in dict(items)]
            sum_ = z3.Sum([value for _, value in items])
            low, high = sum(v[0] for v in left), sum(v[-1] for v in left)
            found.append(z3.Implies(applies, z3.And(total >= sum_ + low, total <= sum_ + high)))
        for short, rest in one.short_forms.items():
            if short in self.values:
                part = self.values[short]
                both = z3.And(applies, part != INAPPLICABLE)
                found.append(z3.Implies(both, z3.And(part <= total, total <= part + rest)))
        return found


def harmless(one: Input) -> int:
    """Return the value of an input that does not apply."""
    if one.kind == "boolean":
        return int(one.adverse == "no")
    return INAPPLICABLE
