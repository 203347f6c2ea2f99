"""Level and urgency by the rules that hold, as bits, track by track; the same is worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from stegvis.model import Pathway
from stegvis.routing.bits import numbers
from stegvis.routing.compile import Ruleset
from stegvis.routing.ladder import Visit, propose

Place = tuple[int, int]
"""Level and urgency."""
Barred = Mapping[str, tuple[str, int, int]]
"""Tracks of which other steps may be stopped: by which input, which stops turned and which may have."""
NO_BAR: Barred = {}
Key = tuple[str, int, tuple[str, int, int] | None, int]
"""A track, the bits of its rules or the level that they ask for, what bars it, and which ages it is for."""


class Places:
    """The places of one patient's tracks, for whichever rules hold.

    Args:
        values: what the places are worked out at, one age among them.
        worst: every unknown counts as a stop.
    """

    def __init__(self, pathway: Pathway, values: Sequence[int], worst: bool) -> None:
        self.pathway, self.values, self.worst = pathway, values, worst
        self.rules: Ruleset = pathway.ruleset
        self.found: dict[Key, Place] = {}
        self.levels: dict[Key, int] = {}

    def of(self, holds: int, values: Sequence[int], barred: Barred = NO_BAR) -> Place:
        """Return the highest level and urgency over the tracks that rules lead to.

        Args:
            holds: a bit for each rule by its number; then one for red flags that are open.
            values: the same but for what `barred` names, and the age.
            barred: the tracks of which other steps may be stopped, each with what turned.
        """
        rules, found = self.rules, self.found
        age = values[rules.age_at]
        level = urgency = 0
        for track, bits, cuts in rules.bits.tracks:
            own = (holds or rules.bits.nothing) & bits
            if not own:
                continue
            key = track, own, barred.get(track), bisect_right(cuts, age)
            place = found.get(key)
            if place is None:
                place = found[key] = self.worked_out(key, values)
            if level < place[0]:  # noqa: PLR1730 - max() takes twice as long
                level = place[0]
            if urgency < place[1]:  # noqa: PLR1730 - as above
                urgency = place[1]
        return level, urgency

    def worked_out(self, key: Key, values: Sequence[int]) -> Place:
        """Return the level of the step of one track, and its urgency."""
        rules, (track, holds, bar, ages) = self.rules, key
        asked = [rules.bits.asks[n] for n in numbers(holds)]
        needed, urgency = max(level for level, _ in asked), max(urgency for _, urgency in asked)
        same = track, needed, bar, ages
        level = self.levels.get(same)
        if level is None:
            at = rules.age_at
            visit = Visit(rules.tracks[track], needed, urgency)
            step = propose(self.pathway, visit, values, (values[at], values[at + 1]), self.worst)
            level = self.levels[same] = step.level
        return level, urgency
