"""Drafts on what bars a step: its contraindications, and the ages that it is for.

A contraindication that several steps share is one rule of the pathway. Each of its limits is drafted at the
first step where a patient is found; each other step has one case in which it holds, for what comes instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from attrs import evolve

from stegvis.language import Criterion, Within
from stegvis.model import Recommendation, Step, Track
from stegvis.routing import Outcome
from stegvis.testing.drafts.boundary import (
    Boundary,
    Draft,
    ExistingCases,
    KnownCase,
    Rule,
    Truth,
    lies_on,
    speaks,
)
from stegvis.testing.drafts.patients import Limit, Values, known, question_expected
from stegvis.testing.drafts.ways import TRIES, Ways

Meant = tuple[str, Criterion]
"""A contraindication, at whatever step."""


def bars_of(step: Step, track: Track) -> Iterator[Rule]:
    """Yield the contraindications of a step, and its ages where they are narrower than its track's."""
    for one in step.unsuitable:
        id = one.id if one.id.startswith(step.id) else f"{step.id}-{one.id}"
        yield Rule(id, one.when, one.kind, one.id, track.id, step)
    if step.age_lowest > track.age_lowest or step.age_highest < track.age_highest:
        yield Rule(step.id, Within("age", step.age_lowest, step.age_highest), "ages", step.id, track.id, step)


