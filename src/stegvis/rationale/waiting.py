"""What rules read, as bits: one for each input of a pathway."""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.rationale.answers import places
from stegvis.routing import Routed, Ruleset, bits


class Waiting:
    """What the rules of a pathway read, and what stands before that.

    Attributes:
        ids: the inputs, in the order of their bits; `at` is where each is.
        rules: the rules, in the order of theirs.
        every, all_open: all of them, as bits and one by one.
        fixed: those of which one value is possible whatever is answered, by number.
        reads: of each rule, what it reads.
        behind: of each of them what it reads, and what stands behind it, as bits.
        readers: of each input but the age, the rules that read it, a bit for each by its number.
        gates: those that hang on others first, by number: what each reads, and what stands behind it.
        asked: those that may be asked for.
        plain: those of them that are no part of a scale.
        scales: the others, scale by scale.
    """

    def __init__(self, pathway: Pathway) -> None:
        rules: Ruleset = pathway.ruleset
        inputs, gates = pathway.inputs, pathway.gates
        self.ids, self.rules = tuple(inputs), tuple(rule.id for rule in rules.rules)
        self.at = pathway.once(places)
        self.every, self.all_open = (1 << len(self.ids)) - 1, b"\1" * len(self.ids)
        self.fixed = tuple(n for n, one in enumerate(inputs.values()) if one.lowest == one.highest)
        self.reads = tuple(self.of(inputs_of(when)) for when in rules.criteria)
        self.gates = tuple(
            (number, self.places(inputs_of(gates[next(iter(behind))])), self.places(behind))
            for number, behind in reversed(list(enumerate(rules.behind)))
        )
        self.behind = tuple((bits(reads), bits(behind)) for _, reads, behind in self.gates)
        self.readers = [0] * len(self.ids)
        for number, others in enumerate(rules.others):
            for id in others:
                self.readers[self.at[id]] |= 1 << number
        self.asked = self.of(id for id, one in inputs.items() if not one.optional)
        self.plain = self.asked & self.of(id for id, one in inputs.items() if not one.instrument)
        scales = dict.fromkeys(one.instrument for one in inputs.values() if one.instrument)
        self.scales = tuple(
            self.of(id for id, one in inputs.items() if one.instrument == scale) for scale in scales
        )

    def places(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Return where inputs are."""
        return tuple(self.at[id] for id in ids)

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
        left = unknown & self.asked
        found = waiting & left
        for reads, behind in self.behind:
            if found & behind:
                found |= reads & left
        return found


def told_inputs(routed: Routed) -> list[int]:
    """Return the inputs of which one value is possible, by number."""
    waiting = routed.pathway.once(Waiting)
    at = waiting.at
    known = routed.seen.known.items()
    return [*waiting.fixed, *(at[id] for id, (low, high) in known if low == high and id in at)]


def unknown_bits(routed: Routed) -> int:
    """Return the inputs of which more than one value is possible."""
    told = 0
    for n in routed.once(told_inputs):
        told |= 1 << n
    return routed.pathway.once(Waiting).every & ~told
