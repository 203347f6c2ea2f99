"""Two symbolic patients side by side: one is worse in one answer, and what both have told.

What `relating` tells of two patients that were routed is said here of all that there can be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from stegvis.language import INAPPLICABLE, Input
from stegvis.model import Pathway
from stegvis.verification.patient_formulas import SymbolicPatient
from stegvis.verification.relations import beside, hanging, part_of, siblings


class Pairs:
    """What can be said of how two patients of a pathway differ; each is worked out once."""

    def __init__(self, pathway: Pathway, one: SymbolicPatient, other: SymbolicPatient) -> None:
        self.pathway, self.one, self.other = pathway, one, other
        self.differing: dict[str, list[Any] | None] = {}
        self.telling: dict[str, list[Any]] = {}
        self.sames: dict[tuple[str, bool], Any] = {}
        self.alikes: dict[tuple[str, bool], Any] = {}

    def told_alike(self, by: str) -> list[Any]:
        """Return that both are told alike of each scale, but for the input in which one is worse.

        Args:
            by: that input; without one the second patient is told more.
        """
        if by not in self.telling:
            scales = [id for id, one in self.one.inputs.items() if one.instrument]
            of_scales = (self.scale_told(id, by) for id in scales)
            self.telling[by] = [z3.And(*of_scales, *self.unread_alike(by))]
        return self.telling[by]

    def scale_told(self, id: str, by: str) -> Any:
        """The same of one scale; built once for all inputs that are not of it."""
        if by and (by == id or siblings(self.one.inputs[by], self.one.inputs[id])):
            return self.scale_alike(id, by)
        if (id, bool(by)) not in self.alikes:
            self.alikes[id, bool(by)] = self.scale_alike(id, by)
        return self.alikes[id, bool(by)]

    def scale_alike(self, id: str, by: str) -> Any:
        """What one patient answers of a scale the other does too, unless it is asked of only one."""
        answered, later = self.one.told(id), self.other.told(id)
        alike = answered == later if by else z3.Implies(answered, later)
        if by == id and not self.bounded(self.one.inputs[id]):
            alike = z3.And(answered, later)
        if by and siblings(self.one.inputs[by], self.one.inputs[id]):
            alike = z3.And(alike, z3.Implies(answered, self.one.values[id][0] == self.other.values[id][0]))
        return z3.Or(alike, self.one.left_out(id), self.other.left_out(id))

    def unread_alike(self, by: str) -> Iterator[Any]:
        """Items that no rule reads are answered alike; worse where their total is, more where told more."""
        for id, (answered, value) in self.one.unread.items():
            later, then = self.other.unread[id]
            put = self.one.inputs.get(by)
            worse = then <= value if put and put.direction == "higher_better" else then >= value
            moves = by == id.rpartition(".")[0]
            told = self.other.values[id.rpartition(".")[0]]
            alike = answered == later if by else z3.Implies(answered, z3.Or(later, told[0] == told[1]))
            yield z3.And(alike, z3.Implies(z3.And(answered, later), worse if moves else value == then))

    def worse(self, id: str) -> list[Any] | None:
        """Return that the second patient is worse in one known input and the same in all others.

        None when neither answer is worse. What the input decides to be asked may change with it.
        """
        if id not in self.differing:
            self.differing[id] = self.one_worse(id)
        return self.differing[id]

    def one_worse(self, id: str) -> list[Any] | None:
        """Say that the second patient is worse in one input."""
        put = self.one.inputs[id]
        (low, high), (less, more) = self.one.values[id], self.other.values[id]
        if put.kind == "boolean" and put.adverse != "neither":
            change = z3.And(z3.Not(high), less) if put.adverse == "yes" else z3.And(low, z3.Not(more))
        elif put.kind == "integer" and put.direction != "neither":
            further = less > low if put.direction == "higher_worse" else less < low
            there = z3.And(low != INAPPLICABLE, less != INAPPLICABLE)
            known = z3.And(low == high, less == more)
            if self.bounded(put):
                known = z3.Or(known, less - low == more - high)
            change = z3.And(known, further, there)
        else:
            return None
        gated = hanging(self.pathway, id)
        same = [
            self.along(k, put, k in gated)
            if beside(put, one) or part_of(self.pathway, put, one)
            else self.same(k, k in gated)
            for k, one in self.one.inputs.items()
            if k != id
        ]
        return [change, z3.And(*same)]

    def bounded(self, put: Input) -> bool:
        """Tell whether a total can lie between two values, and move with an item that no rule reads."""
        scale = self.pathway.instruments.get(put.instrument)
        return scale is not None and not put.item and scale.summed

    def along(self, id: str, put: Input, gated: bool) -> Any:
        """A total stays the same or gets worse when one of its items does, and the other way round.

        A bounded total moves as far as its item; one with a short form in it lies as far or further.
        """
        (low, high), (less, more) = self.one.values[id], self.other.values[id]
        further = z3.And(less >= low, more >= high)
        if put.direction == "higher_better":
            further = z3.And(less <= low, more <= high)
        if not self.one.inputs[id].item and not part_of(self.pathway, put, self.one.inputs[id]):
            item, later = self.one.values[put.id][0], self.other.values[put.id][0]
            shifted = z3.And(less - low == later - item, more - high == later - item)
            further = z3.And(further, z3.Or(z3.And(low == high, less == more), shifted))
        return z3.Or(self.same(id, gated), z3.And(further, low != INAPPLICABLE, less != INAPPLICABLE))

    def same(self, id: str, gated: bool) -> Any:
        """Both know the same of an input; built once."""
        if (id, gated) not in self.sames:
            self.sames[id, gated] = self.staying(id, gated)
        return self.sames[id, gated]

    def staying(self, id: str, gated: bool) -> Any:
        """Both know the same of an input, unless it is asked of only one of them.

        What was asked and answered may fall away with the question; what was given unasked stays given.
        """
        (low, high), (less, more) = self.one.values[id], self.other.values[id]
        same = z3.And(low == less, high == more)
        if not gated:
            return same
        falls_away = z3.And(
            self.other.left_out(id),
            z3.Or(self.one.unknown(id), self.one.applies(id)[0], self.one.left_out(id)),
        )
        asked_anew = z3.And(self.one.left_out(id), self.other.gate(id)[1])
        return z3.Or(same, falls_away, asked_anew)
