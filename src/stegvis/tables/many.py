"""The answer for many patients who differ: everything that the router decides, as arrays of ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, fields
from numpy.typing import NDArray

from stegvis.model import Pathway
from stegvis.rationale import Settled
from stegvis.routing import Outcome, Ruleset, who_meets
from stegvis.tables.arrays import Truths, Weigher
from stegvis.tables.completing import open_together, unproven
from stegvis.tables.ladders import NONE, Asked, Climber, Ranks, Steps, hurry, most, visited
from stegvis.tables.layout import Layout

BLOCK = 1 << 14
"""How many patients are decided at a time: their values stay near the processor."""
SETTLED = ("urgency", "first_contact", "place", "level", "step")


@define
class Answers:
    """The answers as ranks and places.

    Attributes:
        track, step: the leading track, and its step's place on the ladder.
        first_contact: its place among the professions.
        holds: per rule, whose level it raises.
        settled: per thing that can be settled, whose is.
        plain: who is decided here; the others are for the router.
    """

    level: Ranks
    lowest: Ranks
    highest: Ranks
    urgency: Ranks
    track: Ranks
    step: Ranks
    first_contact: Ranks
    firm: Truths
    holds: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    plain: Truths

    def take(self, pathway: Pathway, at: int, found: Outcome, settled: Settled) -> None:
        """Write one patient's answer in."""
        self.level[at], self.lowest[at], self.highest[at] = found.level, found.lowest, found.highest
        self.urgency[at], self.firm[at] = found.urgency, found.firm
        self.track[at] = pathway.tracks.index(found.lead.track)
        ladder = pathway.ruleset.ladders[found.lead.track.id]
        self.step[at] = next(n for n, (_, step) in enumerate(ladder) if step is found.lead.step)
        head = who_meets(pathway, found)[0].profession
        self.first_contact[at] = list(pathway.professions).index(head)
        self.holds[:, at] = False
        self.holds[list(found.mildest), at] = True
        self.settled[:, at] = [getattr(settled, name) for name in SETTLED]


def joined(parts: Sequence[Answers]) -> Answers:
    """Join the answers of several blocks."""
    wide = ("holds", "settled")
    return Answers(**{
        one.name: np.concatenate([getattr(part, one.name) for part in parts], int(one.name in wide))
        for one in fields(Answers)
    })  # fmt: skip


def decide(pathway: Pathway, made: Layout, odd: Truths) -> Answers:
    """Decide many patients; those who are odd, or whose answer takes a search, are not plain."""
    cuts = range(0, max(made.count, 1), BLOCK)
    return joined(
        [Block(pathway, made.part(slice(at, at + BLOCK))).answers(odd[at : at + BLOCK]) for at in cuts]
    )


