"""What is known of many patients: the lowest and highest value of each input that rules read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import Factory, define

from stegvis.language import Known
from stegvis.model import Pathway
from stegvis.routing import Ruleset
from stegvis.tables.arrays import Numbers, Truths


@define
class Layout:
    """What is known of many patients.

    Attributes:
        count: how many they are.
        low, high: per slot, its lowest and highest value of each patient, or of all when it is one number.
        given: what was answered, by input: of whom.
        more: of whom something is known that nobody answered (an item that a total bounds), by input;
            of an input that no rule reads, of whom it is answered that it applies.
        denied: screening questions that only a list denied, or whose no is about the rest: of whom.
        in_vain: what was asked and is not known: of whom.
    """

    count: int
    low: list[Numbers]
    high: list[Numbers]
    given: dict[str, Truths]
    more: dict[str, Truths]
    denied: dict[str, Truths] = Factory(dict)
    in_vain: dict[str, Truths] = Factory(dict)

    def put(self, slot: int, where: Truths, low: Numbers | int, high: Numbers | int) -> None:
        """Let a slot lie between two values for some of the patients."""
        self.low[slot] = np.where(where, low, self.low[slot]).astype(np.int32)
        self.high[slot] = np.where(where, high, self.high[slot]).astype(np.int32)

    def copy(self) -> Layout:
        """Return the same patients, to be changed."""
        return Layout(self.count, list(self.low), list(self.high), self.given, self.more)

    def part(self, some: slice | Sequence[int] | Numbers) -> Layout:
        """Return some of the patients."""

        def cut(values: Numbers) -> Numbers:
            return values[some] if values.ndim else values

        low, high = list(map(cut, self.low)), list(map(cut, self.high))
        given = {id: one[some] for id, one in self.given.items()}
        more = {id: one[some] for id, one in self.more.items()}
        count = len(np.arange(self.count)[some])
        return Layout(count, low, high, given, more)

    def is_whole(self, slot: int, whole: Known) -> Truths:
        """Tell of whom nothing is known of a slot."""
        made: Truths = (self.low[slot] == whole[0]) & (self.high[slot] == whole[1])
        return made


def nothing_known(pathway: Pathway, count: int) -> Layout:
    """Return patients of whom nothing is known; what is never asked for counts as its harmless value."""
    rules: Ruleset = pathway.ruleset
    spans = [rules.optional.get(id, whole) for id, whole in zip(rules.slots, rules.unknown, strict=True)]
    low = [np.asarray(span[0], np.int32) for span in spans]
    high = [np.asarray(span[1], np.int32) for span in spans]
    return Layout(count, low, high, {}, {})
