"""Rules as bits: one for each by its number, one for red flags that are open, one for nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from stegvis.model import Step

K = TypeVar("K")
V = TypeVar("V")
MOST = 4096
"""So much is kept of what was worked out."""
Join = tuple[str, int, int]
"""A track, and to what level and urgency it is raised, as ranks."""
Ladder = Sequence[tuple[int, Step]]


@frozen
class Bits:
    """What the bits of a pathway's rules stand for.

    Attributes:
        top: the rules that ask for the top of the ladder.
        flags: red flags that are open: the bit after the last rule's.
        nothing: no rule holds.
        asks: to what level and urgency each bit raises its track, as ranks.
        tracks: per bit its track, all bits of that, and the ages at which steps of it open and close.
    """

    top: int
    flags: int
    nothing: int
    asks: tuple[tuple[int, int], ...]
    tracks: tuple[tuple[str, int, tuple[int, ...]], ...]


def bits_of(
    joins: Sequence[Join], beside: tuple[Join, Join], ladders: Mapping[str, Ladder], top: int
) -> Bits:
    """Return what the bits stand for.

    Args:
        joins: of the rules, in their order.
        beside: of red flags that are open, and of nothing.
        top: the rank of the highest level.
    """
    found: dict[str, int] = {}
    every = (*joins, *beside)
    for n, (track, _, _) in enumerate(every):
        found[track] = found.get(track, 0) | 1 << n
    ages = {track: ages_at(ladders[track]) for track in found}
    return Bits(
        bits(n for n, (_, level, _) in enumerate(joins) if level == top),
        1 << len(joins),
        2 << len(joins),
        tuple((level, urgency) for _, level, urgency in every),
        tuple((track, found[track], ages[track]) for track, _, _ in every),
    )


def ages_at(ladder: Ladder) -> tuple[int, ...]:
    """Return the ages at which some step of a ladder opens or closes."""
    steps = [step for _, step in ladder]
    return tuple(sorted({age for step in steps for age in (step.age_lowest, step.age_highest + 1)}))


def bits(numbers: Iterable[int]) -> int:
    """Return numbers as the bits of one."""
    made = 0
    for n in numbers:
        made |= 1 << n
    return made


def keep(found: dict[K, V], key: K, value: V) -> V:
    """Keep what was worked out among the rest, which is thrown away where it has become very much."""
    if len(found) >= MOST:
        found.clear()
    found[key] = value
    return value


def numbers(bits: int) -> Iterator[int]:
    """Yield the numbers whose bits are set, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