class Block:
    """Some patients, and what is found of them on the way."""

    def __init__(self, pathway: Pathway, made: Layout) -> None:
        self.pathway, self.made, self.count = pathway, made, made.count
        self.rules: Ruleset = pathway.ruleset
        weigher = Weigher(self.rules.slots, made.low, made.high)
        both = [weigher.weigh(rule) for rule in self.rules.criteria]
        self.sure = [np.broadcast_to(sure, (self.count,)) for sure, _ in both]
        self.may = [np.broadcast_to(may, (self.count,)) for _, may in both]
        self.open = [may & ~sure for sure, may in zip(self.sure, self.may, strict=True)]
        flags = self.open[: len(pathway.red_flags)]
        self.flags_open = np.logical_or.reduce(flags) if flags else np.zeros(self.count, np.bool_)
        self.climber = Climber(pathway, weigher, self.count)
        self.asked = visited(pathway, self.count, self.sure, self.flags_open)
        self.steps = self.climb(self.asked, False)
        self.urgency = hurry(self.asked)
        self.level = most(self.steps)

    def climb(self, asked: dict[str, Asked], worst: bool) -> dict[str, Steps]:
        """Find the step of every track."""
        return {id: self.climber.propose(id, one, worst) for id, one in asked.items()}

    def answers(self, odd: Truths) -> Answers:
        """Put the answers together."""
        low, high = self.climber.age
        any_open = np.logical_or.reduce(self.open)
        unanswered = np.logical_or.reduce([one.unanswered for one in self.steps.values()])
        sure = ~any_open & ~unanswered & (low == high)
        lowest, highest = (
            np.where(sure, self.level, self.lowest()),
            np.where(sure, self.level, self.highest()),
        )
        firm = sure | ~(self.matters() | unanswered | (highest > lowest))
        track, step = self.lead()
        plain = ~(odd | (~sure & (self.searched() | open_together(self.pathway, self.made))))
        settled = self.settled(lowest == highest, track, firm)
        return Answers(
            self.level, lowest, highest, self.urgency, track, step, self.first_contact(track, step), firm,
            np.array(self.sure, np.bool_).reshape(len(self.sure), self.count), settled, plain,
        )  # fmt: skip

    def searched(self) -> Truths:
        """Tell whose answer takes a search over what is open."""
        slots = [slot for slot in self.rules.contested if (self.made.low[slot] != self.made.high[slot]).any()]
        return unproven(self.pathway, self.made) if slots else np.zeros(self.count, np.bool_)

    def lowest(self) -> Ranks:
        """Return the lowest level still possible, of a patient who needs no search."""
        if not self.flags_open.any():
            return self.level
        without = self.climb(visited(self.pathway, self.count, self.sure, None), False)
        return np.minimum(self.level, most(without))

    def highest(self) -> Ranks:
        """Return the highest level still possible: every rule that may hold does, every unknown is a stop."""
        top = len(self.pathway.levels) - 1
        wide = self.climb(visited(self.pathway, self.count, self.may, self.flags_open), True)
        asked = np.logical_or.reduce([
            may for may, (_, level, _) in zip(self.may, self.rules.joins, strict=True) if level == top
        ] or [np.zeros(self.count, np.bool_)])  # fmt: skip
        return np.where(asked, top, np.maximum(self.level, most(wide))).astype(np.int16)

    def matters(self) -> Truths:
        """Tell of whom an open rule could change the answer: a red flag, or what asks for more or sooner."""
        found = self.flags_open.copy()
        for number, (open_, join) in enumerate(zip(self.open, self.rules.joins, strict=True)):
            track, level, urgency = join
            one = self.asked[track]
            found |= open_ & ((level > one.needed) | (urgency > one.urgency))
            if number in self.rules.rivals:
                first = [self.sure[n] for n in self.rules.rivals[number]]
                met = np.logical_or.reduce(first) if first else np.asarray(False)
                found |= open_ & (urgency >= self.urgency) & ~met
        return found

    def lead(self) -> tuple[Ranks, Ranks]:
        """Return the leading track, and its step's place: level, then urgency, then the author's order."""
        tracks = self.pathway.tracks
        order = {
            id: n for n, id in enumerate(sorted(self.steps, key=lambda id: -self.rules.tracks[id].order))
        }
        wide = len(self.pathway.urgencies)
        ranks = [
            np.where(
                self.asked[one.id].needed == NONE,
                NONE,
                (self.steps[one.id].level.astype(np.int64) * wide + self.asked[one.id].urgency) * len(tracks)
                + order[one.id],
            )
            for one in tracks
        ]
        track = np.argmax(np.array(ranks), 0).astype(np.int16)
        places = np.array([self.steps[one.id].place for one in tracks])
        return track, places[track, np.arange(self.count)]

    def first_contact(self, track: Ranks, step: Ranks) -> Ranks:
        """Return whom the patient meets first: who is asked for soonest, ties in the author's order."""
        professions = {id: n for n, id in enumerate(self.pathway.professions)}
        wide = len(professions)
        soonest = np.full(self.count, NONE, np.int32)
        heads = {id: self.heads(id, professions) for id in self.steps}
        for number, holds in enumerate(self.sure):
            if holds.any():
                host, _, urgency = self.rules.joins[number]
                own = self.rules.rules[number].first_contact
                who = np.asarray(professions[own]) if own else heads[host]
                np.maximum(soonest, np.where(holds, urgency * wide + wide - 1 - who, NONE), out=soonest)
        said = self.pathway.open_flags
        rank = self.rules.urgency_rank[said.urgency] * wide + wide - 1
        np.maximum(soonest, np.where(self.flags_open, rank - heads[said.track], NONE), out=soonest)
        own_heads = np.array([heads[one.id] for one in self.pathway.tracks])[track, np.arange(self.count)]
        asked = wide - 1 - soonest % wide
        return np.where(soonest == NONE, own_heads, asked).astype(np.int16)

    def heads(self, track: str, professions: dict[str, int]) -> Ranks:
        """Return the first contact of each patient's step in one track."""
        ladder = [professions[step.first_contact] for _, step in self.rules.ladders[track]]
        return np.array(ladder, np.int16)[self.steps[track].place]

    def settled(self, level: Truths, track: Ranks, firm: Truths) -> NDArray[np.bool_]:
        """Tell what no open question can change: see `SETTLED` for the order."""
        least = np.zeros(self.count, np.int16)
        top = self.urgency.copy()
        for sure, may, (_, _, urgency) in zip(self.sure, self.may, self.rules.joins, strict=True):
            np.maximum(least, np.where(sure, urgency, 0), out=least, casting="unsafe")
            np.maximum(top, np.where(may, urgency, 0), out=top, casting="unsafe")
        urgency = least == top
        heads, places = self.possible(least)
        made = [urgency, urgency & heads, places, level, level & self.same_step(track)]
        said: NDArray[np.bool_] = np.array(made) | firm
        return said

    def possible(self, least: Ranks) -> tuple[Truths, Truths]:
        """Tell of whom only one profession may come to be the first contact, and of whom only one place."""
        professions = list(self.pathway.professions)
        track, step = self.lead()
        heads = np.zeros((len(professions), self.count), np.bool_)
        heads[self.first_contact(track, step), np.arange(self.count)] = True
        last, wide = self.surest(professions), len(professions)
        for number, may in enumerate(self.may):
            if may.any():
                host, level, urgency = self.rules.joins[number]
                own = self.rules.rules[number].first_contact
                steps = [one.first_contact for rank, one in self.rules.ladders[host] if rank >= level]
                for id in {own} if own else set(steps):
                    place = professions.index(id)
                    heads[place] |= may & (urgency >= least) & (place - urgency * wide <= last)
        nothing = ~np.logical_or.reduce(self.sure)
        for _, one in self.rules.ladders[self.pathway.otherwise]:
            heads[professions.index(one.first_contact)] |= nothing
        by_place: dict[str, Truths] = {}
        for id, some in zip(professions, heads, strict=True):
            where = self.pathway.professions[id].place
            by_place[where] = by_place.get(where, np.asarray(False)) | some
        return heads.sum(0) == 1, np.array(list(by_place.values())).sum(0) == 1

    def surest(self, professions: Sequence[str]) -> Ranks:
        """Return how soon, and where in the order of professions, the first contact stands at the latest."""
        wide = len(professions)
        last = np.full(self.count, wide, np.int16)
        for sure, rule, (_, _, urgency) in zip(self.sure, self.rules.rules, self.rules.joins, strict=True):
            if rule.first_contact:
                place = professions.index(rule.first_contact) - urgency * wide
                np.minimum(last, np.where(sure, place, wide), out=last, casting="unsafe")
        return last

    def same_step(self, track: Ranks) -> Truths:
        """Tell of whom the leading track stays, and its step with it."""
        number = {one.id: n for n, one in enumerate(self.pathway.tracks)}
        places = [self.asked[one.id].needed for one in self.pathway.tracks]
        needed = np.array(places)[track, np.arange(self.count)]
        moved = self.flags_open.copy()
        held = np.zeros(self.count, np.bool_)
        for sure, open_, (host, level, _) in zip(self.sure, self.open, self.rules.joins, strict=True):
            own = track == number[host]
            moved |= open_ & (~own | (level > needed))
            held |= sure & own & (level == needed)
        waits = np.logical_or.reduce([one.unanswered for one in self.steps.values()])
        stays: Truths = held & ~moved & ~waits
        return stays
