"""A proposal below everything that the answers still missing can lead to, or a premise that does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stegvis.language import Input
from stegvis.model import Pathway
from stegvis.routing import Visit, propose, visited
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, RoutedPatient, routed
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover


def find(subject: Subject) -> Iterator[Finding]:
    """Prove the premise; then try the router on inputs of which every answer leads higher than none does."""
    yield from of_premise(subject)
    prover, pathway = subject.prover, subject.pathway
    for slot in prover.rules.contested:
        one = pathway.inputs[prover.rules.slots[slot]]
        if not one.instrument:
            yield from of_input(prover, one)


def of_premise(subject: Subject) -> Iterator[Finding]:
    """Where nothing leads anywhere the lowest level is proposed: else fewer reasons may lead higher."""
    prover, pathway = subject.prover, subject.pathway
    track = pathway.track(pathway.otherwise)
    shown = prover.patient(
        prover.nothing(0, "settled"),
        prover.reaches(track.id, 1, 0, "settled"),
        about="below completions: the premise",
        shows=lambda seen: not seen[0].holds and certain_level(pathway, seen[0]) > 0,
    )
    if shown is not None:
        what = f"'{track.id}' answers when nothing leads anywhere, and proposes more than the lowest level"
        hint = f"write a [[step]] at '{pathway.levels[0].id}' without contraindications for all ages"
        owner = track.steps[0].id
        yield finding_at(
            "below_completions", track.place, track.id, what, hint, owner=owner, patients=(shown,)
        )


def of_input(prover: Prover, one: Input) -> Iterator[Finding]:
    """Route a patient whom every answer to an input leads higher than what holds without it."""
    pathway = prover.pathway
    values = [cell.value for cell in prover.rules.cells[one.id].cells]
    tracks = [track.id for track in pathway.tracks]
    higher = []
    for level in range(1, len(pathway.levels)):
        high = prover.some(*(prover.reaches(track, level, 0, "settled") for track in tracks))
        higher.append(prover.every(prover.no(high), *(prover.answered(high, one.id, v) for v in values)))
    shown = prover.patient(
        prover.one.unknown(one.id),
        prover.some(*higher),
        *(prover.one.without_scales() if one.id == "age" else ()),
        about=f"below completions: {one.id}",
        shows=lambda seen: raised(pathway, seen, one),
    )
    if shown is not None and below(pathway, shown, one):
        rule = prover.rules.rules[0]
        what = f"with '{one.id}' unanswered less is proposed than any answer to it leads to"
        hint = "see the patient below; the fault is in stegvis itself: please report it"
        yield finding_at("below_completions", rule.place, one.id, what, hint, patients=(shown,))


def certain_level(pathway: Pathway, one: RoutedPatient) -> int:
    """Return the level that the rules ask for which hold for certain."""
    at = pathway.ruleset.age_at
    age = one.values[at], one.values[at + 1]
    visits: Sequence[Visit] = visited(pathway, one.holds, False)
    return max(propose(pathway, visit, one.values, age, False).level for visit in visits)


def raised(pathway: Pathway, seen: Sequence[RoutedPatient], one: Input) -> bool:
    """Tell whether an input is open, and every answer leads higher than what holds without it."""
    low, high = seen[0].seen.known.get(one.id, (one.lowest, one.highest))
    return (
        low != high
        and seen[0].outcome is not None
        and least(pathway, seen[0].data, one) > certain_level(pathway, seen[0])
    )


def least(pathway: Pathway, data: PatientData, one: Input) -> int:
    """Return the lowest level that some answer to an input leads to."""
    found = (routed(pathway, answered(data, one, value)) for value in range(one.lowest, one.highest + 1))
    return min((seen.outcome.lowest for seen in found if seen and seen.outcome), default=-1)


def answered(data: PatientData, one: Input, value: int) -> PatientData:
    """Return a patient with an answer to one input more."""
    if one.id == "age":
        return {**data, "age": value}
    said: Any = bool(value) if one.kind == "boolean" else value
    said = one.choices[value].id if one.kind == "choice" else said
    return {**data, "findings": {**data.get("findings", {}), one.id: said}}


def below(pathway: Pathway, data: PatientData, one: Input) -> bool:
    """Tell whether the router proposes less than every answer leads to."""
    seen = routed(pathway, data)
    assert seen is not None
    assert seen.outcome is not None
    return seen.outcome.lowest < least(pathway, data, one)


CHECK = Check(
    "below_completions",
    "L6",
    "construction",
    "with nothing to go on the lowest level is proposed; where every answer leads higher, no answer does too",
    find,
)
