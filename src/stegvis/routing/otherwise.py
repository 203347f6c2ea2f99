"""What the answer would be with one input answered otherwise, told by what that changes.

A rule that reads nothing of what changes keeps its truth, a step that nothing of it concerns its place. What
this cannot tell for certain it leaves to the whole decision: contradictions, faults, short forms of scales,
and answers that together ask for more than each rule by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final

from attrs import define

from stegvis.language import Input, Known
from stegvis.model import Instrument, Weighed
from stegvis.routing.answers import read_items, skip_items
from stegvis.routing.closing import contradicts, stays_open
from stegvis.routing.compile import Ruleset
from stegvis.routing.completions import Mildest, Search, TooManyError, can_be, lowest_of
from stegvis.routing.masks import bits, numbers
from stegvis.routing.places import NO_BAR, Barred, Place, Places
from stegvis.routing.rescored import only, stands_alone
from stegvis.routing.router import Routed
from stegvis.routing.scoring import fits_age, join, read_instrument
from stegvis.routing.touching import Behind, Code, Reach, Touched, TouchedGate, between, touched

Ranks = tuple[int, int, int, int]
"""Level, urgency, lowest and highest level."""


Plain = tuple[int, Known, Known]
"""Something unanswered behind a gate: where its values lie, what they are when it is shut, and when not."""


class UncertainError(Exception):
    """Only the whole decision can tell."""


@define
class Change:
    """Other values: of which slots, with what of them given."""

    known: dict[str, Known]
    given: frozenset[str]


@define
class Turned:
    """What an answer leaves: values, the bits of the rules that hold and of those that may, what it barred.

    Attributes:
        barred: the tracks of which another step may be stopped.
        code: the rules that were weighed again.
        gates: some gate turned.
    """

    values: list[int]
    holds: int
    open: int
    barred: Barred
    code: Code
    gates: bool


class Otherwise:
    """Decides one patient again, with one answer more or another one at a time."""

    def __init__(self, routed: Routed) -> None:
        found, seen = routed.found, routed.seen
        self.pathway, self.patient, self.found, self.seen = routed.pathway, routed.patient, found, seen
        self.rules: Ruleset = routed.pathway.ruleset
        self.values, self.leaf = list(routed.values), list(found.leaf)
        self.certain: Final = (
            not (seen.contradicted or seen.faults or seen.raised or seen.doubted)
            and found.exact
            and found.mildest == found.holds
        )
        self.top = len(self.pathway.levels) - 1
        self.top_bits = self.rules.bits.top
        self.flag_bits = (1 << len(self.pathway.red_flags)) - 1
        self.holds, self.open = bits(found.holds), bits(found.open)
        self.answered = {**self.rules.optional, **seen.answered}
        self.contested = frozenset(self.rules.contested)
        self.apart = differing(self.values, self.leaf)
        self.leaf_holds = bits(self.rules.decide(self.leaf)[2])
        self.alike: Final = self.leaf_holds == self.holds and not self.apart & self.rules.stopped_by_any
        self.gates = self.rules.truths(self.values)
        self.leaf_gates = self.rules.truths(self.leaf) if self.apart else self.gates
        self.leaf_closed = not self.answered_in_vain() and not any(Search(self.pathway, ()).tries(self.leaf))
        self.split: dict[int, tuple[list[Plain], list[Behind]]] = {}
        self.opened: list[TouchedGate] = []
        at = self.rules.age_at
        self.age = self.values[at], self.values[at + 1]
        self.doubtful = False
        self.lone: dict[str, bool] = {}
        self.items: dict[str, dict[int, int]] = {}
        self.likely, self.wide = (Places(self.pathway, self.values, worst) for worst in (False, True))
        self.mild = Places(self.pathway, self.leaf, False, self.likely, self.apart)
        self.here = self.likely.of(self.holds, self.values)

    def answered_in_vain(self) -> bool:
        """Tell whether the mildest completion answers what it leaves unasked: no witness otherwise."""
        shut = (slots for gates in self.rules.gates for slots in gates.shut)
        return any(
            self.apart >> slot & 1 and self.leaf[2 * slot] != closed[0]
            for truth, slots in zip(self.leaf_gates, shut, strict=True)
            if not truth
            for slot, _, closed in slots
        )

    def ranks(self, one: Input, change: Change, unless: tuple[int, int] | None = None) -> Ranks:
        """Return what is proposed once something is otherwise.

        Args:
            unless: a level and an urgency with which the highest level is of no interest.
        """
        rules = self.rules
        hit = touched(self.pathway, one.id)
        reach = self.reach(hit, change)
        self.doubtful = False
        self.opened.clear()
        values = self.values.copy()
        for slot, id in hit.own:
            span = change.known.get(id) or rules.optional.get(id) or rules.unknown[slot]
            values[2 * slot], values[2 * slot + 1] = span
        turned = bool(reach.gates) and self.close(reach, change, values, self.gates, False)[0]
        code = hit.every if turned else reach.rules
        holds, may = code.decide(values)
        barred = self.barred(hit, reach, values, self.values) if reach.stops.bits else NO_BAR
        kept = ~code.bits
        now = Turned(values, self.holds & kept | holds, self.open & kept | may, barred, code, turned)
        return self.joined(hit, reach, change, now, unless)

    def barred(self, hit: Touched, reach: Reach, values: Sequence[int], before: Sequence[int]) -> Barred:
        """Return the tracks of which another step may be stopped than before, each with what turned."""
        now, was = reach.stops.decide(values), reach.stops.decide(before)
        if now == was:
            return NO_BAR
        sure, may = now[0] ^ was[0], now[1] ^ was[1]
        id, turned = hit.own[0][1], sure | may
        return {track: (id, sure & bits, may & bits) for track, bits in hit.stopping if bits & turned}

    def reach(self, hit: Touched, change: Change) -> Reach:
        """Return what may turn when an answer becomes another; everything when it becomes one."""
        if len(hit.own) != 1:
            return hit.whole
        ((slot, id),) = hit.own
        low, high = self.values[2 * slot], self.values[2 * slot + 1]
        least, most = change.known.get(id, (0, 1))
        known = low == high and least == most
        return between(self.pathway, hit, low, least) if known else hit.whole

    def change(self, one: Input, value: int, made_up: bool) -> Change | None:
        """Return what another answer says by itself: of a scale with its items; None when it cannot be given.

        Args:
            made_up: it is a total that items make up, which no one item answers for.

        Raises:
            UncertainError: only the whole decision can tell.
        """
        if not self.certain or self.age[0] != self.age[1]:
            raise UncertainError
        if made_up or not one.instrument:
            kept = self.items_of(one) if made_up else {}
            return Change({**kept, one.id: (value, value)}, frozenset((one.id,)))
        pathway, scale = self.pathway, self.pathway.instruments[one.instrument]
        if not self.alone(scale):
            raise UncertainError
        seen = Weighed()
        if one.item:
            read_instrument(pathway, only(self.patient, one, value), scale, seen)
        else:
            join(pathway, self.patient, scale, (value, self.ticked(scale), ()), seen)
        if seen.faults or not fits_age(scale, self.age[0]):
            return None
        return Change(seen.known, frozenset(seen.given))

    def alone(self, scale: Instrument) -> bool:
        """Tell whether a scale is no part of another, and nothing is answered of what is part of it."""
        if scale.id not in self.lone:
            part = any(scale.id in one.short_forms for one in self.pathway.instruments.values())
            self.lone[scale.id] = not part and stands_alone(self.pathway, self.patient, scale)
        return self.lone[scale.id]

    @cached_property
    def scales(self) -> frozenset[str]:
        """The scales of which something is given."""
        patient = self.patient
        return frozenset((*patient.scores, *patient.items, *patient.printed_items))

    def ticked(self, scale: Instrument) -> dict[int, int]:
        """Return the items of a scale that are answered; none of them is a fault, or nothing is certain."""
        if scale.id not in self.items:
            seen = Weighed()
            items = self.items[scale.id] = read_items(scale, self.patient, seen)
            skip_items(scale, items, scale.lowest, seen)
        return self.items[scale.id]

    def items_of(self, total: Input) -> dict[str, Known]:
        """Return what is known of the items that make up a total."""
        inputs, known = self.pathway.inputs, self.seen.answered
        return {id: span for id, span in known.items() if inputs[id].instrument == total.instrument}

    def close(
        self, reach: Reach, change: Change, values: list[int], before: Sequence[int], leaf: bool
    ) -> tuple[bool, bool]:
        """Close and open what stands behind the gates.

        Args:
            before: the truths of all gates without the change.
            leaf: the values are a completion: what it answers is kept where it still can be answered so.

        Returns:
            Whether a gate turned, and whether a completion stays one.
        """
        turned, complete = False, True
        opened = [] if leaf else self.opened
        for gate in reach.gates:
            if gate.later and not turned:
                continue
            truth = gate.decide(values)
            if truth != before[gate.number]:
                turned = True
                if truth == 2:
                    opened.append(gate)
                rest = gate.all if gate.own else self.plain(gate, truth, values)
                complete &= not rest or self.behind(rest, truth, change, values, leaf)
            elif gate.own:
                complete &= self.behind(gate.own, truth, change, values, leaf)
        return turned, complete

    def plain(self, gate: TouchedGate, truth: int, values: list[int]) -> list[Behind]:
        """Close or open what of one gate nobody answered and no completion must try; return the rest."""
        split = self.split.get(gate.number)
        if split is None:
            split = self.split[gate.number] = [], []
            for slot, id, closed in gate.all:
                if slot < 0 or id in self.answered or slot in self.contested:
                    split[1].append((slot, id, closed))
                else:
                    split[0].append((2 * slot, closed, self.rules.unknown[slot]))
        for at, closed, open_ in split[0]:
            values[at : at + 2] = open_ if truth else closed
        return split[1]

    def behind(
        self, all_: Sequence[Behind], truth: int, change: Change, values: list[int], leaf: bool
    ) -> bool:
        """Close or open what stands behind one gate; tell whether a completion stays one."""
        complete, rules, given, answered = True, self.rules, self.seen.given, self.answered
        unknown, new, also = rules.unknown, change.known, change.given
        for slot, id, closed in all_:
            if id in given or id in also:
                span = new.get(id) or answered[id]
                if not truth and contradicts(rules, self.pathway.inputs[id], span, closed):
                    self.doubtful = True
                continue
            if slot < 0:
                continue
            known = new.get(id) or answered.get(id)
            if not truth and (known is None or not stays_open(rules, id, known, closed)):
                values[2 * slot], values[2 * slot + 1] = closed
                continue
            span = known or unknown[slot]
            self.doubtful |= not truth
            if leaf and slot in self.contested and span[0] != span[1]:
                kept = self.leaf[2 * slot], self.leaf[2 * slot + 1]
                if self.keeps(slot, span, truth != 1) or (truth == 1 and kept == closed):
                    span = kept
                else:
                    complete = False
            values[2 * slot], values[2 * slot + 1] = span
        return complete

    def keeps(self, slot: int, span: Known, sure: bool) -> bool:
        """Tell whether what the mildest completion answers to one input can still be answered.

        Args:
            sure: it is sure to be asked.
        """
        low, high = self.leaf[2 * slot], self.leaf[2 * slot + 1]
        if (low, high) == span:
            cells = self.rules.cells.get(self.rules.slots[slot])
            return low == high or cells is None or not cells.to_try(low, high, not sure)
        return low == high and span[0] <= low <= span[1]

    def leaf_with(
        self, hit: Touched, reach: Reach, change: Change, now: Turned, apart: bool
    ) -> tuple[list[int], int, Barred] | None:
        """Return the mildest completion with the change, the rules that hold there and what it barred.

        None when it is none any more. Where it differs in nothing that the change touches, all is as in it.
        """
        if not self.leaf_closed:
            return None
        if apart:
            bits = now.code.bits
            holds = self.leaf_holds & ~bits | now.holds & bits
            leaf = self.leaf
            if now.barred or now.values[self.rules.age_at] != self.age[0]:
                at, leaf = 2 * hit.own[0][0], leaf.copy()
                leaf[at : at + 2] = now.values[at : at + 2]
            return leaf, holds, now.barred
        leaf = self.leaf.copy()
        for slot, _ in hit.own:
            span = now.values[2 * slot], now.values[2 * slot + 1]
            if span[0] != span[1] and slot in self.contested:
                if len(hit.own) > 1 or not self.keeps(slot, span, False):
                    return None  # a total that is kept would bound its items anew
                span = self.leaf[2 * slot], self.leaf[2 * slot + 1]
            leaf[2 * slot], leaf[2 * slot + 1] = span
        turned, complete = self.close(reach, change, leaf, self.leaf_gates, True)
        code = hit.every if turned else reach.rules
        holds = self.leaf_holds & ~code.bits | code.decide(leaf)[0]
        if not complete or (self.opened and self.strays(leaf, now.values)):
            return None
        return leaf, holds, self.barred(hit, reach, leaf, self.leaf) if reach.stops.bits else NO_BAR

    def strays(self, leaf: Sequence[int], values: Sequence[int]) -> bool:
        """Tell whether a completion leaves out what is sure to be asked now."""
        contested = self.contested
        return any(
            slot in contested
            and not values[2 * slot] <= leaf[2 * slot] <= leaf[2 * slot + 1] <= values[2 * slot + 1]
            for gate in self.opened
            for slot, _, _ in gate.all
        )

    def apart_from(self, hit: Touched, now: Turned) -> bool:
        """Tell whether the change touches one input, and nothing in which the mildest completion differs."""
        if len(hit.own) != 1 or now.gates or hit.near & self.apart:
            return False
        ((slot, _),) = hit.own
        return now.values[2 * slot] == now.values[2 * slot + 1]

    def joined(
        self, hit: Touched, reach: Reach, change: Change, now: Turned, unless: tuple[int, int] | None
    ) -> Ranks:
        """Join the rules that changed with those that did not."""
        found = self.found
        flags = self.rules.bits.flags if now.open & self.flag_bits else 0
        same_age = now.values[self.rules.age_at] == self.age[0]
        steady = now.holds == self.holds and bool(flags) == found.flags_open and same_age and not now.barred
        level, urgency, here = found.level, found.urgency, self.here
        if not steady:
            level, urgency = self.likely.of(now.holds | flags, now.values, now.barred)
            here = self.likely.of(now.holds, now.values, now.barred) if flags else (level, urgency)
        if mildest := self.mildest(hit, reach, change, now, steady, here):
            holds, at = bits(mildest.holds), mildest.values
            level, urgency = Places(self.pathway, at, False).of(holds | flags, at)
            here = mildest.rank
        highest = self.top
        if (level, urgency) != unless and not (now.holds | now.open) & self.top_bits:
            highest = max(level, self.wide.of(now.holds | now.open | flags, now.values, now.barred)[0])
        return level, urgency, min(level, here[0]), highest

    def mildest(
        self, hit: Touched, reach: Reach, change: Change, now: Turned, steady: bool, here: Place
    ) -> Mildest | None:
        """Return the mildest completion; None when it asks for no more than the rules that surely hold."""
        apart = self.apart_from(hit, now)
        same = self.alike or (steady and not (self.leaf_holds ^ now.holds) & now.code.bits)
        if same and apart and self.leaf_closed and not now.barred:
            return None
        told = self.leaf_with(hit, reach, change, now, apart)
        if told:
            leaf, holds, barred = told
            if steady and not barred and holds == self.leaf_holds:
                return None
            if self.mild.of(holds, leaf, barred) <= here:
                return None
        search = Search(self.pathway, ())
        tried = list(now.values)
        for slot in self.rules.contested:
            low, high = tried[2 * slot], tried[2 * slot + 1]
            kept = self.leaf[2 * slot], self.leaf[2 * slot + 1]
            if low != high and kept[0] == kept[1] and low <= kept[0] <= high:
                made = search.with_values(tried, [(slot, kept[0])])
                if can_be(made):
                    tried = made
        with suppress(TooManyError):
            if search.lowest(tried).rank <= here:
                return None
        found = lowest_of(self.pathway, now.values, list(numbers(now.holds)), why=False)
        return found if found.raised else None


def differing(values: Sequence[int], others: Sequence[int]) -> int:
    """Return a bit for each slot in which values are others."""
    found = 0
    for n in [n for n, (one, other) in enumerate(zip(values, others, strict=True)) if one != other]:
        found |= 1 << (n >> 1)
    return found
