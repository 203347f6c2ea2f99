"""Patients who come to a track, or are proposed a step, each in the mildest ways there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, islice, product

from stegvis.language import AllOf, AnyOf, Criterion, Known, inputs_of
from stegvis.model import Step, Track
from stegvis.routing import Outcome, Ruleset, guarded, outcome
from stegvis.testing.drafts.boundary import Truth, turns
from stegvis.testing.drafts.patients import MOST, Limit, Patients, Values, changes, known, mildest

EACH = 12
"""So many ways are kept in which a need holds: by one scale or another, by what is asked."""
TRIES = 15
"""So many patients are tried on the router before a limit is given up."""
APART = 2
"""So many answers may be changed to pass over the steps below."""


class Ways:
    """Finds the ways to the tracks and steps of one pathway."""

    def __init__(self, patients: Patients) -> None:
        self.patients, self.pathway = patients, patients.pathway
        self.rules: Ruleset = patients.pathway.ruleset
        self.to_tracks: dict[str, list[Values]] = {}
        self.to_steps: dict[str, list[Values]] = {}

    @cached_property
    def harmless(self) -> Values:
        """Every input at its mildest."""
        return {id: mildest(self.pathway.inputs[id]) for id in self.rules.slots}

    def routed(self, values: Values) -> Outcome:
        """Decide on values, everything else at its mildest."""
        return self.decided(known(self.harmless | values))

    def decided(self, seen: dict[str, Known]) -> Outcome:
        """Decide on what is known."""
        return outcome(self.pathway, self.rules.values(seen))

    def to_track(self, track: Track) -> list[Values]:
        """Return patients whom something leads to a track."""
        if track.id not in self.to_tracks:
            self.to_tracks[track.id] = list(self.into(track))
        return self.to_tracks[track.id]

    def into(self, track: Track) -> Iterator[Values]:
        """Yield, for the track that answers otherwise, one with no need at all; then some for each need."""
        if track.id == self.pathway.otherwise:
            yield {"age": self.patients.ordinary}
        for need in self.pathway.rules:
            if (need.track or self.pathway.red_flag_track) == track.id:
                when = guarded(need, self.rules.tracks.get(need.track))
                holds = self.patients.truth(when)
                ways = islice(changes(self.patients.choices(when)), MOST)
                yield from islice((way for way in ways if holds(known(way))), EACH)

    def to_step(self, step: Step) -> list[Values]:
        """Return patients to whom a step is proposed, with as few answers as will do: the shortest first."""
        if step.id not in self.to_steps:
            ways = self.to_track(self.rules.tracks[step.track])
            choices = self.stopping(step)
            found: list[Values] = []
            for number in range(APART + 1):
                if not found:
                    found = [one for way in ways for one in self.onward(way, choices, number, step)]
            self.to_steps[step.id] = sorted(found, key=len)
        return self.to_steps[step.id]

    def stopping(self, step: Step) -> dict[str, list[int]]:
        """Return the inputs that stop a step or those before it, each with the values that may matter."""
        ladder = [one for _, one in self.rules.ladders[step.track]]
        before = ladder[: [one.id for one in ladder].index(step.id) + 1]
        stops = tuple(u.when for one in before for u in one.unsuitable if u.kind == "stop")
        choices = self.patients.choices(AnyOf(stops))
        return {id: values for id, values in choices.items() if id in inputs_of(AnyOf(stops))}

    def onward(self, way: Values, choices: dict[str, list[int]], number: int, step: Step) -> Iterator[Values]:
        """Yield each change of so many answers with which a step is proposed."""
        for ids in combinations(choices, number):
            for values in product(*(choices[id] for id in ids)):
                one = way | dict(zip(ids, values, strict=True))
                if self.stands(step, self.routed(one)):
                    yield one

    def stands(self, step: Step, found: Outcome) -> bool | None:
        """Tell whether a step is proposed (yes), or barred (no), or not come to at all (None)."""
        mine = next((one for one in found.proposals if one.track.id == step.track), None)
        if mine is None:
            return None
        ladder = [one.id for _, one in self.rules.ladders[step.track]]
        if mine.step.id == step.id:
            return True
        passed = ladder.index(step.id) < ladder.index(mine.step.id)
        return False if passed and mine.needed <= self.rules.level_rank[step.level] else None

    def turning(
        self, ways: Sequence[Values], when: Criterion, holds: Truth, limit: Limit
    ) -> Iterator[Values]:
        """Yield, along each way, what everything else may be for a criterion to turn at a limit.

        The question applies in those that come first.
        """
        id = limit[0].id
        gate = self.pathway.gates.get(id)
        if gate:
            applies = self.patients.truth(gate)
            both = self.along(ways, AllOf((when, gate)), holds, limit)
            yield from (one for one in both if applies(known(one)) is True)
        yield from self.along(ways, when, holds, limit)

    def along(self, ways: Sequence[Values], when: Criterion, holds: Truth, limit: Limit) -> Iterator[Values]:
        """Try along each way what a criterion reads, as it is on the way first."""
        put, cut = limit
        others = self.patients.choices(when, put.id)
        fit = ways
        if "age" not in inputs_of(when):
            others.pop("age", None)
            low, high = self.patients.ages(inputs_of(when) | {put.id})
            fit = [way for way in ways if low <= way["age"] <= high]
        for way in fit:
            mine = {one: self.offered(one, values, way) for one, values in others.items()}
            for change in islice(changes(mine), MOST // len(fit)):
                values = {one: value for one, value in (way | change).items() if one != put.id}
                if turns(holds, known(values), put.id, cut):
                    yield values

    def offered(self, id: str, values: list[int], way: Values) -> list[int]:
        """Return what an input may be: as it is on the way, then as mild as can be.

        Of a scale the highest value of each cell is there as well: one that shares items with another
        may not be far below it.
        """
        put = self.pathway.inputs[id]
        first = [way[id]] if id in way else []
        ends = (
            [one - 1 for one in sorted(values)[1:]] + [put.highest] if put.instrument and not put.item else []
        )
        return list(dict.fromkeys([*first, *values, *ends]))
