"""The cheap proof that no answer that is missing must raise a patient.

The router looks for the mildest answers to what is open. Here each of them is tried at one value, the one
that it would try first; where that leads no higher than what holds for certain, the search is over. Only
the others need the router.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.routing import Ruleset, ScaleSlots, inapplicable, shared
from stegvis.tables.arrays import Numbers, Truths, Weigher
from stegvis.tables.gating import doubtful, shut_unknown
from stegvis.tables.ladders import Climber, Ranks, hurry, most, visited
from stegvis.tables.layout import Layout


def open_together(pathway: Pathway, made: Layout) -> Truths:
    """Tell of whom one of several red flags may hold whatever an input known in part, or the age, is."""
    rules: Ruleset = pathway.ruleset
    found = np.zeros(made.count, np.bool_)
    for slot, flags in pathway.once(shared):
        low, high = made.low[slot], made.high[slot]
        part = (low != high) & ~((low == rules.unknown[slot][0]) & (high == rules.unknown[slot][1]))
        if 2 * slot == rules.age_at:
            part = (low != high) & told_beside(pathway, made, flags)
        found |= part
    return found


def told_beside(pathway: Pathway, made: Layout, flags: Iterable[int]) -> Truths:
    """Tell who answered something, not harmlessly, that one of some red flags reads beside the age."""
    rules: Ruleset = pathway.ruleset
    read = {id for number in flags for id in inputs_of(rules.criteria[number]) if id in rules.place} - {"age"}
    found = np.zeros(made.count, np.bool_)
    for id in read:
        low, high = made.low[rules.place[id]], made.high[rules.place[id]]
        found |= (low == high) & (low != inapplicable(pathway.inputs[id])[0])
    return found


def least(pathway: Pathway, made: Layout) -> tuple[Ranks, Ranks]:
    """Return the level and urgency of the rules that hold for certain, open red flags left out."""
    weigher = Weigher(pathway.ruleset.slots, made.low, made.high)
    sure = [weigher.weigh(rule)[0] for rule in pathway.ruleset.criteria]
    asked = visited(pathway, made.count, sure, None)
    climber = Climber(pathway, weigher, made.count)
    steps = {id: climber.propose(id, one, False) for id, one in asked.items()}
    return most(steps), hurry(asked)


def unproven(pathway: Pathway, made: Layout) -> Truths:
    """Tell of whom the first completion is worse than what holds for certain, or was not found."""
    tried = made.copy()
    complete(pathway, tried)
    rest = complete(pathway, tried)
    here, then = least(pathway, made), least(pathway, tried)
    raised: Truths = (then[0] > here[0]) | ((then[0] == here[0]) & (then[1] > here[1]))
    return raised | rest


def complete(pathway: Pathway, made: Layout) -> Truths:
    """Answer every input of which no value may be the mildest; return of whom some were answered."""
    some = np.zeros(made.count, np.bool_)
    for slot in pathway.ruleset.contested:
        if (made.low[slot] != made.high[slot]).any():
            values, where = first_tries(pathway, made, slot)
            if where.any():
                answer(pathway, made, slot, values, where)
                some |= where
    return some


def first_tries(pathway: Pathway, made: Layout, slot: int) -> tuple[Numbers, Truths]:
    """Return the value that the router would try first, and of whom it tries any."""
    rules = pathway.ruleset
    low, high = (np.broadcast_to(end[slot], (made.count,)) for end in (made.low, made.high))
    unsure = doubtful(pathway, made, slot)
    where, values = np.zeros(made.count, np.bool_), np.zeros(made.count, np.int32)
    open_ = low != high
    for span in set(zip(low[open_].tolist(), high[open_].tolist(), unsure[open_].tolist(), strict=True)):
        same = open_ & (low == span[0]) & (high == span[1]) & (unsure == span[2])
        for value in rules.cells[rules.slots[slot]].to_try(*span):
            fits = same & fitting(pathway, made, slot, value)
            values[fits] = value
            where |= fits
            same &= ~fits
    return values, where


def fitting(pathway: Pathway, made: Layout, slot: int, value: int) -> Truths:
    """Tell of whom an age is one that every scale in use is for; other values always fit."""
    rules = pathway.ruleset
    fits = np.ones(made.count, np.bool_)
    if 2 * slot != rules.age_at:
        return fits
    for total, scale in rules.scales.items():
        if not scale.age_lowest <= value <= scale.age_highest:
            unused = (made.low[total] < 0) | made.is_whole(total, rules.unknown[total])
            fits &= unused
    return fits


def answer(pathway: Pathway, made: Layout, slot: int, values: Numbers, where: Truths) -> None:
    """Give one more answer; the scale that it belongs to and the gates follow."""
    rules = pathway.ruleset
    before = made.copy()
    made.put(slot, where, values, values)
    for total, scale in rules.scales.items():
        if scale.summed and (slot == total or slot in scale.items):
            whole = before.is_whole(total, rules.unknown[total])
            open_ = np.asarray(slot == total) | (before.low[total] != before.high[total])
            tied = where & (values >= 0) & (whole | (open_ & (not scale.nests)))
            narrow(made, before, total, scale, slot, values, tied)
    if slot in rules.closing:
        shut_unknown(pathway, made, where)


def narrow(
    made: Layout, before: Layout, total: int, scale: ScaleSlots, slot: int, values: Numbers, tied: Truths
) -> None:
    """A total bounds its items that are open, and an item a total of which nothing else is known."""
    least_, most_ = before.low[total], before.high[total]
    if slot == total:
        for item in scale.items:
            low, high = before.low[item], before.high[item]
            up, down = np.maximum(low, values - (most_ - high)), np.minimum(high, values - (least_ - low))
            made.put(item, tied, up, down)
        return
    low, high = before.low[slot], before.high[slot]
    made.put(total, tied, least_ + values - low, most_ - (high - values))
