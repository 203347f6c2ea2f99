"""What many other answers do, weighed at once: one bit for each of them.

A patient's other answers differ in few inputs, so that of most leaves one truth is that of all. Each rule is
weighed once for all of them. Where an answer contradicts another, or the mildest completion may be another
one, nothing is told here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from stegvis.language import Known
from stegvis.routing.bits import bits, numbers
from stegvis.routing.cells import inapplicable
from stegvis.routing.intake import contradicts
from stegvis.routing.otherwise import Change, Ranks
from stegvis.routing.slices import Sliced
from stegvis.routing.touching import Touched, touched

if TYPE_CHECKING:
    from stegvis.language import Input
    from stegvis.model import Step
    from stegvis.routing.quick import Quick
    from stegvis.routing.slices import SlicedGate, SlicedTrack, Truths

Steps = Callable[["Step", Sequence[int]], int]
"""A step and its stops -> for which answers it is open."""
Levels = list[int]
"""By level, or urgency: for which answers it is at least this."""
Key = tuple[str, int]
"""An input, and a value of it."""


@frozen
class Group:
    """Other answers to one input.

    Attributes:
        keys: one for each.
        own: a bit for each, from `first` on.
        spans: of each slot that they change, what is known of it with each of them.
    """

    keys: tuple[Key, ...]
    first: int
    own: int
    spans: tuple[tuple[int, tuple[Known, ...]], ...]


@frozen
class Side:
    """The values, or the mildest completion, with each answer.

    Attributes:
        sure, may: of each rule, then of each stop, for which answers it is sure and may hold.
        contested: something contested stands behind a gate that turned.
    """

    sure: Truths
    may: Truths
    contested: bool


class Together:
    """Weighs other answers of one patient at once."""

    def __init__(self, quick: Quick) -> None:
        self.quick, self.rules = quick, quick.rules
        self.sliced: Sliced = quick.pathway.once(Sliced)
        self.groups: list[Group] = []
        self.count = self.bad = 0
        self.aged: list[Group] = []
        self.owner: dict[int, int] = {}
        self.contested = bits(quick.rules.contested)

    def add(self, one: Input, changes: Iterable[tuple[int, Change]]) -> None:
        """Take up other answers to one input, where what they change lies among the values of rules."""
        quick = self.quick
        hit = touched(quick.pathway, one.id)
        owns = hit.whole.turn.owns
        open_ = all(quick.gates[n] and quick.leaf_gates[n] for n in owns)
        if not hit.own or not (open_ or len(hit.own) == 1):
            return
        taken = [
            (value, spans)
            for value, change in changes
            if (spans := self.spans(hit, change)) and (open_ or not self.contradicts(one, change))
        ]
        if not taken:
            return
        first, count = self.count, len(taken)
        own = ((1 << count) - 1) << first
        slots = tuple((slot, tuple(spans[n] for _, spans in taken)) for n, (slot, _) in enumerate(hit.own))
        for slot, _ in slots:
            self.owner[slot] = self.owner.get(slot, 0) | own
        keys = tuple((one.id, value) for value, _ in taken)
        group = Group(keys, first, own, slots)
        self.groups.append(group)
        self.aged += [group] if 2 * hit.own[0][0] == self.rules.age_at else []
        self.count += count

    def contradicts(self, one: Input, change: Change) -> bool:
        """Tell whether an answer contradicts that the gate before it is shut."""
        return contradicts(self.rules, one, change.known[one.id], inapplicable(one))

    def spans(self, hit: Touched, change: Change) -> list[Known]:
        """Return what is known of each slot of an input with a change; nothing where it must be tried."""
        rules, known = self.rules, change.known
        found = [known.get(id) or rules.optional.get(id) or rules.unknown[slot] for slot, id in hit.own]
        pairs = zip(hit.own, found, strict=True)
        if any(low != high and self.contested >> slot & 1 for (slot, _), (low, high) in pairs):
            return []
        return found

    def weighed(self) -> dict[Key, Ranks]:
        """Return what each answer leads to; none where that is not told here."""
        quick = self.quick
        if not self.count or not quick.leaf_closed:
            return {}
        f = (1 << self.count) - 1
        here = self.side(quick.values, quick.gates, False, f)
        rules, flagged = len(self.rules.rules), len(quick.pathway.red_flags)
        sure, may = here.sure[:rules], here.may[:rules]
        flags = 0
        for n in range(flagged):
            flags |= may[n] & ~sure[n]
        stops = self.open_steps(here.sure, False, f)
        level = held = self.levels(sure, 0, stops, f)
        urgency = low_urgency = self.urgencies(sure, 0)
        if flags:
            level, urgency = self.levels(sure, flags, stops, f), self.urgencies(sure, flags)
        wide = self.levels(may, flags, self.open_steps(here.may, True, f), f)
        highest = [one | other for one, other in zip(level, wide, strict=True)]
        at_top = 0
        for n in self.rules.at_top:
            at_top |= may[n]
        highest = [one | at_top for one in highest]
        if here.contested or quick.apart:
            leaf = self.side(quick.leaf, quick.leaf_gates, True, f)
            milder = self.levels(leaf.sure[:rules], 0, self.open_steps(leaf.sure, False, f), f)
            self.bad |= above((milder, self.urgencies(leaf.sure[:rules], 0)), (held, low_urgency))
        lowest = [one & other for one, other in zip(level, held, strict=True)]
        return self.told(f & ~self.bad, (level, urgency, lowest, highest))

    def side(self, values: Sequence[int], gates: Sequence[int], leaf: bool, f: int) -> Side:
        """Lay out the truths of all leaves with each answer, gate by gate, and weigh the rules by them.

        Args:
            gates: the truths of all gates without an answer.
            leaf: the values are a completion: what it answers of what must be tried stays.
        """
        sliced = self.sliced
        sure, may = sliced.leaves(values, f)
        changed, contested, quick = 0, False, self.quick
        watched = quick.heard | quick.bounded | quick.out | quick.loose | bits(self.owner)
        for group in self.groups:
            for slot, spans in group.spans:
                changed |= 1 << slot
                for n, holds, could in sliced.at(slot, spans):
                    sure[n] = sure[n] & ~group.own | holds << group.first
                    may[n] = may[n] & ~group.own | could << group.first
        for gate in sliced.gates:
            if not gate.reads & changed:
                continue
            (holds,), (could,) = sliced.whens[gate.number](sure, may, f)
            was = gates[gate.number]
            turned = (holds ^ (f if was == 2 else 0)) | (could ^ (f if was else 0))
            if turned:
                if gate.behind & watched or gate.unread:
                    self.doubt(gate, turned, (holds, could), leaf)
                contested |= bool(gate.behind & self.contested)
                changed |= gate.behind
                self.turn(gate, (turned & could, turned & ~could), (sure, may), leaf)
        return Side(*sliced.rules(sure, may, f), contested)

    def doubt(self, gate: SlicedGate, turned: int, now: tuple[int, int], leaf: bool) -> None:
        """Set aside the answers of which what stands behind a gate that turned cannot be told here."""
        quick, behind = self.quick, gate.behind
        holds, could = now
        if behind & quick.heard:
            self.bad |= turned & ~could
        if behind & quick.bounded:
            self.bad |= turned & could
        if behind & quick.out:
            self.bad |= turned & holds
        if (leaf and behind & quick.loose) or not gate.unread.isdisjoint(quick.seen.given):
            self.bad |= turned
        for slot, _, _ in gate.shut:
            self.bad |= turned & self.owner.get(slot, 0)

    def turn(
        self, gate: SlicedGate, ways: tuple[int, int], truths: tuple[Truths, Truths], leaf: bool
    ) -> None:
        """Open and shut what stands behind a gate, where it opened and where it was shut."""
        sure, may = truths
        opened, shut = ways
        for slot, whole, closed in gate.shut:
            if self.quick.fixed >> slot & 1:
                continue
            open_ = 0 if leaf and self.contested >> slot & 1 else opened
            kept = ~(open_ | shut)
            for n, holds, could in self.sliced.at(slot, (whole, closed)):
                sure[n] = sure[n] & kept | (open_ if holds & 1 else 0) | (shut if holds & 2 else 0)
                may[n] = may[n] & kept | (open_ if could & 1 else 0) | (shut if could & 2 else 0)

    def open_steps(self, stops: Truths, worst: bool, f: int) -> Steps:
        """Return what tells for which answers a step is open.

        Args:
            stops: of each rule and stop, for which answers it stops.
        """
        found: dict[str, int] = {}

        def open_(step: Step, numbers: Sequence[int]) -> int:
            """Tell for which answers a step is open."""
            known = found.get(step.id)
            if known is None:
                known = self.at_age(step, f)
                for n in numbers:
                    known &= ~stops[n]
                found[step.id] = known
            return known

        return open_

    def at_age(self, step: Step, f: int) -> int:
        """Tell for which answers a step is open to the patient's age."""
        low, high = step.age_lowest, step.age_highest
        found = f if low <= self.quick.age[0] <= high else 0
        for group in self.aged:
            fits = self.sliced.fitting(group.spans[0][1], low, high)
            found = found & ~group.own | fits << group.first
        return found

    def levels(self, holds: Truths, flags: int, steps: Steps, f: int) -> Levels:
        """Return for which answers each level is reached: the lowest open step of each track asked for."""
        asked = self.asked(holds, flags, f)
        count = self.quick.top + 1
        at = [0] * count
        for track in self.sliced.tracks:
            needs = [0] * count
            left = 0
            for n, level in track.asks:
                if asked[n]:
                    needs[level] |= asked[n]
                    left |= asked[n]
            if left:
                climb(track, exactly(needs), steps, at)
        return at_least(at)

    def asked(self, holds: Truths, flags: int, f: int) -> Truths:
        """Return where each rule asks for something; then open red flags, then nothing."""
        any_ = flags
        for one in holds:
            any_ |= one
        return [*holds, flags, f & ~any_]

    def urgencies(self, holds: Truths, flags: int) -> Levels:
        """Return for which answers each urgency is reached."""
        at = [0] * len(self.quick.pathway.urgencies)
        for mask, urgency in zip((*holds, flags), self.sliced.urgencies, strict=False):
            at[urgency] |= mask
        return at_least(at)

    def told(self, sure: int, ranks: tuple[Levels, Levels, Levels, Levels]) -> dict[Key, Ranks]:
        """Return the ranks of each answer of which they are sure: those that are alike together."""
        alike: list[tuple[int, tuple[int, ...]]] = [(sure, ())]
        for levels in ranks:
            alike = [
                (mask & one, (*said, n))
                for mask, said in alike
                for n, one in enumerate(only(levels))
                if mask & one
            ]
        keys = [key for group in self.groups for key in group.keys]
        return {keys[n]: said for mask, said in alike for n in numbers(mask)}  # type: ignore[misc]


