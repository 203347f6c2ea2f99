"""Latest days, and the phone numbers and laws whose review date may have passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from stegvis.advising import actions
from stegvis.answering import known_of
from stegvis.grounding import Said, because, ground, rules_held
from stegvis.routing import Later
from stegvis.terms import Claim, Text


def access(later: Later) -> list[Said]:
    """Latest days: the proposal's own urgency, then law, targets and local aims, kept apart.

    Care that a red flag asks for is as fast as possible: no guarantee counts then.
    """
    pathway = later.pathway
    urgency = pathway.urgencies[later.found.urgency]
    level = pathway.levels[later.found.level].id
    low, high = known_of(later, "age")
    said: list[Said] = []
    if urgency.id in pathway.urgency_days:
        days = pathway.urgency_days[urgency.id]
        what, own = urgency.name, Claim("inference", "", "", "")
        said.append(latest(later, urgency.id, "proposal", what, days, own))
    if any(need.red_flag for need in rules_held(later)):
        return said
    said.extend(
        latest(later, one.id, one.kind, one.what, one.days, one.claim)
        for one in sorted(pathway.access, key=lambda one: ("law", "target", "local").index(one.kind))
        if one.age_lowest <= high and low <= one.age_highest and (not one.levels or level in one.levels)
    )
    return said


def latest(later: Later, id: str, kind: str, what: Text, days: int, claim: Claim) -> Said:
    """Say one latest day; without a contact date, only the number of days."""
    start = later.patient.contact_date
    return {
        "access": id,
        "kind": kind,
        "what": what.to_dict(),
        "days": days,
        "latest": str(start + timedelta(days)) if start else "",
        "ground": ground(later.pathway, claim),
    }


def references(later: Later) -> list[Said]:
    """The phone numbers and sections of law that this recommendation shows."""
    shown = " ".join(spoken(later))
    return [
        {
            "reference": one.id,
            "kind": one.kind,
            "shown": one.shown,
            "name": one.name.to_dict(),
            "review_date": str(one.review_date),
            "expired": bool(expired(later, one.review_date)),
            "ground": ground(later.pathway, one.claim),
        }
        for one in later.pathway.references
        if re.search(rf"(?<![0-9]){re.escape(one.shown)}(?![0-9])", shown)
    ]


def spoken(later: Later) -> Iterator[str]:
    """Yield the texts of the proposal that may name a phone number or a law."""
    step = later.found.lead.step
    for text in (step.name, step.what, step.dose, *step.prerequisites):
        yield text.sv
    for said in actions(later):
        yield said["do"]["sv"]
        yield said["because"]["sv"]
    for said in because(later):
        yield said["because"]["sv"]


def expired(later: Later, day: date | None) -> bool:
    """Tell whether a day lies before the contact; without a contact date nothing is expired."""
    contact = later.patient.contact_date
    return bool(contact and day and day < contact)
