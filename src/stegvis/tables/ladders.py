"""The step of each track, of many patients at once: as the router proposes for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, frozen
from numpy.typing import NDArray

from stegvis.model import Pathway, Step, Track
from stegvis.routing import Ruleset
from stegvis.tables.arrays import Truths, Weigher

Ranks = NDArray[np.int16]
NONE = -1


@define
class Asked:
    """What one track is asked for: its needed level and urgency as ranks; -1 is not at all."""

    needed: Ranks
    urgency: Ranks

    def ask(self, where: Truths, level: int, urgency: int) -> None:
        """Ask for at least this much of some of the patients."""
        np.maximum(self.needed, np.where(where, level, NONE), out=self.needed, casting="unsafe")
        np.maximum(self.urgency, np.where(where, urgency, NONE), out=self.urgency, casting="unsafe")


@frozen
class Steps:
    """The step of one track: its level, its place on the ladder, and whether a contraindication is open."""

    level: Ranks
    place: Ranks
    unanswered: Truths


def visited(
    pathway: Pathway, count: int, rules: Sequence[Truths], flags_open: Truths | None
) -> dict[str, Asked]:
    """Join needs by track; open red flags lead to the track that hosts them, nothing to the other one."""
    own: Ruleset = pathway.ruleset
    found = {id: Asked(*(np.full(count, NONE, np.int16) for _ in range(2))) for id in own.tracks}
    for holds, (track, level, urgency) in zip(rules, own.joins, strict=True):
        if holds.any():
            found[track].ask(holds, level, urgency)
    if flags_open is not None:
        said = pathway.open_flags
        level, urgency = own.level_rank[said.at_least], own.urgency_rank[said.urgency]
        found[said.track].ask(flags_open, level, urgency)
    nothing = np.logical_and.reduce([asked.needed == NONE for asked in found.values()])
    found[pathway.otherwise].ask(nothing, 0, 0)
    return found


class Climber:
    """Finds steps on ladders; what bars a step is weighed once."""

    def __init__(self, pathway: Pathway, weigher: Weigher, count: int) -> None:
        self.rules: Ruleset = pathway.ruleset
        self.weigher, self.count = weigher, count
        self.barred: dict[str, tuple[Truths, Truths, Truths]] = {}
        self.age = weigher.span("age")

    def propose(self, track: str, asked: Asked, worst: bool) -> Steps:
        """Find the lowest step at or above the need; `worst` takes every unknown as a stop."""
        level = np.full(self.count, NONE, np.int16)
        place = np.full(self.count, NONE, np.int16)
        unanswered = np.zeros(self.count, np.bool_)
        left = asked.needed != NONE
        for number, (rank, step) in enumerate(self.rules.ladders[track]):
            if not left.any():
                break
            here = left & (asked.needed <= rank) & self.fits(step, self.rules.tracks[track], worst)
            stops, may_stop, open_ = self.bars(step)
            here &= ~(stops | may_stop if worst else stops)
            level[here], place[here] = rank, number
            unanswered |= here & open_
            left &= ~here
        return Steps(level, place, unanswered)

    def fits(self, step: Step, track: Track, worst: bool) -> Truths:
        """Tell whose age a step is open to: at every age still possible, or at any."""
        low, high = self.age
        if not worst:
            return np.asarray((step.age_lowest <= high) & (low <= step.age_highest))
        wide = step.age_lowest <= track.age_lowest and track.age_highest <= step.age_highest
        covers = (low != high) & (wide and not step.unsuitable)
        made: Truths = ((step.age_lowest <= low) & (high <= step.age_highest)) | covers
        return made

    def bars(self, step: Step) -> tuple[Truths, Truths, Truths]:
        """Tell whom a step is barred to, to whom it may be, and of whom a contraindication is open."""
        if step.id not in self.barred:
            stops = may_stop = open_ = np.asarray(False)
            for one in step.unsuitable:
                sure, may = self.weigher.weigh(one.when)
                open_ = open_ | (may & ~sure)
                if one.kind == "stop":
                    stops, may_stop = stops | sure, may_stop | may
            self.barred[step.id] = stops, may_stop, open_
        return self.barred[step.id]


def most(steps: dict[str, Steps]) -> Ranks:
    """Return the highest level of any track."""
    made: Ranks = np.maximum.reduce([one.level for one in steps.values()])
    return made


def hurry(asked: dict[str, Asked]) -> Ranks:
    """Return the highest urgency of any track."""
    made: Ranks = np.maximum.reduce([one.urgency for one in asked.values()])
    return made
