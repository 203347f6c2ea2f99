"""What rules read, as bits: one for each input of a pathway."""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.routing import Routed, Ruleset, numbers


class Waiting:
    """What the rules of a pathway read, and what stands before that.

    Attributes:
        ids: the inputs, in the order of their bits; `at` is where each is.
        open: those of which more than one value is possible before anything is answered.
        reads: of each rule, what it reads.
        readers: of each input but the age, the rules that read it, a bit for each by its number.
        opens: of each input, what the gate before it reads.
        asked: those that may be asked for.
        plain: those of them that are no part of a scale.
        scales: the others, scale by scale.
    """

    def __init__(self, pathway: Pathway) -> None:
        rules: Ruleset = pathway.ruleset
        inputs, gates = pathway.inputs, pathway.gates
        self.ids = tuple(inputs)
        self.at = {id: n for n, id in enumerate(self.ids)}
        self.open = self.of(id for id, one in inputs.items() if one.lowest != one.highest)
        self.reads = tuple(self.of(inputs_of(when)) for when in rules.criteria)
        self.readers = [0] * len(self.ids)
        for number, others in enumerate(rules.others):
            for id in others:
                self.readers[self.at[id]] |= 1 << number
        self.opens = tuple(self.of(inputs_of(gates[id])) if id in gates else 0 for id in self.ids)
        self.asked = self.of(id for id, one in inputs.items() if not one.optional)
        self.plain = self.asked & self.of(id for id, one in inputs.items() if not one.instrument)
        scales = dict.fromkeys(one.instrument for one in inputs.values() if one.instrument)
        self.scales = tuple(
            self.of(id for id, one in inputs.items() if one.instrument == scale) for scale in scales
        )

    def of(self, ids: Iterable[str]) -> int:
        """Return inputs as bits."""
        made, at = 0, self.at
        for id in ids:
            made |= 1 << at[id]
        return made

    def count(self, found: int) -> int:
        """Return how many questions these inputs are: a scale is one."""
        return (found & self.plain).bit_count() + sum(1 for scale in self.scales if found & scale)

    def before(self, waiting: int, unknown: int) -> int:
        """Return what of these inputs is unknown and may be asked for, and what opens it."""
        found, left, opens = 0, unknown & self.asked, self.opens
        waiting &= left
        while waiting:
            found |= waiting
            more = 0
            for n in numbers(waiting):
                more |= opens[n]
            waiting = more & left & ~found
        return found


def unknown_bits(routed: Routed) -> int:
    """Return the inputs of which more than one value is possible."""
    waiting = routed.pathway.once(Waiting)
    told, at = 0, waiting.at
    for id, (low, high) in routed.seen.known.items():
        if low == high and id in at:
            told |= 1 << at[id]
    return waiting.open & ~told