class StepDrafts:
    """Drafts of the steps of one pathway, in their order."""

    def __init__(self, ways: Ways, steps: Sequence[Step], existing: ExistingCases) -> None:
        self.ways, self.patients, self.existing = ways, ways.patients, existing
        tracks = ways.rules.tracks
        self.bars = {id: list(bars_of(one, tracks[one.track])) for id, one in ways.pathway.steps.items()}
        self.shared: dict[Meant, list[Rule]] = {}
        for rule in (rule for bars in self.bars.values() for rule in bars):
            self.shared.setdefault((rule.name, rule.when), []).append(rule)
        self.last = {(rule.name, rule.when): step.id for step in steps for rule in self.bars[step.id]}
        self.done: set[tuple[Meant, str, int]] = set()
        self.decided: dict[tuple[int, str, int], Outcome] = {}

    def of_step(self, step: Step) -> Iterator[Draft]:
        """Yield a draft for each boundary of what bars a step."""
        for rule in self.bars[step.id]:
            holds = self.patients.truth(rule.when)
            meant = rule.name, rule.when
            limits = list(self.limits(rule))
            left = [one for one in limits if (meant, one[0].id, one[1]) not in self.done]
            found = [(one, rest) for one in left if (rest := self.rest(rule, step, holds, one)) is not None]
            self.done.update((meant, put.id, cut) for (put, cut), _ in found)
            drafts = list(self.on_limits(rule, holds, found))
            yield from drafts
            if not any(one.truth is rule.bars for one in drafts):
                done = [one for one in limits if (meant, one[0].id, one[1]) in self.done]
                yield from self.once(rule, step, holds, done)
            if self.last[meant] == step.id:
                lost = [one for one in left if one not in [limit for limit, _ in found]]
                yield from (Draft(Boundary(rule, put, cut, cut)) for put, cut in lost)

    def limits(self, rule: Rule) -> Iterator[Limit]:
        """Yield the limits of what bars a step; an age at which its whole track ends is one of its needs."""
        track = self.ways.rules.tracks[rule.track]
        for put, cut in self.patients.limits(rule.when):
            if rule.kind != "ages" or track.age_lowest < cut <= track.age_highest:
                yield put, cut

    def on_limits(self, rule: Rule, holds: Truth, found: list[tuple[Limit, Values]]) -> Iterator[Draft]:
        """Yield below, at, above and unknown of each limit; an age is on one side or on the other."""
        drafted: set[str] = set()
        for (put, cut), rest in found:
            for value in (cut - 1, cut) if rule.kind == "ages" else (cut - 1, cut, cut + 1, None):
                boundary = Boundary(rule, put, value, cut)
                if (value is None or value <= put.highest) and boundary.id not in drafted:
                    drafted.add(boundary.id)
                    if not self.drawn(boundary, holds, self.shared[rule.name, rule.when]):
                        yield self.draft(boundary, rest, holds)

    def once(self, rule: Rule, step: Step, holds: Truth, limits: list[Limit]) -> Iterator[Draft]:
        """Yield one case in which a contraindication whose limits have cases elsewhere bars this step.

        Where another track leads it decides nothing of its own.
        """
        if any(self.barred(rule, step, holds, one) for one in self.existing.cases):
            return
        for put, cut in limits:
            rest = self.rest(rule, step, holds, (put, cut), (True,))
            if rest is not None:
                value = cut if holds(known(rest | {put.id: cut})) is rule.bars else cut - 1
                boundary = Boundary(rule, put, value, cut)
                if boundary.id not in self.existing.ids:
                    yield self.draft(boundary, rest, holds)
                return

    def rest(
        self, rule: Rule, step: Step, holds: Truth, limit: Limit, leads: Sequence[bool] = (True, False)
    ) -> Values | None:
        """Return what everything else may be for a step to hang on one value; its track leads if it can."""
        put, cut = limit
        ways = self.ways.to_step(step)
        for leading in leads:
            found = (
                one
                for one in self.ways.turning(ways, rule.when, holds, limit)
                if self.hangs(rule, step, self.sides(rule, holds, one, put.id, cut), leading)
            )
            for one in islice(found, TRIES):
                if self.shows(rule, step, self.sides(rule, holds, one, put.id, cut), put.id):
                    return one
        return None

    def sides(self, rule: Rule, holds: Truth, rest: Values, id: str, cut: int) -> tuple[Values, Values]:
        """Return a patient whom a rule does not bar, and the one whom it does."""
        below, at = rest | {id: cut - 1}, rest | {id: cut}
        return (below, at) if holds(known(at)) is rule.bars else (at, below)

    def hangs(self, rule: Rule, step: Step, sides: tuple[Values, Values], leading: bool) -> bool:
        """Tell whether a step is proposed on one side, and barred on the other."""
        off, on = (self.ways.routed(one) for one in sides)
        if leading and {off.lead.track.id, on.lead.track.id} != {step.track}:
            return False
        return self.ways.stands(step, off) is True and self.ways.stands(step, on) is rule.lets

    def shows(self, rule: Rule, step: Step, sides: tuple[Values, Values], id: str) -> bool:
        """Tell whether the router answers so when it is told of these patients what a case tells."""
        for one, wanted in zip(sides, (True, rule.lets), strict=True):
            rec = self.patients.filled(one, id, one[id])[1]
            if rec is None or (step_of(rec, step.track) == step.id) is not wanted:
                return False
        return True

    def draft(self, boundary: Boundary, rest: Values, holds: Truth) -> Draft:
        """Fill in a case."""
        id, value, rule = boundary.put.id, boundary.value, boundary.rule
        one, rec, _ = self.patients.filled(rest, id, value)
        if rec is None:
            return Draft(boundary)
        truth = holds(self.patients.told(one))
        expect = expected(rec, rule) | question_expected(rec, id if value is None else "")
        return Draft(boundary, one.to_dict(), expect, "", truth)

    def drawn(self, boundary: Boundary, holds: Truth, rules: Sequence[Rule]) -> bool:
        """Tell whether a case lies on a boundary, at any step that the contraindication is of."""
        if boundary.id in self.existing.ids:
            return True
        same = [(rule, evolve(boundary, rule=rule)) for rule in rules]
        return any(self.lies(one, n, same, holds) for n, one in enumerate(self.existing.cases))

    def lies(self, one: KnownCase, number: int, same: Sequence[tuple[Rule, Boundary]], holds: Truth) -> bool:
        """Tell whether a case lies on one of some boundaries, which differ in their steps alone."""
        return any(
            lies_on(boundary, holds, one) and self.is_at(rule, self.across(number, boundary, holds, one))
            for rule, boundary in same
        )

    def across(self, number: int, boundary: Boundary, holds: Truth, one: KnownCase) -> Outcome:
        """Decide, once, on the patient of an existing case on the other side of a boundary."""
        put, value = self.other_side(boundary, holds, one)
        key = number, put, value
        if key not in self.decided:
            self.decided[key] = self.ways.decided(one.known | {put: (value, value)})
        return self.decided[key]

    def covers(self, draft: Draft, one: KnownCase) -> bool:
        """Tell whether a case lies on the boundary of a draft."""
        rule = draft.boundary.rule
        holds = self.patients.truth(rule.when)
        return lies_on(draft.boundary, holds, one) and self.comes(draft.boundary, rule, holds, one)

    def comes(self, boundary: Boundary, rule: Rule, holds: Truth, one: KnownCase) -> bool:
        """Tell whether the step is proposed to the patient of a case, were the value on the other side."""
        put, value = self.other_side(boundary, holds, one)
        return self.is_at(rule, self.ways.decided(one.known | {put: (value, value)}))

    def other_side(self, boundary: Boundary, holds: Truth, one: KnownCase) -> tuple[str, int]:
        """Return the input of a boundary, and its value on the side on which the rule does not bar."""
        id, cut = boundary.put.id, boundary.cut
        return id, cut - 1 if holds(one.known | {id: (cut, cut)}) is boundary.rule.bars else cut

    def is_at(self, rule: Rule, found: Outcome) -> bool:
        """Tell whether the step of a rule is proposed."""
        return rule.step is not None and self.ways.stands(rule.step, found) is True

    def barred(self, rule: Rule, step: Step, holds: Truth, one: KnownCase) -> bool:
        """Tell whether a contraindication bars a step in a case that says so."""
        there = holds(one.known) is rule.bars and speaks(one.case, rule)
        return there and self.ways.stands(step, self.ways.decided(one.known)) is rule.lets


def step_of(rec: Recommendation, track: str) -> str:
    """Return the step that is proposed in a track, or "" where it is not part of the answer."""
    return next((str(one["step"]) for one in rec.tracks if one["track"] == track), "")


def expected(rec: Recommendation, rule: Rule) -> dict[str, Any]:
    """Return the step that is proposed, and whether what bars it must be settled before it starts."""
    expect: dict[str, Any] = {"level": rec.level, "track": rec.track, "step": rec.step}
    if rec.track != rule.track:
        expect["steps"] = {rule.track: step_of(rec, rule.track)}
    elif rule.name in {one["rule"] for one in rec.conditions}:
        expect["conditions"] = [rule.name]
    elif rule.lets:
        expect["lacks"] = [rule.name]
    return expect
