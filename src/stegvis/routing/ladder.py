"""One track's proposal: the lowest step at or above the need that is open to the patient and not stopped."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, frozen

from stegvis.model import Pathway, Step, Track
from stegvis.routing.compile import Ruleset


@define
class Visit:
    """What one triggered track asks of a patient: its needed level and urgency, as ranks."""

    track: Track
    needed: int
    urgency: int


@frozen
class Proposal:
    """The step of one track, and the contraindications a question or a clinician must settle."""

    track: Track
    needed: int
    urgency: int
    level: int
    step: Step
    unanswered: tuple[int, ...]
    to_decide: tuple[int, ...]


def visited(pathway: Pathway, holds: Sequence[int], flags_open: bool) -> list[Visit]:
    """Join the needs that hold by track; red flags lead to the track that hosts their steps."""
    rules: Ruleset = pathway.ruleset
    found: dict[str, Visit] = {}
    joins = rules.joins
    asked = [joins[number] for number in holds]
    if flags_open:
        asked.append(rules.open_flags)
    for track, level, urgency in asked or ((pathway.otherwise, 0, 0),):
        visit = found.get(track)
        if visit is None:
            found[track] = Visit(rules.tracks[track], level, urgency)
            continue
        if level > visit.needed:  # noqa: PLR1730 - max() takes twice as long
            visit.needed = level
        if urgency > visit.urgency:  # noqa: PLR1730 - as above
            visit.urgency = urgency
    return list(found.values())


def rank(proposal: Proposal) -> tuple[int, int, int]:
    """Order proposals: level, then urgency, then the author's order."""
    return proposal.level, proposal.urgency, -proposal.track.order


def propose(
    pathway: Pathway, visit: Visit, values: Sequence[int], age: tuple[int, int], worst: bool
) -> Proposal:
    """Find the lowest step at or above the need; `worst` takes every unknown as a stop."""
    rules: Ruleset = pathway.ruleset
    for level, step in rules.ladders[visit.track.id]:
        if level < visit.needed:
            continue
        if open_at(step, age, worst) or (worst and covers(step, visit.track, age)):
            if not step.unsuitable:
                return Proposal(visit.track, visit.needed, visit.urgency, level, step, (), ())
            stops, unanswered, asks = barriers(rules, step, values)
            if not stops and not (worst and any_stop(step, unanswered)):
                return Proposal(visit.track, visit.needed, visit.urgency, level, step, unanswered, asks)
    raise AssertionError("the top of the ladder is always open")  # pragma: no cover


def open_at(step: Step, age: tuple[int, int], worst: bool) -> bool:
    """Tell whether a step is open at every age still possible, or at any."""
    if worst:
        return step.age_lowest <= age[0] and age[1] <= step.age_highest
    return step.age_lowest <= age[1] and age[0] <= step.age_highest


def covers(step: Step, track: Track, age: tuple[int, int]) -> bool:
    """A step without contraindications that is for all ages of its track is open while age is unknown."""
    low, high = step.age_lowest <= track.age_lowest, track.age_highest <= step.age_highest
    return age[0] != age[1] and not step.unsuitable and low and high


def barriers(
    rules: Ruleset, step: Step, values: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return the stops that hold, what is unanswered, and what a clinician must decide."""
    if not step.unsuitable:
        return (), (), ()
    holds, may = rules.unsuitable[step.id](values)
    if not holds:
        return (), tuple(may), ()
    kinds = step.unsuitable
    stops = tuple(i for i in holds if kinds[i].kind == "stop")
    return stops, tuple(may), tuple(i for i in holds if kinds[i].kind == "ask")


def any_stop(step: Step, ranks: Sequence[int]) -> bool:
    """Tell whether any of these contraindications would stop the step."""
    return any(step.unsuitable[i].kind == "stop" for i in ranks)
