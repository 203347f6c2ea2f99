"""What the router decides in one edition, as z3 formulas over every patient of a space.

The outcome is built from the formulas of the criteria as `routing` builds it from their truths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from stegvis.language import Within
from stegvis.model import Step
from stegvis.routing import Ruleset
from stegvis.verification.connectives import FALSE, TRUE, every, no, some
from stegvis.verification.input_formulas import InputFormulas


class RouterFormulas:
    """The outcome of one edition; each formula is built when it is first asked for."""

    def __init__(self, inputs: InputFormulas) -> None:
        self.inputs, self.pathway = inputs, inputs.pathway
        self.rules: Ruleset = self.pathway.ruleset
        self.flags = len(self.pathway.red_flags)
        self.memory: dict[Any, Any] = {}
        self.musts = [inputs.weigh(c)[0] for c in self.rules.criteria]
        self.mays = [inputs.weigh(c)[1] for c in self.rules.criteria]
        self.opens = [every((may, no(must))) for must, may in zip(self.musts, self.mays, strict=True)]
        self.flags_open = some(self.opens[: self.flags])

    def join(self, track: str, held: Sequence[Any], flags: Any, at: int, least: int) -> Any:
        """Some rule that leads to a track holds and asks for at least a level (at 1) or urgency (at 2)."""
        said, rules = self.pathway.open_flags, self.rules
        own = said.track, rules.level_rank[said.at_least], rules.urgency_rank[said.urgency]
        return some(
            formula for formula, join in zip((*held, flags), (*rules.joins, own), strict=True)
            if join[0] == track and int(join[at]) >= least
        )  # fmt: skip

    def visits(self, kind: str, track: str, at: int, least: int) -> Any:
        """A join as `routing.visited` makes it: kind "held", "wide" (open rules too) or "settled"."""
        key = kind, track, at, least
        if key not in self.memory:
            held = self.mays if kind == "wide" else self.musts
            flags = FALSE if kind == "settled" else self.flags_open
            found = self.join(track, held, flags, at, least)
            if least == 0 and track == self.pathway.otherwise:
                found = some((found, no(some((*held, flags)))))
            self.memory[key] = found
        return self.memory[key]

    def triggered(self, track: str) -> Any:
        """A track is part of the answer."""
        return self.visits("held", track, 1, 0) if track in self.rules.tracks else FALSE

    def ladder(self, kind: str, track: str) -> list[tuple[int, Step, Any]]:
        """Return, for each step of a track, its level and that it is proposed; "wide" fears the worst."""
        key = "ladder", kind, track
        if key not in self.memory:
            worst = kind == "wide"
            rungs: list[tuple[int, Step, Any]] = []
            before: list[Any] = []
            for level, step in self.rules.ladders[track]:
                enough = no(self.visits(kind, track, 1, level + 1))
                fits = every((enough, self.open_at(step, worst), no(self.stopped(step, worst))))
                rungs.append((level, step, every((self.visits(kind, track, 1, 0), fits, *map(no, before)))))
                before.append(fits)
            self.memory[key] = rungs
        found: list[tuple[int, Step, Any]] = self.memory[key]
        return found

    def open_at(self, step: Step, worst: bool) -> Any:
        """A step is open at an age still possible, or at every one."""
        must, may = self.inputs.weigh(Within("age", step.age_lowest, step.age_highest))
        if not worst:
            return may
        late = self.inputs.weigh(Within("age", step.age_lowest, self.inputs.whole("age")[1]))[1]
        return some((must, FALSE if step.unsuitable else every((self.inputs.unsettled("age"), late))))

    def stopped(self, step: Step, worst: bool) -> Any:
        """A stop holds, or may hold."""
        return some(self.inputs.weigh(u.when)[int(worst)] for u in step.unsuitable if u.kind == "stop")

    def level(self, kind: str, least: int) -> Any:
        """Some track's proposal lies at a level or above."""
        key = "level", kind, least
        if key not in self.memory:
            self.memory[key] = some(
                chosen for track in self.rules.tracks for level, _, chosen in self.ladder(kind, track)
                if level >= least
            )  # fmt: skip
        return self.memory[key]

    def urgency(self, least: int) -> Any:
        """Some track asks for an urgency or more."""
        return some(
            every((self.triggered(track), self.visits("held", track, 2, least)))
            for track in self.rules.tracks
        )

    def stands(self, track: str, level: int, urgency: int) -> Any:
        """A track is triggered, and proposes exactly this level with this urgency."""
        key = "stands", track, level, urgency
        if key not in self.memory:
            here = some(chosen for at, _, chosen in self.ladder("held", track) if at == level)
            above = self.visits("held", track, 2, urgency + 1)
            self.memory[key] = every((here, self.visits("held", track, 2, urgency), no(above)))
        return self.memory[key]

    def lead(self, order: Mapping[str, int]) -> dict[str, Any]:
        """Return, for each track, that it leads, ties broken by an order."""
        found: dict[str, list[Any]] = {track: [] for track in self.rules.tracks}
        higher: list[Any] = []
        for level in reversed(range(len(self.pathway.levels))):
            for urgency in reversed(range(len(self.pathway.urgencies))):
                here = {track: self.stands(track, level, urgency) for track in found}
                for id, parts in found.items():
                    rivals = [
                        every((stands, self.earlier(other, id) if order[other] == order[id] else TRUE))
                        for other, stands in here.items()
                        if other != id and order[other] <= order[id]
                    ]
                    parts.append(every((here[id], *map(no, higher), *map(no, rivals))))
                higher.append(some(here.values()))
        return {track: some(parts) for track, parts in found.items()}

    def earlier(self, one: str, other: str) -> Any:
        """The first rule that holds for one track comes before the first for another."""
        parts: list[Any] = []
        before: list[Any] = []
        for must, join in zip(self.musts, self.rules.joins, strict=True):
            if join[0] == other:
                before.append(must)
            elif join[0] == one:
                parts.append(every((must, *map(no, before))))
        return some((*parts, *([every(map(no, before))] if one == self.pathway.open_flags.track else [])))

    @cached_property
    def firm(self) -> Any:
        """No open question can change the answer."""
        matters = some(every((one, self.could_change(n))) for n, one in enumerate(self.opens))
        conditional = some(
            every((chosen, open_))
            for track in self.rules.tracks
            for _, step, chosen in self.ladder("held", track)
            for open_ in self.unanswered(step)
        )
        plain = every((no(some(self.opens)), no(conditional), no(self.inputs.unsettled("age"))))
        ranged = [
            every((
                some((self.level("held", n), self.level("wide", n))),
                no(every((self.level("held", n), some((no(self.flags_open), self.level("settled", n)))))),
            ))
            for n in range(1, len(self.pathway.levels))
        ]  # fmt: skip
        return no(some((matters, conditional, every((no(plain), some(ranged))))))

    def unanswered(self, step: Step) -> list[Any]:
        """Return, for each contraindication of a step, that it is open."""
        both = [self.inputs.weigh(u.when) for u in step.unsuitable]
        return [every((may, no(must))) for must, may in both]

    def could_change(self, number: int) -> Any:
        """An open rule would raise its track, start it, or be met first."""
        if number < self.flags:
            return TRUE
        track, level, urgency = self.rules.joins[number]
        high = [self.visits("held", track, 1, level), self.visits("held", track, 2, urgency)]
        if number in self.rules.rivals:
            first = [self.musts[n] for n in self.rules.rivals[number]]
            high.append(some((self.urgency(urgency + 1), *first)))
        return no(every((self.triggered(track), *high)))
