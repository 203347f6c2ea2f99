"""A step that nobody is ever proposed: neither at first, nor beside another, nor at a review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stegvis.graph import edges
from stegvis.model import Pathway, Step, Track
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """Ask who is proposed each step at first; then follow the ways on from those steps."""
    prover, pathway = subject.prover, subject.pathway
    reached: set[str] = set()
    for track in pathway.tracks:
        for level, step in prover.rules.ladders[track.id]:
            if proposed(prover, track, level, step):
                reached.add(step.id)
    spread(pathway, reached)
    unit = pathway.unit
    for step in pathway.steps.values():
        if step.id not in reached and not (unit and unit.withheld(step.id)):
            what = f"nobody is ever proposed '{step.id}', at first, as an alternative or at a review"
            hint = "lower a need, or write an [[edge]] that leads to it"
            yield finding_at("step_never_proposed", step.place, step.id, what, hint)


def proposed(prover: Prover, track: Track, level: int, step: Step) -> bool:
    """Tell whether somebody is proposed a step at first."""
    beside = [other for rank, other in prover.rules.ladders[track.id] if rank == level]
    before = beside[: beside.index(step)]
    said = [
        prover.reaches(track.id, level),
        *(prover.passed_over(track.id, level, other, 0) for other in before),
        prover.no(prover.passed_over(track.id, level, step, 0)),
    ]
    plainly = not prover.proven(*said, prover.untried[0])
    shown = prover.somebody(
        *said,
        *([prover.untried[0]] if plainly else []),
        about=f"never proposed {step.id}",
        shows=lambda seen: (
            seen[0].outcome is not None and any(p.step.id == step.id for p in seen[0].outcome.proposals)
        ),
    )
    return shown is not False


def spread(pathway: Pathway, reached: set[str]) -> None:
    """Add the alternatives to steps that are reached, and the steps that a review leads on to from them."""
    steps = pathway.steps
    before = -1
    while len(reached) > before:
        before = len(reached)
        here = [steps[id] for id in reached]
        reached |= {
            other.id
            for other in steps.values()
            for one in here
            if (other.track, other.level) == (one.track, one.level) and meet(one, other)
        }
        ways = [edge for edge in edges(pathway) if edge.start in reached and edge.end in steps]
        reached |= {edge.end for edge in ways if meet(steps[edge.start], steps[edge.end])}


def meet(one: Step, other: Step) -> bool:
    """Tell whether two steps are open at some same age."""
    return one.age_lowest <= other.age_highest and other.age_lowest <= one.age_highest


CHECK = Check(
    "step_never_proposed",
    "L8",
    "z3",
    "each step is proposed to somebody: at first, as an alternative, or at a review",
    find,
)
