"""Red flags of which one holds whatever an open answer is, though none of them holds by itself."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.routing.compile import Ruleset
from stegvis.routing.completions import Mildest

Points = list[list[int]]
"""Per value that an input may have, the red flags that hold there, by number."""


def shared(pathway: Pathway) -> tuple[tuple[int, frozenset[int]], ...]:
    """Return each slot of an input that two red flags read, or more, with those."""
    rules: Ruleset = pathway.ruleset
    reads = [inputs_of(when) for when in rules.criteria[: len(pathway.red_flags)]]
    found = (
        (slot, frozenset(n for n, ids in enumerate(reads) if id in ids))
        for slot, id in enumerate(rules.slots)
    )
    return tuple((slot, flags) for slot, flags in found if len(flags) > 1)


def jointly(pathway: Pathway, values: Sequence[int], open_: Sequence[int]) -> list[Points]:
    """Return, per input of which something is known, or the age, the red flags of which one surely holds.

    Each value that the input may have is tried, all else as it is known.
    """
    flags = len(pathway.red_flags)
    if len(open_) < 2 or open_[1] >= flags:
        return []
    rules: Ruleset = pathway.ruleset
    found = []
    for slot, readers in pathway.once(shared):
        low, high = values[2 * slot], values[2 * slot + 1]
        if low == high or ((low, high) == rules.unknown[slot] and 2 * slot != rules.age_at):
            continue
        mine = readers.intersection(open_)
        points = points_of(rules, values, slot, mine) if len(mine) > 1 else []
        if points:
            found.append(points)
    return found


def points_of(rules: Ruleset, values: Sequence[int], slot: int, flags: frozenset[int]) -> Points:
    """Return the red flags that hold at each value of an input; nothing where at some value none does."""
    points: Points = []
    made = list(values)
    for cell in rules.cells[rules.slots[slot]].within(values[2 * slot], values[2 * slot + 1], False):
        made[2 * slot] = made[2 * slot + 1] = cell.value
        held = [n for n in rules.decide(made)[2] if n in flags]
        if not held:
            return []
        points.append(held)
    return needed(points)


def needed(points: Points) -> Points:
    """Return the same without red flags that no value needs: another holds wherever they do."""
    for number in sorted({n for point in points for n in point}, reverse=True):
        if all(point != [number] for point in points):
            points = [[n for n in point if n != number] for point in points]
    return points


def with_joint(pathway: Pathway, mildest: Mildest, joint: Sequence[Points], holds: Sequence[int]) -> Mildest:
    """Return the mildest completion with the least of such red flags in it; others of its rules stay needs.

    A red flag that holds at some value only, beside needs that hold at others, is open and not told as held.
    """
    if not (joint or mildest.certain):
        return mildest
    flags = len(pathway.red_flags)
    rules: Ruleset = pathway.ruleset
    held = {*mildest.holds}
    for points in joint:
        if held.isdisjoint(n for point in points for n in point):
            held.update(min(points, key=lambda point: max(rules.joins[n][1:3] for n in point)))
    every = {n for points in joint for point in points for n in point}
    certain = {n for n in mildest.certain if n >= flags} | every.difference(holds)
    return evolve(mildest, holds=tuple(sorted(held)), certain=tuple(sorted(certain)))
