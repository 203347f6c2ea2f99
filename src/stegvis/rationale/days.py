"""Latest days, and the phone numbers and laws whose review date may have passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from stegvis.errors import Text
from stegvis.model import Claim, Reference
from stegvis.rationale.actions import what_to_do
from stegvis.rationale.answers import known_of
from stegvis.rationale.grounds import Said, because, ground, rules_held
from stegvis.routing import Routed

BOTH = {"sv", "en"}
NOT_SHOWN = Text(
    "(numret visas inte: kontrollen har gått ut)", "(the number is not shown: its check has expired)"
)


def access(routed: Routed) -> list[Said]:
    """Latest days: the proposal's own urgency, then law, targets and local aims, kept apart.

    Care that a red flag asks for is as fast as possible: no guarantee counts then.
    """
    pathway = routed.pathway
    urgency = pathway.urgencies[routed.found.urgency]
    level = pathway.levels[routed.found.level].id
    low, high = known_of(routed, "age")
    said: list[Said] = []
    if urgency.id in pathway.urgency_days:
        days = pathway.urgency_days[urgency.id]
        what, own = urgency.name, Claim("inference", "", "", "")
        said.append(latest(routed, urgency.id, "proposal", what, days, own))
    if any(need.red_flag for need in rules_held(routed)):
        return said
    said.extend(
        latest(routed, one.id, one.kind, one.what, one.days, one.claim)
        for one in sorted(pathway.access, key=lambda one: ("law", "target", "local").index(one.kind))
        if one.age_lowest <= high and low <= one.age_highest and (not one.levels or level in one.levels)
    )
    return said


def latest(routed: Routed, id: str, kind: str, what: Text, days: int, claim: Claim) -> Said:
    """Say one latest day; without a contact date, only the number of days."""
    start = routed.patient.contact_date
    return {
        "access": id,
        "kind": kind,
        "what": what.to_dict(),
        "days": days,
        "latest": str(start + timedelta(days)) if start else "",
        "ground": ground(routed.pathway, claim),
    }


def references(routed: Routed) -> list[Said]:
    """The phone numbers and sections of law that this recommendation shows."""
    return [
        {
            "reference": one.id,
            "kind": one.kind,
            "shown": "" if one in routed.once(untrusted) else one.shown,
            "name": one.name.to_dict(),
            "review_date": str(one.review_date),
            "checked": str(one.checked or ""),
            "expired": bool(expired(routed, one.review_date)),
            "ground": ground(routed.pathway, one.claim),
        }
        for one in routed.once(referred_to)
    ]


def referred_to(routed: Routed) -> list[Reference]:
    """Return the phone numbers and sections of law that stand in the texts of a proposal."""
    shown = " ".join(spoken(routed))
    return [one for one in routed.pathway.references if one.shown in shown and stands(one.shown, shown)]


def untrusted(routed: Routed) -> list[Reference]:
    """Return the helplines of a proposal whose day has passed: their numbers are not shown."""
    return [one for one in routed.once(referred_to) if one.helpline and expired(routed, one.review_date)]


def trusted(routed: Routed, said: Said) -> Said:
    """Return JSON data in whose texts no number stands that is no longer trusted."""
    for one in routed.once(untrusted):
        said = without_number(said, one.shown)
    return said


def without_number(said: Any, number: str) -> Any:
    """Put that a number is not shown in its place, in every text."""
    if isinstance(said, dict):
        if said.keys() == BOTH:
            return {key: text.replace(number, NOT_SHOWN.in_language(key)) for key, text in said.items()}
        return {key: without_number(one, number) for key, one in said.items()}
    return [without_number(one, number) for one in said] if isinstance(said, list) else said


def stands(number: str, shown: str) -> bool:
    """Tell whether a number stands by itself in a text, as no part of a longer one."""
    return re.search(rf"(?<![0-9]){re.escape(number)}(?![0-9])", shown) is not None


def spoken(routed: Routed) -> Iterator[str]:
    """Yield the texts of the proposal that may name a phone number or a law."""
    step = routed.found.lead.step
    for text in (step.name, step.what, step.dose, *step.prerequisites):
        yield text.sv
    for said in routed.once(what_to_do):
        yield said["do"]["sv"]
        yield said["because"]["sv"]
    for said in routed.once(because):
        yield said["because"]["sv"]


def expired(routed: Routed, day: date | None) -> bool:
    """Tell whether a day lies before the contact; without a contact date nothing is expired."""
    contact = routed.patient.contact_date
    return bool(contact and day and day < contact)
