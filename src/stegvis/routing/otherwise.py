"""What the answer would be with one input answered otherwise, told by what that changes.

A rule that reads nothing of what changes keeps its truth, a step that nothing of it concerns its place. What
this cannot tell for certain it leaves to the whole decision: contradictions, faults, short forms of scales,
and answers that together ask for more than each rule by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from stegvis.language import Input, Known
from stegvis.model import Assessment, Instrument, Pathway, Weighed
from stegvis.routing.compile import Ruleset
from stegvis.routing.completions import Search
from stegvis.routing.intake import contradicts, stays_open
from stegvis.routing.ladder import Visit, propose, visited
from stegvis.routing.router import Routed
from stegvis.routing.scoring import read_instruments
from stegvis.routing.touching import Touched, touched

Ranks = tuple[int, int, int, int]
"""Level, urgency, lowest and highest level."""


class UncertainError(Exception):
    """Only the whole decision can tell."""


@frozen
class Change:
    """Other values: of which slots, with what of them given."""

    known: dict[str, Known]
    given: frozenset[str]


class Otherwise:
    """Decides one patient again, with one answer more or another one at a time."""

    def __init__(self, routed: Routed) -> None:
        found, self.seen = routed.found, routed.seen
        self.pathway, self.patient, self.values = routed.pathway, routed.patient, routed.values
        self.rules: Ruleset = routed.pathway.ruleset
        self.found, self.leaf = found, found.leaf
        seen = self.seen
        self.certain: Final = (
            not (seen.contradicted or seen.faults or seen.raised)
            and found.exact
            and found.mildest == found.holds
        )
        self.top = len(self.pathway.levels) - 1
        joins = self.rules.joins
        self.tops = sum(joins[n][1] == self.top for n in (*found.holds, *found.open))
        self.flags = sum(n < len(self.pathway.red_flags) for n in found.open)
        self.proposed: dict[tuple[str, int, bool, bool], int] = {}
        self.answered = {**self.rules.optional, **seen.answered}
        at = self.rules.age_at
        self.contested = frozenset(self.rules.contested)
        self.leaf_closed = self.is_leaf()
        self.leaf_holds = self.rules.decide(self.leaf)[2]
        at = self.rules.age_at
        self.age = self.values[at], self.values[at + 1]
        self.barred = frozenset[str]()
        self.doubtful = False
        mild = visited(self.pathway, found.holds, False)
        self.here = (
            max(self.level_of(visit, self.values, False) for visit in mild),
            max(visit.urgency for visit in mild),
        )

    def is_leaf(self) -> bool:
        """Tell whether the mildest completion leaves nothing to be tried."""
        return next(Search(self.pathway, ()).contested(self.leaf), None) is None

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

    def ranks(self, one: Input, change: Change) -> Ranks:
        """Return what is proposed once something is otherwise.

        Raises:
            UncertainError: only the whole decision can tell.
        """
        hit = touched(self.pathway, one.id)
        self.doubtful = False
        given = self.seen.given | change.given
        values = list(self.values)
        self.lay(hit, change, values)
        self.close(hit, change, values, given, None)
        before, after = hit.decide(self.values), hit.decide(values)
        self.barred = frozenset[str]()
        if hit.stopping and hit.stops(self.values) != hit.stops(values):
            self.barred = hit.stopping
        leaf, complete = self.leaf_with(hit, change, values, given)
        return self.joined(hit, values, before, after, leaf, complete)

    def change(self, one: Input, patient: Assessment | None, value: int) -> Change | None:
        """Return what another answer says by itself: of a scale with its items; None when it cannot be given.

        Args:
            patient: the patient with another answer to a scale, None when no scale is concerned.

        Raises:
            UncertainError: only the whole decision can tell.
        """
        if not self.certain or self.age[0] != self.age[1]:
            raise UncertainError
        if patient is None:
            kept = self.items_of(one) if one.instrument else {}
            return Change({**kept, one.id: (value, value)}, frozenset((one.id,)))
        pathway, scale = self.pathway, self.pathway.instruments[one.instrument]
        if not stands_alone(pathway, patient, scale):
            raise UncertainError
        age = self.seen.known.get("age")
        seen = Weighed({"age": age} if age else {})
        read_instruments(pathway, only(patient, scale.id), seen)
        if seen.faults:
            return None
        seen.known.pop("age", None)
        if any(pathway.inputs[id].instrument != scale.id for id in seen.known):
            raise UncertainError
        return Change(seen.known, frozenset(seen.given))

    def items_of(self, total: Input) -> dict[str, Known]:
        """Return what is known of the items that make up a total."""
        inputs, known = self.pathway.inputs, self.seen.answered
        return {id: span for id, span in known.items() if inputs[id].instrument == total.instrument}

    def lay(self, hit: Touched, change: Change, values: list[int]) -> None:
        """Lay the change out."""
        for slot, id in hit.own:
            span = change.known.get(id) or self.rules.optional.get(id) or self.rules.unknown[slot]
            values[2 * slot], values[2 * slot + 1] = span

    def close(
        self,
        hit: Touched,
        change: Change,
        values: list[int],
        given: Iterable[str],
        leaf: Sequence[int] | None,
    ) -> bool:
        """Close and open what stands behind the gates; tell whether a completion stays one.

        Args:
            leaf: a completion: what it answers is kept where it still can be answered so.
        """
        complete = True
        for gate in hit.gates:
            holds, may = gate.decide(values)
            shut = not (holds or may)
            for slot, id, closed in gate.shut:
                if id in given:
                    span = change.known.get(id) or self.answered[id]
                    if shut and contradicts(self.rules, self.pathway.inputs[id], span, closed):
                        self.doubtful = True
                    continue
                if slot < 0:
                    continue
                known = change.known.get(id) or self.answered.get(id)
                if shut and not stays_open(self.rules, id, known, closed):
                    span = closed
                else:
                    self.doubtful |= shut
                    span = known or self.rules.unknown[slot]
                    if leaf is not None and span[0] != span[1] and slot in self.contested:
                        kept = leaf[2 * slot], leaf[2 * slot + 1]
                        sure = shut or bool(holds)
                        if self.keeps(slot, span, sure) or (not sure and kept == closed):
                            span = kept
                        else:
                            complete = False
                values[2 * slot], values[2 * slot + 1] = span
        return complete

    def leaf_with(
        self, hit: Touched, change: Change, values: Sequence[int], given: Iterable[str]
    ) -> tuple[list[int], bool]:
        """Return the mildest completion with the change laid on, and whether it is one still."""
        leaf = list(self.leaf)
        complete = self.leaf_closed
        for slot, _ in hit.own:
            span = values[2 * slot], values[2 * slot + 1]
            if span[0] != span[1] and slot in self.contested:
                if self.keeps(slot, span, False):
                    span = self.leaf[2 * slot], self.leaf[2 * slot + 1]
                else:
                    complete = False
            leaf[2 * slot], leaf[2 * slot + 1] = span
        return leaf, self.close(hit, change, leaf, given, self.leaf) and complete

    def joined(
        self,
        hit: Touched,
        values: Sequence[int],
        before: tuple[list[int], list[int]],
        after: tuple[list[int], list[int]],
        leaf: Sequence[int],
        complete: bool,
    ) -> Ranks:
        """Join the rules that changed with those that did not."""
        found, numbers, flags = self.found, hit.numbers, len(self.pathway.red_flags)
        joins = self.rules.joins
        opened = [numbers[i] for i in after[1]]
        gone = [numbers[i] for i in before[1]]
        was = [numbers[i] for i in before[0]]
        now = [numbers[i] for i in after[0]]
        flags_open = self.flags + sum(n < flags for n in opened) - sum(n < flags for n in gone) > 0
        same_age = self.age == (values[self.rules.age_at], values[self.rules.age_at + 1])
        steady = was == now and flags_open == found.flags_open and same_age and not self.barred
        held = merged(found.holds, was, now)
        if steady:
            level, urgency, here = found.level, found.urgency, self.here
        else:
            level, urgency, here = self.decided(hit, held, values, flags_open)
        self.witness(hit, steady, here, values, leaf, complete)
        tops = self.tops + sum(
            sign * (joins[n][1] == self.top)
            for sign, some in ((1, (*opened, *now)), (-1, (*gone, *was)))
            for n in some
        )
        highest = self.top
        if not tops and steady and gone == opened:
            return level, urgency, min(level, here[0]), found.highest
        if not tops:
            every = [*held, *merged(found.open, gone, opened)]
            wide = visited(self.pathway, every, flags_open)
            highest = max([level, *(self.level_of(visit, values, True) for visit in wide)])
        return level, urgency, min(level, here[0]), highest

    def decided(
        self, hit: Touched, held: Sequence[int], values: Sequence[int], flags_open: bool
    ) -> tuple[int, int, tuple[int, int]]:
        """Return level and urgency, and both with the red flags that are open answered no."""
        visits = visited(self.pathway, held, flags_open)
        level = max(self.level_of(visit, values, False) for visit in visits)
        urgency = max(visit.urgency for visit in visits)
        mild = visits if not flags_open else visited(self.pathway, held, False)
        lowest = max(self.level_of(visit, values, False) for visit in mild)
        return level, urgency, (lowest, max(visit.urgency for visit in mild))

    def witness(
        self,
        hit: Touched,
        steady: bool,
        here: tuple[int, int],
        values: Sequence[int],
        leaf: Sequence[int],
        complete: bool,
    ) -> None:
        """Find a completion that asks for no more than the rules that hold for certain.

        Raises:
            UncertainError: there may be none.
        """
        if complete:
            was, now = hit.decide(self.leaf)[0], hit.decide(leaf)[0]
            if steady and was == now and (not hit.stopping or hit.stops(leaf) == hit.stops(self.leaf)):
                return
            holds = merged(self.leaf_holds, [hit.numbers[i] for i in was], [hit.numbers[i] for i in now])
            visits = visited(self.pathway, holds, False)
            at = self.rules.age_at
            age = leaf[at], leaf[at + 1]
            level = max(propose(self.pathway, visit, leaf, age, False).level for visit in visits)
            if (level, max(visit.urgency for visit in visits)) <= here:
                return
        search = Search(self.pathway, ())
        tried = list(values)
        for slot in self.rules.contested:
            low, high = tried[2 * slot], tried[2 * slot + 1]
            kept = self.leaf[2 * slot], self.leaf[2 * slot + 1]
            if low != high and kept[0] == kept[1] and low <= kept[0] <= high:
                tried = search.with_values(tried, [(slot, kept[0])])
        if search.lowest(tried).rank > here:
            raise UncertainError

    def level_of(self, visit: Visit, values: Sequence[int], worst: bool) -> int:
        """Return the level of the step of a track, the same while nothing that stops it changes."""
        at = self.rules.age_at
        age = values[at], values[at + 1]
        if visit.track.id in self.barred or age != self.age:
            return propose(self.pathway, visit, values, age, worst).level
        key = visit.track.id, visit.needed, worst, False
        if key not in self.proposed:
            self.proposed[key] = propose(self.pathway, visit, self.values, age, worst).level
        return self.proposed[key]


def merged(all_: Sequence[int], gone: Sequence[int], come: Sequence[int]) -> Sequence[int]:
    """Return numbers without some, and with others, in order."""
    if gone == come:
        return all_
    return sorted({*all_}.difference(gone).union(come))


def stands_alone(pathway: Pathway, patient: Assessment, scale: Instrument) -> bool:
    """Tell whether nothing is answered of a short form of a scale, nor of a scale that it is part of."""
    others = {*patient.scores, *patient.items, *patient.printed_items} - {scale.id}
    longer = (pathway.instruments[id].short_forms for id in others if id in pathway.instruments)
    return others.isdisjoint(scale.short_forms) and not any(scale.id in forms for forms in longer)


def only(patient: Assessment, scale: str) -> Assessment:
    """Return a patient of whom nothing is known but the age and one scale."""
    return evolve(
        patient,
        scores={id: given for id, given in patient.scores.items() if id == scale},
        items={id: given for id, given in patient.items.items() if id == scale},
        printed_items={id: given for id, given in patient.printed_items.items() if id == scale},
        findings={},
        none_of=(),
    )
