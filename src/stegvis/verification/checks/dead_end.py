"""A step from which nothing leads on, or from which no way leads up to the top."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from stegvis.graph import faults
from stegvis.verification.finding import Finding
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Survey the graph of steps: ways up lead to the top without a ring, each step is left and reached."""
    for one in faults(subject.pathway):
        yield Finding("dead_end", evolve(one, code="dead_end"), one.id, (one.id,))


CHECK = Check(
    "dead_end",
    "L8",
    "reading",
    "from each step ways lead on, and up to the top without a ring; each is reached",
    find,
)