def climb(track: SlicedTrack, needs: Levels, steps: Steps, at: Levels) -> None:
    """Place each answer on the lowest open step at or above what it needs."""
    waiting, rank = 0, -1
    for level, step, stops in track.steps:
        while rank < level:
            rank += 1
            waiting |= needs[rank]
        placed = waiting and waiting & steps(step, stops)
        if placed:
            at[level] |= placed
            waiting ^= placed


def exactly(needs: Levels) -> Levels:
    """Return where each level is the highest."""
    made, higher = needs.copy(), 0
    for n in range(len(needs) - 1, -1, -1):
        made[n] &= ~higher
        higher |= needs[n]
    return made


def at_least(at: Levels) -> Levels:
    """Return where each level, or a higher one, is reached."""
    made, higher = at.copy(), 0
    for n in range(len(at) - 1, 0, -1):
        higher |= at[n]
        made[n] = higher
    made[0] = -1
    return made


def only(levels: Levels) -> Levels:
    """Return where each level is reached and none higher."""
    return [one & ~higher for one, higher in zip(levels, [*levels[1:], 0], strict=True)]


def above(more: tuple[Levels, Levels], less: tuple[Levels, Levels]) -> int:
    """Tell where a level is higher than another, or as high with a higher urgency."""
    higher = lower = sooner = 0
    for one, other in zip(more[0], less[0], strict=True):
        higher |= one & ~other
        lower |= other & ~one
    for one, other in zip(more[1], less[1], strict=True):
        sooner |= one & ~other
    return higher | sooner & ~lower
