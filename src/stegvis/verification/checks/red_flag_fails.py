"""A red flag that does not fix its level and urgency."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.model import Pathway
from stegvis.verification.finding import Finding, finding_at
from stegvis.verification.shrink import PatientData, routed
from stegvis.verification.subject import Check, Subject


def find(subject: Subject) -> Iterator[Finding]:
    """Route the smallest patient for whom each red flag holds, and one with nothing else the matter.

    The level is a maximum over rules, so that it could fail only where the router does: this is proven by
    construction (`miscompiled`, `gap`), and these patients try the construction itself.
    """
    prover, pathway = subject.prover, subject.pathway
    for number, flag in enumerate(pathway.red_flags):
        shown = prover.patient(
            prover.must[0][number],
            about=f"red flag {flag.id}",
            shows=lambda seen, number=number: number in seen[0].holds,  # type: ignore[misc]
        )
        for one in (shown, healthy(pathway, shown)) if shown else ():
            if fails(pathway, one, number):
                what = "this red flag holds, and the answer is lower than it asks"
                hint = "see the patient below; the fault is in stegvis itself: please report it"
                yield finding_at("red_flag_fails", flag.place, flag.id, what, hint, patients=(one,))
                break


def healthy(pathway: Pathway, one: PatientData) -> PatientData:
    """Return the same patient with nothing else the matter: every group is answered "none of these"."""
    return {**one, "none_of": list(pathway.groups)}


def fails(pathway: Pathway, one: PatientData, number: int) -> bool:
    """Tell whether a red flag holds and the answer is below its level or urgency."""
    seen = routed(pathway, one)
    _, level, urgency = pathway.ruleset.joins[number]
    found = seen.outcome if seen else None
    return found is not None and (found.level < level or found.urgency < urgency)


CHECK = Check(
    "red_flag_fails", "L4", "construction", "red flags join by maximum; one patient for each is routed", find
)
