"""Compiled code that does not say what its rule says: what the laws by construction rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stegvis.errors import NOWHERE, Place
from stegvis.language import Criterion
from stegvis.routing import guarded, within_ages
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

if TYPE_CHECKING:
    from stegvis.verification.prover import Prover

HINT = "the fault is in stegvis itself: please report it"
Rule = tuple[str, Place, Criterion]


def find(subject: Subject) -> Iterator[Finding]:
    """Prove that the router's code is the rules, whatever is known; ranks and ladders are as written."""
    prover, pathway = subject.prover, subject.pathway
    rules = prover.rules
    said = [(r.id, r.place, guarded(r, rules.tracks.get(r.track))) for r in pathway.rules]
    yield from of_code(prover, rules.source, said)
    for step in pathway.steps.values():
        if step.unsuitable:
            barriers = [(u.id, u.place, u.when) for u in step.unsuitable]
            yield from of_code(prover, rules.sources[step.id], barriers)
    for track in pathway.tracks:
        if track.actions:
            own = [(a.id, a.place, within_ages(a.when, track)) for a in track.actions]
            yield from of_code(prover, rules.sources[track.id], own)
    yield from of_ranks(subject)
    yield from of_ladders(subject)


def of_code(prover: Prover, source: str, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Compare code with rules: must hold, may hold."""
    for (id, place, when), code in zip(rules, prover.code(source), strict=True):
        tree = prover.one.says(when)
        if not prover.proven(prover.some(*(a != b for a, b in zip(tree, code, strict=True)))):
            yield finding_at(
                "miscompiled", place, id, "the compiled code does not say what this rule says", HINT
            )


def of_ranks(subject: Subject) -> Iterator[Finding]:
    """Each rule asks for its own track, level and urgency; a red flag for the track of red flags."""
    pathway, ruleset = subject.pathway, subject.pathway.ruleset
    for rule, join in zip(pathway.rules, ruleset.joins, strict=True):
        host = pathway.red_flag_track if rule.red_flag else rule.track
        level = [one.id for one in pathway.levels].index(pathway.level_needed(rule))
        urgency = [one.id for one in pathway.urgencies].index(rule.urgency)
        if join != (host, level, urgency):
            what = "the router asks for another track, level or urgency than this rule"
            yield finding_at("miscompiled", rule.place, rule.id, what, HINT)


def of_ladders(subject: Subject) -> Iterator[Finding]:
    """Each ladder holds the steps that are offered, lowest first: the first that is open is the lowest."""
    pathway = subject.pathway
    ranks = [one.id for one in pathway.levels]
    for track in pathway.tracks:
        offered = {s.id for s in track.steps if not (pathway.unit and pathway.unit.withheld(s.id))}
        ladder = pathway.ruleset.ladders[track.id]
        levels = [ranks.index(step.level) for _, step in ladder]
        sound = levels == sorted(levels) == [rank for rank, _ in ladder]
        if not sound or {step.id for _, step in ladder} != offered:
            what = f"the ladder of '{track.id}' is not its steps, lowest first"
            yield finding_at("miscompiled", track.place or NOWHERE, track.id, what, HINT)


CHECK = Check(
    "miscompiled",
    "L2, L3, L4",
    "construction",
    "the compiled code is the rules, whatever is known; ranks and ladders are as written",
    find,
)
