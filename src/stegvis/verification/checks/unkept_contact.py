"""A rule that says who must meet the patient and by when, and is not kept to."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.model import Need, Pathway
from stegvis.routing import who_meets
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, routed
from stegvis.verification.subject import Check, Subject

HINT = "see the patient below; the fault is in stegvis itself: please report it"


def find(subject: Subject) -> Iterator[Finding]:
    """Route the smallest patient for whom each rule with its own profession holds.

    Everybody whom a rule that holds asks for is listed, as soon as the soonest of them: it could fail only
    where that list is made, and these patients try it.
    """
    prover, pathway = subject.prover, subject.pathway
    for number, rule in enumerate(pathway.rules):
        if not rule.first_contact:
            continue
        shown = prover.patient(
            prover.must[0][number],
            about=f"contact of {rule.id}",
            shows=lambda seen, number=number: number in seen[0].holds,  # type: ignore[misc]
        )
        if shown is not None and not kept(pathway, shown, rule, number):
            what = f"this rule holds, and '{rule.first_contact}' does not meet the patient as soon as it says"
            yield finding_at("unkept_contact", rule.place, rule.id, what, HINT, patients=(shown,))


def kept(pathway: Pathway, one: PatientData, rule: Need, number: int) -> bool:
    """Tell whether a rule's own profession meets the patient no later than it says, and the soonest first."""
    seen = routed(pathway, one)
    assert seen is not None
    assert seen.outcome is not None
    contacts = who_meets(pathway, seen.outcome)
    _, _, urgency = pathway.ruleset.joins[number]
    soonest = max(contact.urgency for contact in contacts)
    own = any(contact.profession == rule.first_contact and contact.urgency >= urgency for contact in contacts)
    return own and contacts[0].urgency == soonest >= urgency


CHECK = Check(
    "unkept_contact",
    "L14",
    "construction",
    "everybody whom a rule asks for meets the patient, no later than it says; one patient for each is routed",
    find,
)
