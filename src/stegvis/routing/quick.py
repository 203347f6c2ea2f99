"""What another answer to one input does, told without laying all values out.

Where nobody answered what stands behind the gates of an input, what another answer to it leaves is one
function of the values and that answer. Where that cannot tell, the values are laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from stegvis.language import Input, Known
from stegvis.routing.cells import inapplicable
from stegvis.routing.closing import contradicts, stays_open
from stegvis.routing.masks import bits
from stegvis.routing.otherwise import Change, Otherwise, Ranks
from stegvis.routing.places import NO_BAR, Barred, Place
from stegvis.routing.router import Routed
from stegvis.routing.touching import Reach, Touched, Turn, touched

Stops = tuple[int, int]
"""The bits of the contraindications that stop, and of those that may."""


class Quick(Otherwise):
    """Decides one patient again, with one answer more or another one at a time."""

    def __init__(self, routed: Routed) -> None:
        super().__init__(routed)
        place, rules = self.rules.place, self.rules
        seen = self.seen
        self.fixed = self.bounded = self.heard = 0
        for id, span in seen.answered.items():
            if id in place:
                bit = 1 << place[id]
                if id in seen.given:
                    self.fixed |= bit
                else:
                    self.bounded |= bit
                if self.bears(id, span):
                    self.heard |= bit
        untold = [slot for slot in rules.contested if not self.told(slot)]
        self.out = bits(untold)
        self.loose = bits(slot for slot in untold if not self.left_out(slot)) & ~self.fixed
        self.flags_now = rules.bits.flags if self.found.flags_open else 0
        self.mild_now = self.mild.of(self.leaf_holds, self.leaf)
        self.was: dict[tuple[Turn, bool], Stops] = {}

    def ranks(self, one: Input, change: Change, unless: Place | None = None) -> Ranks:
        """Return what is proposed once something is otherwise.

        Args:
            unless: a level and an urgency with which the highest level is of no interest.
        """
        hit = touched(self.pathway, one.id)
        self.doubtful = False
        if len(hit.own) == 1 and single(change.known.get(hit.own[0][1])):
            reach = self.reach(hit, change)
            turn = reach.turn
            if turn.unread.isdisjoint(self.seen.given) and self.open_to(one, turn, change):
                told = self.quick(hit, reach, change, unless)
                if told:
                    return told
        return super().ranks(one, change, unless)

    def bears(self, id: str, span: Known) -> bool:
        """Tell whether an answer, or what is known of an item, contradicts that its gate is shut."""
        one, closed = self.pathway.inputs[id], inapplicable(self.pathway.inputs[id])
        if id in self.seen.given:
            return contradicts(self.rules, one, span, closed)
        return stays_open(self.rules, id, span, closed)

    def told(self, slot: int) -> bool:
        """Tell whether the mildest completion gives an input one value that it can have."""
        (low, high), at = self.rules.unknown[slot], 2 * slot
        return low <= self.leaf[at] == self.leaf[at + 1] <= high

    def left_out(self, slot: int) -> bool:
        """Tell whether in the mildest completion an input does not apply."""
        closed = inapplicable(self.pathway.inputs[self.rules.slots[slot]])
        return (self.leaf[2 * slot], self.leaf[2 * slot + 1]) == closed

    def open_to(self, one: Input, turn: Turn, change: Change) -> bool:
        """Tell whether an answer contradicts no gate that the input stands behind."""
        if all(self.gates[number] and self.leaf_gates[number] for number in turn.owns):
            return True
        return not contradicts(self.rules, one, change.known[one.id], inapplicable(one))

    def quick(self, hit: Touched, reach: Reach, change: Change, unless: Place | None) -> Ranks | None:
        """Return what is proposed; None where the values must be laid out for that."""
        turn, values, likely = reach.turn, self.values, self.likely
        low, high = change.known[hit.own[0][1]]
        shifted, asked, shut, holds, open_, sure, maybe = turn.of(
            values, self.gates, False, self.fixed, low, high
        )
        if shut & self.heard or (shifted & ~shut) & self.bounded:
            return None
        barred = self.turned(hit, reach, sure, False) if turn.stops else NO_BAR
        kept = ~turn.bits
        own, holds, open_ = holds, self.holds & kept | holds, self.open & kept | open_
        flags = self.rules.bits.flags if open_ & self.flag_bits else 0
        laid = Laid(self, hit, reach, change, False)
        aged = hit.own[0][0] == self.rules.age_at // 2
        if aged:
            values = self.aged(values, low)
        if holds == self.holds and flags == self.flags_now and not (barred or aged):
            place, here = (self.found.level, self.found.urgency), self.here
        else:
            place = here = likely.of(holds | flags, values, barred, laid)
            if flags:
                here = likely.of(holds, values, barred, laid)
        if not self.witnessed(hit, reach, change, (asked, own, barred), here):
            return None
        level, highest = place[0], self.top
        if place != unless and not (holds | open_) & self.top_bits:
            may = self.may_bar(hit, reach, sure, maybe) if turn.stops else NO_BAR
            highest = max(level, self.wide.of(holds | open_ | flags, values, may, laid)[0])
        return level, place[1], min(level, here[0]), highest

    def witnessed(
        self, hit: Touched, reach: Reach, change: Change, own: tuple[int, int, Barred], here: Place
    ) -> bool:
        """Tell whether the mildest completion with the answer asks for no more than what holds.

        Args:
            own: what is sure to be asked now and was not; rules weighed that hold; what is barred.
        """
        turn, leaf, gates = reach.turn, self.leaf, self.leaf_gates
        asked, holds, barred = own
        if asked & self.out or not self.leaf_closed:
            return False
        slot, id = hit.own[0]
        low, high = change.known[id]
        if leaf[2 * slot] == low and leaf[2 * slot + 1] == high:
            return self.mild_now <= here
        if turn.gates or hit.near & self.apart:
            shifted, asked, shut, holds, _, sure, _ = turn.of(leaf, gates, True, self.fixed, low, high)
            loose = shut & self.heard or (shifted & ~shut) & self.bounded
            if loose or shifted & self.loose or asked & self.out:
                return False
            barred = self.turned(hit, reach, sure, True) if turn.stops else NO_BAR
        if slot == self.rules.age_at // 2:
            leaf = self.aged(leaf, low)
        laid = Laid(self, hit, reach, change, True)
        return self.mild.of(self.leaf_holds & ~turn.bits | holds, leaf, barred, laid) <= here

    def aged(self, values: Sequence[int], age: int) -> list[int]:
        """Return values at another age: what is barred by it is laid out apart."""
        at, made = self.rules.age_at, list(values)
        made[at] = made[at + 1] = age
        return made

    def turned(self, hit: Touched, reach: Reach, now: int, leaf: bool) -> Barred:
        """Return the tracks of which other steps are surely stopped than before, each with what turned."""
        turned = now ^ self.stops(reach, leaf)[0]
        if not turned:
            return NO_BAR
        id = hit.own[0][1]
        return {track: (id, turned & bits, 0) for track, bits in hit.stopping if turned & bits}

    def may_bar(self, hit: Touched, reach: Reach, sure: int, maybe: int) -> Barred:
        """Return the tracks of which another step may be stopped than before, each with what turned."""
        was = self.stops(reach, False)
        sure, maybe = sure ^ was[0], maybe ^ was[1]
        id, both = hit.own[0][1], sure | maybe
        return {track: (id, sure & bits, maybe & bits) for track, bits in hit.stopping if both & bits}

    def stops(self, reach: Reach, leaf: bool) -> Stops:
        """Return the contraindications that stop, and that may, without the answer."""
        was = self.was.get((reach.turn, leaf))
        if was is None:
            was = self.was[reach.turn, leaf] = reach.stops.decide(self.leaf if leaf else self.values)
        return was


class Laid:
    """The values, or the mildest completion, with an answer in it: laid out when they are first asked for."""

    def __init__(self, quick: Quick, hit: Touched, reach: Reach, change: Change, leaf: bool) -> None:
        self.quick, self.hit, self.reach, self.change, self.leaf = quick, hit, reach, change, leaf

    def __call__(self) -> Sequence[int]:
        """Return them."""
        return self.values

    @cached_property
    def values(self) -> Sequence[int]:
        """Lay them out."""
        quick, leaf = self.quick, self.leaf
        slot, id = self.hit.own[0]
        values = (quick.leaf if leaf else quick.values).copy()
        values[2 * slot : 2 * slot + 2] = self.change.known[id]
        quick.close(self.reach, self.change, values, quick.leaf_gates if leaf else quick.gates, leaf)
        return values


def single(known: Known | None) -> bool:
    """Tell whether one value is known of an input."""
    return known is not None and known[0] == known[1]
