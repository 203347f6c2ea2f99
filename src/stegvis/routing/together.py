"""What many other answers do, weighed at once: one bit for each of them.

A patient's other answers differ in few inputs, so that of most leaves one truth is that of all. Each rule is
weighed once for all of them. Where an answer contradicts another, or the mildest completion may be another
one, nothing is told here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from stegvis.routing.drafts import Draft, Key, drafted
from stegvis.routing.masks import bits, numbers
from stegvis.routing.otherwise import Ranks
from stegvis.routing.slices import Sliced

if TYPE_CHECKING:
    from stegvis.language import Input, Known
    from stegvis.model import Step
    from stegvis.routing.quick import Quick
    from stegvis.routing.slices import SlicedGate, SlicedTrack, Truths

Steps = Callable[["Step", Sequence[int]], int]
"""A step and its stops -> for which answers it is open."""
Levels = list[int]
"""By level, or urgency: for which answers it is at least this."""


Told = dict[Key, Ranks | None]
"""What answers lead to, None where one cannot be given."""


@frozen
class Group:
    """Other answers to one input.

    Attributes:
        draft: what they are.
        own: a bit for each, from `first` on.
        leaf: of some slots, what leaves say in the mildest completion with each of them.
    """

    draft: Draft
    first: int
    own: int
    leaf: dict[int, tuple[int, ...]]


class Together:
    """Weighs other answers of one patient at once."""

    def __init__(self, quick: Quick) -> None:
        self.quick, self.rules = quick, quick.rules
        self.sliced: Sliced = quick.pathway.once(Sliced)
        self.groups: list[Group] = []
        self.count = self.bad = self.doubted = 0
        self.aged: list[Group] = []
        self.owner: dict[int, int] = {}
        self.refused: Told = {}
        self.at_ages: dict[tuple[int, int], int] = {}
        self.contested = bits(quick.rules.contested)
        self.tried = False

    def add(self, one: Input, values: Sequence[int], made_up: bool) -> None:
        """Take up other answers to one input, where what they change lies among the values of rules.

        Args:
            made_up: it is a total that items make up.
        """
        draft = drafted(self.quick, self.sliced, one, values, made_up)
        if draft.refused:
            self.refused.update(dict.fromkeys(draft.refused))
        if not draft.slots:
            return
        count = len(draft.keys)
        own = ((1 << count) - 1) << self.count
        self.doubted |= draft.doubted << self.count
        leaf = {slot: self.completed(slot, spans) for slot, spans in draft.tried}
        self.tried |= bool(leaf)
        group = Group(draft, self.count, own, leaf)
        self.groups.append(group)
        self.count += count
        owner = self.owner
        for slot, _, _ in draft.slots:
            owner[slot] = owner.get(slot, 0) | own
        if 2 * draft.slots[0][0] == self.rules.age_at:
            self.aged.append(group)

    def completed(self, slot: int, spans: Sequence[Known]) -> tuple[int, ...]:
        """Return what leaves say of a slot in the mildest completion, with each of the next answers.

        What it answers is kept where that still can be answered. Answers with which something is left to try
        are set aside.
        """
        kept = self.quick.leaf[2 * slot], self.quick.leaf[2 * slot + 1]
        made: list[Known] = []
        for n, span in enumerate(spans, self.count):
            fits = kept[0] == kept[1] and span[0] <= kept[0] <= span[1]
            made.append(kept if fits else span)
            if not (fits or span[0] == span[1] or self.steady(slot, span, kept)):
                self.bad |= 1 << n
        return self.sliced.at(slot, tuple(made))

    def steady(self, slot: int, span: Known, kept: Known) -> bool:
        """Tell whether nothing is left to try of an input that the mildest completion leaves open too."""
        if kept[0] == kept[1]:
            return False
        cells = self.rules.cells[self.rules.slots[slot]]
        return span == kept or not cells.to_try(*span, span == self.rules.unknown[slot])

    def weighed(self) -> tuple[Told, dict[Key, Ranks]]:
        """Return what each answer leads to, and those of which the range alone is not sure."""
        quick, sliced = self.quick, self.sliced
        if not self.count or not quick.leaf_closed:
            return self.refused, {}
        f = (1 << self.count) - 1
        turned, sure, soon, stop, flags, top, may, may_stop = sliced.side(
            self.laid(quick.values, False, f), quick.gates, False, f
        )
        contested = self.doubt(turned, False)
        steps = self.open_steps(stop, f)
        level = held = self.levels(sure, 0, steps, f)
        urgency = low_urgency = at_least(soon)
        if flags:
            level = self.levels(sure, flags, steps, f)
            soon[self.rules.open_flags[2]] |= flags
            urgency = at_least(soon)
        highest = [f] * len(level)
        if top != f:
            wide = self.levels(may, flags, self.open_steps(may_stop, f), f)
            highest = [one | other | top for one, other in zip(level, wide, strict=True)]
        if contested or quick.apart or self.tried:
            turned, sure, soon, stop = sliced.side(self.laid(quick.leaf, True, f), quick.leaf_gates, True, f)
            self.doubt(turned, True)
            milder = self.levels(sure, 0, self.open_steps(stop, f), f), at_least(soon)
            self.bad |= above(milder, (held, low_urgency))
        lowest = [one & other for one, other in zip(level, held, strict=True)]
        ranks, rough = (level, urgency, lowest, highest), self.doubted & ~self.bad
        return self.refused | self.told(f & ~(self.bad | rough), ranks), self.told(rough, ranks)

    def laid(self, values: Sequence[int], leaf: bool, f: int) -> list[Any]:
        """Return what is known of each slot that does not follow its gate, as `Sliced.side` takes it.

        Args:
            leaf: the values are a completion: what it answers of what must be tried stays.
        """
        sliced, quick = self.sliced, self.quick
        at, made = sliced.at, list[Any](sliced.blank)
        tried = self.contested if leaf else 0
        kept = quick.fixed | quick.bounded | bits(self.owner)
        if leaf:
            kept |= tried | quick.apart & ~bits(sliced.following(values, quick.leaf_gates))
        for slot in numbers(kept & sliced.read):
            truths = at(slot, ((values[2 * slot], values[2 * slot + 1]),))
            way = 0 if quick.fixed >> slot & 1 else 2 if tried >> slot & 1 else 1
            made[slot] = [way, *[f if one else 0 for one in truths]]
        for group in self.groups:
            rest, first = ~group.own, group.first
            for slot, _, said in group.draft.slots:
                found = made[slot]
                if found:
                    for n, one in enumerate(group.leaf.get(slot, said) if leaf else said, 1):
                        found[n] = found[n] & rest | one << first
        return made

    def doubt(self, turned: Sequence[tuple[int, int, int, int]], leaf: bool) -> bool:
        """Set aside the answers of which what stands behind gates that turned cannot be told here.

        Args:
            turned: by number, where each gate holds, where it may, and where it turned.

        Returns:
            Whether something contested stands behind one of them.
        """
        quick, behind, gates = self.quick, 0, self.sliced.gates
        watched = quick.heard | quick.bounded | quick.out | quick.loose | bits(self.owner)
        for number, holds, could, where in turned:
            gate = gates[number]
            behind |= gate.behind
            if gate.behind & watched:
                self.set_aside(gate, holds, could, where, leaf)
            if gate.unread and not gate.unread.isdisjoint(quick.seen.given):
                self.bad |= where
        return bool(behind & self.contested)

    def set_aside(self, gate: SlicedGate, holds: int, could: int, where: int, leaf: bool) -> None:
        """Set aside the answers that turn one gate, of which what stands behind it cannot be told here."""
        quick, behind = self.quick, gate.behind
        if behind & quick.heard:
            if behind & quick.heard & quick.bounded:
                self.bad |= where & ~could
            self.doubted |= where & ~could
        if behind & quick.bounded:
            self.bad |= where & could
        if behind & quick.out:
            self.bad |= where & holds
        if leaf and behind & quick.loose:
            self.bad |= where & could
        for slot, _, _ in gate.shut:
            self.bad |= where & self.owner.get(slot, 0)

    def open_steps(self, stops: Truths, f: int) -> Steps:
        """Return what tells for which answers a step is open.

        Args:
            stops: of each stop, for which answers it stops.
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
        found = self.at_ages.get((low, high))
        if found is not None:
            return found
        found = f if low <= self.quick.age[0] <= high else 0
        for group in self.aged:
            fits = self.sliced.fitting(group.draft.slots[0][1], low, high)
            found = found & ~group.own | fits << group.first
        self.at_ages[low, high] = found
        return found

    def levels(self, asked: Truths, flags: int, steps: Steps, f: int) -> Levels:
        """Return for which answers each level is reached: the lowest open step of each track asked for.

        Args:
            asked: where each is asked for, of all that may be.
            flags: where red flags are open.
        """
        sliced = self.sliced
        any_ = flags
        for one in asked:
            any_ |= one
        asked = list(asked)
        asked[sliced.flags] |= flags
        asked[sliced.nothing] |= f & ~any_
        at = [0] * (self.quick.top + 1)
        of_asks, tracks = sliced.of_asks, sliced.tracks
        for n in {of_asks[n] for n, one in enumerate(asked) if one}:
            climb(tracks[n], asked, steps, at)
        return at_least(at)

    def told(self, sure: int, ranks: tuple[Levels, Levels, Levels, Levels]) -> dict[Key, Ranks]:
        """Return the ranks of each answer of which they are sure: those that are alike together."""
        if not sure:
            return {}
        alike: list[tuple[int, tuple[int, ...]]] = [(sure, ())]
        for levels in ranks:
            reached = [(n, one) for n, one in enumerate(only(levels)) if one]
            alike = [(mask & one, (*said, n)) for mask, said in alike for n, one in reached if mask & one]
        keys = [key for group in self.groups for key in group.draft.keys]
        return {keys[n]: said for mask, said in alike for n in numbers(mask)}  # type: ignore[misc]


def climb(track: SlicedTrack, asked: Truths, steps: Steps, at: Levels) -> None:
    """Place each answer on the lowest open step at or above the highest level asked for."""
    needs = []
    higher = 0
    for level, n in track.asks:
        own = asked[n] & ~higher
        if own:
            needs.append((level, own))
            higher |= own
    waiting = 0
    for level, step, stops in track.steps if needs else ():
        while needs and needs[-1][0] <= level:
            waiting |= needs.pop()[1]
        placed = waiting and waiting & steps(step, stops)
        if placed:
            at[level] |= placed
            waiting ^= placed


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
