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


class Places:
    """The places of one patient's tracks, for whichever rules hold.

    Args:
        values: what the places are worked out at, one age among them.
        worst: every unknown counts as a stop.
    """

    def __init__(self, pathway: Pathway, values: Sequence[int], worst: bool) -> None:
        self.pathway, self.values, self.worst = pathway, values, worst
        self.rules: Ruleset = pathway.ruleset
        self.found: dict[tuple[str, int, tuple[str, int, int] | None, int], Place] = {}

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
                place = found[key] = self.worked_out(track, own, values)
            if level < place[0]:  # noqa: PLR1730 - max() takes twice as long
                level = place[0]
            if urgency < place[1]:  # noqa: PLR1730 - as above
                urgency = place[1]
        return level, urgency

    def worked_out(self, track: str, holds: int, values: Sequence[int]) -> Place:
        """Return the level of the step of one track, and its urgency."""
        rules = self.rules
        asked = [rules.bits.asks[n] for n in numbers(holds)]
        needed, urgency = max(level for level, _ in asked), max(urgency for _, urgency in asked)
        at = rules.age_at
        visit = Visit(rules.tracks[track], needed, urgency)
        return propose(self.pathway, visit, values, (values[at], values[at + 1]), self.worst).level, urgency
