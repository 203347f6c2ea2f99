"""Drafts on what runs beside the ladder: the actions of tracks, on both sides of each limit."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import chain, islice

from stegvis.model import Assessment, Recommendation, Track
from stegvis.routing import within_ages
from stegvis.testing.drafts.boundary import Boundary, Draft, ExistingCases, KnownCase, Rule, Truth, lies_on
from stegvis.testing.drafts.patients import Limit, Values, known, mildest
from stegvis.testing.drafts.ways import TRIES, Ways


class ActionDrafts:
    """Drafts of the actions of one pathway."""

    def __init__(self, ways: Ways, existing: ExistingCases) -> None:
        self.ways, self.patients, self.existing = ways, ways.patients, existing

    def of_track(self, track: Track, only: Container[str]) -> Iterator[Draft]:
        """Yield a draft for each side of each limit of each action that is among these."""
        for action in (one for one in track.actions if one.id in only):
            rule = Rule(action.id, within_ages(action.when, track), "action", action.id, track.id)
            holds = self.patients.truth(rule.when)
            drafted: set[str] = set()
            for put, cut in self.patients.limits(action.when):
                sides = [Boundary(rule, put, value, cut) for value in (cut - 1, cut)]
                left = [one for one in sides if one.id not in drafted]
                drafted.update(one.id for one in left)
                missing = [one for one in left if not self.existing.has(one, holds)]
                if missing:
                    yield from self.drafts(missing, track, holds, (put, cut))

    def covers(self, draft: Draft, one: KnownCase) -> bool:
        """Tell whether a case lies on the boundary of a draft."""
        return lies_on(draft.boundary, self.patients.truth(draft.boundary.rule.when), one)

    def drafts(self, missing: list[Boundary], track: Track, holds: Truth, limit: Limit) -> Iterator[Draft]:
        """Fill in a case for each side, or say that no patient was found."""
        found = self.answers(missing[0].rule, track, holds, limit)
        if not found:
            yield Draft(missing[0])
            return
        for boundary in missing:
            one, rec = found[boundary.value]
            does = boundary.rule.name in done(rec)
            says = {"actions" if does else "lacks": [boundary.rule.name]}
            expect = {"level": rec.level, "track": rec.track, "step": rec.step} | says
            yield Draft(boundary, one.to_dict(), expect, "", does)

    def answers(
        self, rule: Rule, track: Track, holds: Truth, limit: Limit
    ) -> dict[int | None, tuple[Assessment, Recommendation]]:
        """Return a patient and the answer for each side of a limit; nothing when no patient was found."""
        put, cut = limit
        ways = self.ways.to_track(track)
        turning = self.ways.turning(ways, rule.when, holds, limit)
        told = (self.fewer(one) for one in turning if self.comes(one, track, holds, limit))
        for rest in islice(chain.from_iterable(told), TRIES):
            found = {value: self.patients.filled(rest, put.id, value) for value in (cut - 1, cut)}
            does = {value: rec and rule.name in done(rec) for value, (_, rec, _) in found.items()}
            if all(does[value] is (holds(known(rest | {put.id: value})) is True) for value in does):
                return {value: (one, rec) for value, (one, rec, _) in found.items() if rec}
        return {}

    def fewer(self, rest: Values) -> list[Values]:
        """Return what is told, then without the scales that say nothing: one may not be for this age."""
        inputs = self.patients.pathway.inputs
        silent = [one for one in rest if inputs[one].instrument and rest[one] == mildest(inputs[one])]
        less = {one: value for one, value in rest.items() if one not in silent}
        return [rest, less] if silent else [rest]

    def comes(self, rest: Values, track: Track, holds: Truth, limit: Limit) -> bool:
        """Tell whether whom an action is for comes to its track."""
        put, cut = limit
        on = next(one for value in (cut - 1, cut) if holds(known(one := rest | {put.id: value})))
        general = track.id == self.patients.pathway.otherwise
        return general or any(one.track is track for one in self.ways.routed(on).proposals)


def done(rec: Recommendation) -> set[str]:
    """Return the actions of an answer."""
    return {one["action"] for one in rec.actions}
