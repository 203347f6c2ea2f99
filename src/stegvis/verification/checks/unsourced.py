"""A claim that says it has a source and names none, or one that the pathway does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stegvis.errors import Place
from stegvis.model import Access, Action, Claim, Instrument, Pathway, Reference, ReviewRule, Source, Staffing
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.subject import Check, Subject

PatientData = tuple[str, str, Place, Claim]


def find(subject: Subject) -> Iterator[Finding]:
    """Look at the ground of everything that is claimed. What is inference says so: counted, not found."""
    pathway = subject.pathway
    for id, owner, place, claim in [*of_rules(pathway), *of_steps(pathway), *of_rest(pathway)]:
        yield from unsourced(id, owner, place, claim, pathway.sources)
    for one in pathway.instruments.values():
        for claim in of_scale(one):
            yield from unsourced(one.id, one.id, one.place, claim, one.sources)


def of_scale(one: Instrument) -> Iterator[Claim]:
    """Yield what a scale claims: its bands and limits, how it is filled in and read, how long it lasts."""
    yield from (cutoff.claim for cutoff in one.cutoffs)
    yield from (trigger.claim for trigger in one.triggers)
    yield from (outcome.claim for outcome in one.outcomes)
    yield from (skip.claim for skip in one.skips)
    yield from (boxes.claim for boxes in one.printed)
    yield from (unit.claim for unit in one.units)
    yield from (figure.claim for figure in one.change.values())
    perhaps = [one.bands_claim, one.missing_claim, one.lasts and one.lasts.claim]
    yield from (claim for claim in (*perhaps, *(other.claim for other in one.other_bands)) if claim)


def of_rules(pathway: Pathway) -> Iterator[PatientData]:
    """Yield what rules claim: where the threshold comes from, and the care."""
    for rule in pathway.rules:
        yield rule.id, rule.id, rule.place, rule.threshold
        yield rule.id, rule.id, rule.place, rule.care


def of_steps(pathway: Pathway) -> Iterator[PatientData]:
    """Yield what steps claim: themselves, their dose, their review, their contraindications."""
    for step in pathway.steps.values():
        plans = [step.claim, step.dose_claim, step.review and step.review.claim]
        yield from ((step.id, step.id, step.place, claim) for claim in plans if claim)
        yield from ((u.id, step.id, u.place, u.claim) for u in step.unsuitable)


def of_rest(pathway: Pathway) -> Iterator[PatientData]:
    """Yield what the rest claims: ways, actions, latest days, phone numbers, reviews, overlays."""
    for edge in pathway.edges:
        yield from ((edge.id, edge.id, edge.place, claim) for claim in edge.claims)
    parts: list[Action | Access | Reference | Staffing | ReviewRule] = [
        *(action for track in pathway.tracks for action in track.actions),
        *pathway.access,
        *pathway.references,
        *pathway.staffing,
        *pathway.review_rules,
    ]
    for one in parts:
        yield one.id, one.id, one.place, one.claim
    for effort in pathway.efforts:
        yield from ((effort.id, effort.id, effort.place, c) for c in (effort.claim, effort.minutes_claim))
    for overlay in pathway.overlays:
        yield from ((c.rule, overlay.id, c.place, c.claim) for c in overlay.changes)


def unsourced(
    id: str, owner: str, place: Place, claim: Claim, sources: Mapping[str, Source]
) -> Iterator[Finding]:
    """Say so when a claim has no source that one can look up."""
    if claim.basis == "source" and not (claim.source and claim.place):
        what = "a claim has the basis source but names no source and place"
        hint = 'name both, or say basis = "inference"'
        yield finding_at("unsourced", place, id, what, hint, owner=owner)
    elif claim.source and claim.source not in sources:
        what = f"no source is called '{claim.source}'"
        yield finding_at("unsourced", place, id, what, "write it under [sources]", owner=owner)


CHECK = Check(
    "unsourced", "", "reading", "each claim names a source and a place, or says that it is inference", find
)
