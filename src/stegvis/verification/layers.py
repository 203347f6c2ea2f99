"""Which screening questions lead to the questions of red flags, at which ages."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from stegvis.language import Criterion, inputs_of, truth_of
from stegvis.model import AGE, Pathway


@frozen
class Reached:
    """What leads to one question of a red flag at some ages.

    Attributes:
        behind: what must be answered first; empty when it stands alone, None when it is not asked.
    """

    flag: str
    question: str
    ages: tuple[int, int]
    behind: tuple[str, ...] | None


def way_to(pathway: Pathway, id: str) -> Iterator[Criterion]:
    """Yield the gate of a question, and those of the questions that it reads, all the way."""
    waiting, seen = [id], set[str]()
    for one in waiting:
        if one in pathway.gates and one not in seen:
            seen.add(one)
            yield pathway.gates[one]
            waiting += sorted(inputs_of(pathway.gates[one]))


def reached(pathway: Pathway) -> Iterator[Reached]:
    """Yield, for each question that a red flag reads, what it stands behind, ages in runs."""
    for flag in pathway.red_flags:
        for id in sorted(inputs_of(flag.when) - {"age"}):
            first, last = AGE.lowest, behind(pathway, id, AGE.lowest)
            for age in range(AGE.lowest + 1, AGE.highest + 1):
                now = behind(pathway, id, age)
                if now != last:
                    yield Reached(flag.id, id, (first, age - 1), last)
                    first, last = age, now
            yield Reached(flag.id, id, (first, AGE.highest), last)


def behind(pathway: Pathway, id: str, age: int) -> tuple[str, ...] | None:
    """Return what a question waits for at an age: nothing when it is always asked, None when it never is."""
    inputs = pathway.inputs

    def known(other: str) -> tuple[int, int]:
        return (age, age) if other == "age" else (inputs[other].lowest, inputs[other].highest)

    ways = list(way_to(pathway, id))
    truths = [truth_of(one, known) for one in ways]
    if truths[:1] == [False]:
        return None
    open_ = [one for one, truth in zip(ways, truths, strict=True) if truth is None]
    return tuple(sorted(frozenset[str]().union(*map(inputs_of, open_)) - {"age"}))
