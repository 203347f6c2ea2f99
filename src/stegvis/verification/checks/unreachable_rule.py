"""A rule, a contraindication or an action that holds for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.errors import Place
from stegvis.language import Criterion, Within
from stegvis.model import Step, Unsuitable
from stegvis.routing import within_ages
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

HINT = "mend its criterion, or take it away"


def find(subject: Subject) -> Iterator[Finding]:
    """Ask for a patient for whom each rule holds."""
    prover = subject.prover
    for number, rule in enumerate(prover.rules.rules):
        shown = prover.somebody(
            prover.must[0][number],
            about=f"unreachable {rule.id}",
            shows=lambda seen, number=number: number in seen[0].holds,  # type: ignore[misc]
        )
        if shown is False:
            yield finding_at("unreachable_rule", rule.place, rule.id, "this rule holds for nobody", HINT)
    for track in subject.pathway.tracks:
        for action in track.actions:
            said = within_ages(action.when, track)
            yield from dead(subject, said, action.place, action.id, "this action is due for nobody")
    for id, (barrier, hosts) in barriers(subject).items():
        away = [Within("age", step.age_lowest, step.age_highest) for step in hosts]
        if all(prover.proven(prover.one.says(barrier.when)[0], prover.one.says(age)[1]) for age in away):
            what = "this holds for nobody who is of an age for the step"
            yield finding_at("unreachable_rule", barrier.place, id, what, HINT, owner=hosts[0].id)


def dead(subject: Subject, when: Criterion, place: Place, id: str, what: str) -> Iterator[Finding]:
    """Say so when a criterion surely never holds."""
    prover = subject.prover
    if prover.proven(prover.one.says(when)[0]):
        yield finding_at("unreachable_rule", place, id, what, HINT)


def barriers(subject: Subject) -> dict[str, tuple[Unsuitable, list[Step]]]:
    """Return each contraindication with the steps that have it."""
    made: dict[str, tuple[Unsuitable, list[Step]]] = {}
    for step in subject.pathway.steps.values():
        for one in step.unsuitable:
            made.setdefault(one.id, (one, []))[1].append(step)
    return made


CHECK = Check(
    "unreachable_rule", "L7", "z3", "each rule, contraindication and action holds for somebody", find
)
