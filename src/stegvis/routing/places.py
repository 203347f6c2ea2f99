"""Level and urgency by the rules that hold, as bits, track by track; the same is worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from stegvis.model import Pathway, Step
from stegvis.routing.compile import Ruleset
from stegvis.routing.ladder import any_stop, barriers, covers, open_at
from stegvis.routing.masks import numbers

Place = tuple[int, int]
"""Level and urgency."""
Barred = Mapping[str, tuple[str, int, int]]
"""Tracks of which other steps may be stopped: by which input, which stops turned and which may have."""
NO_BAR: Barred = {}
Laid = Callable[[], Sequence[int]]
Key = tuple[str, int, tuple[str, int, int] | None, int]
"""A track, the bits of its rules or the level that they ask for, what bars it, and which ages it is for."""


class Places:
    """The places of one patient's tracks, for whichever rules hold.

    Args:
        values: what the places are worked out at, one age among them.
        worst: every unknown counts as a stop.
        like: the places of the same patient at other values.
        apart: a bit for each slot in which these values are others than those.
    """

    def __init__(
        self, pathway: Pathway, values: Sequence[int], worst: bool, like: Places | None = None, apart: int = 0
    ) -> None:
        self.pathway, self.values, self.worst = pathway, values, worst
        self.rules: Ruleset = pathway.ruleset
        bits = self.rules.bits
        self.tracks, self.nothing, self.age_at = bits.tracks, bits.nothing, self.rules.age_at
        self.found: dict[Key, Place] = {}
        self.levels: dict[Key, int] = {}
        self.stops: dict[str, bool] = {}
        self.like, self.apart = like, apart

    def of(
        self, holds: int, values: Sequence[int], barred: Barred = NO_BAR, laid: Laid | None = None
    ) -> Place:
        """Return the highest level and urgency over the tracks that rules lead to.

        Args:
            holds: a bit for each rule by its number; then one for red flags that are open.
            values: the same but for what `barred` names, and the age.
            barred: the tracks of which other steps may be stopped, each with what turned.
            laid: lays the values out for a track that is barred, where they are not laid out.
        """
        found, tracks = self.found, self.tracks
        age = values[self.age_at]
        level = urgency = 0
        left = holds or self.nothing
        while left:
            track, bits, cuts = tracks[(left & -left).bit_length() - 1]
            own = left & bits
            left ^= own
            key = track, own, barred.get(track), bisect_right(cuts, age)
            place = found.get(key)
            if place is None:
                place = found[key] = self.worked_out(key, laid() if laid and key[2] else values)
            if level < place[0]:  # noqa: PLR1730 - max() takes twice as long
                level = place[0]
            if urgency < place[1]:  # noqa: PLR1730 - as above
                urgency = place[1]
        return level, urgency

    def worked_out(self, key: Key, values: Sequence[int]) -> Place:
        """Return the level of the step of one track, and its urgency."""
        rules, (track, holds, bar, ages) = self.rules, key
        if self.like and bar is None and not self.apart & rules.stopped_by[track]:
            return self.like.found.get(key) or self.like.worked_out(key, values)
        asked = [rules.bits.asks[n] for n in numbers(holds)]
        needed, urgency = max(level for level, _ in asked), max(urgency for _, urgency in asked)
        same = track, needed, bar, ages
        level = self.levels.get(same)
        if level is None:
            level = self.levels[same] = self.lowest(track, needed, values, bar is not None)
        return level, urgency

    def lowest(self, track: str, needed: int, values: Sequence[int], barred: bool) -> int:
        """Return the level of the lowest step at or above the need that is open and not stopped."""
        rules, worst = self.rules, self.worst
        at = rules.age_at
        age = values[at], values[at + 1]
        return next(
            level
            for level, step in rules.ladders[track]
            if level >= needed
            and (open_at(step, age, worst) or (worst and covers(step, rules.tracks[track], age)))
            and not self.stopped(step, values, barred)
        )

    def stopped(self, step: Step, values: Sequence[int], barred: bool) -> bool:
        """Tell whether a step is stopped; where nothing turned it is worked out once."""
        known = None if barred else self.stops.get(step.id)
        if known is None:
            stops, unanswered, _ = barriers(self.rules, step, values)
            known = bool(stops) or (self.worst and any_stop(step, unanswered))
            if not barred:
                self.stops[step.id] = known
        return known
