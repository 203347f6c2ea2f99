"""The work that steps are, as the pathway states it: what is not stated is not known, never none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stegvis.model import Effort, Pathway
from stegvis.planning.report import Range

Work = dict[str, Range]
"""Hours by profession."""


def work_of(pathway: Pathway) -> dict[str, Work]:
    """Return the hours of one patient, by step and profession; a step without any is not there.

    >>> import stegvis
    >>> work = work_of(stegvis.load("se-primary-care"))
    >>> work["health-anxiety-individual-cbt"]["psychologist"]
    Range(lowest=7.5, highest=14.0)
    """
    found: dict[str, Work] = {}
    for effort in pathway.efforts:
        for step in effort.steps:
            work = found.setdefault(step, {})
            work[effort.profession] = plus(work.get(effort.profession, Range(0, 0)), hours_of(effort))
    return found


def hours_of(effort: Effort) -> Range:
    """Return the hours of one patient: contacts, times minutes, shared by those who come together."""
    fewest, most = effort.together
    lowest = effort.contacts[0] * effort.minutes[0] / 60 / most
    return Range(lowest, effort.contacts[1] * effort.minutes[1] / 60 / fewest)


def plus(one: Range, other: Range) -> Range:
    """Add two ranges."""
    return Range(one.lowest + other.lowest, one.highest + other.highest)


def times(one: Range, number: float) -> Range:
    """Return a range so many times."""
    return Range(one.lowest * number, one.highest * number)


def total(works: Iterable[Work]) -> Work:
    """Add up hours by profession."""
    found: Work = {}
    for work in works:
        for profession, hours in work.items():
            found[profession] = plus(found.get(profession, Range(0, 0)), hours)
    return found


def needed(numbers: Mapping[str, float], work: Mapping[str, Work]) -> Work:
    """Return the hours by profession of so many patients a step, of the steps whose work is known."""
    return total(
        {profession: times(hours, number) for profession, hours in work[step].items()}
        for step, number in numbers.items()
        if step in work
    )
