"""Why this step: the rationale of an outcome as JSON data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stegvis.errors import NO_TEXT, Text
from stegvis.graph import climb
from stegvis.language import Named
from stegvis.model import Pathway, Step, edition_of
from stegvis.rationale.actions import conditions, conditions_of, prerequisites, what_to_do
from stegvis.rationale.answers import groups, inputs, known_of
from stegvis.rationale.contacts import booking, contacts_said, to_say
from stegvis.rationale.days import access, expired, references, trusted
from stegvis.rationale.declined import declined, suits
from stegvis.rationale.disagreement import disagreements
from stegvis.rationale.doubts import (
    contradictions,
    not_known,
    presumed,
    unheard,
    unsaid_which,
    unsigned,
)
from stegvis.rationale.enough import enough
from stegvis.rationale.grounds import Said, because, ground, rule_said, rules_held, rules_of, said_of
from stegvis.rationale.offered import holds, possible
from stegvis.rationale.questions import asked, open_questions, ranks, what_would_change
from stegvis.rationale.settled import settled
from stegvis.routing import Proposal, Routed, who_meets
from stegvis.version import __version__


def red_flags(routed: Routed) -> list[Said]:
    """The red flags that hold, each with what to do now."""
    return [
        rule_said(routed, need)
        | {
            "name": need.name.to_dict(),
            "first_contact": need.first_contact,
            "do": [trusted(routed, do.to_dict()) for do in need.do],
        }
        for need in rules_held(routed)
        if need.red_flag
    ]


def why_not_lower(routed: Routed) -> list[Said]:
    """For each lower level, why it is not proposed."""
    pathway, lead = routed.pathway, routed.found.lead
    reasons: list[Said] = []
    for rank in range(routed.found.level):
        level = pathway.levels[rank]
        if rank < lead.needed:
            why = [need["rule"] for need in routed.once(because)]
            text = Text(f"{level.name.sv}: behovet är högre.", f"{level.name.en}: the need is higher.")
            reasons.append(passed_over(level, "need", text, why))
            continue
        reasons.extend(step_refusals(routed, lead, level))
    return reasons


def passed_over(level: Named, why: str, text: Text, rules: list[str]) -> Said:
    """Return why a level is passed over."""
    return {
        "level": level.id,
        "name": level.name.to_dict(),
        "why": why,
        "reason": text.to_dict(),
        "rules": rules,
    }


def step_refusals(routed: Routed, lead: Proposal, level: Named) -> list[Said]:
    """Why the track's steps at one level are passed over."""
    steps = [s for s in lead.track.steps if s.level == level.id]
    if not steps:
        text = Text(
            f"{level.name.sv}: spåret har ingen insats på nivån.",
            f"{level.name.en}: the track has no step at this level.",
        )
        return [passed_over(level, "no_step", text, [])]
    return [refusal(routed, step, level) for step in steps]


def refusal(routed: Routed, step: Step, level: Named) -> Said:
    """Why one step is passed over: contraindications, or the patient's age."""
    unit = routed.pathway.unit
    stops = [u for u in step.unsuitable if u.kind == "stop" and holds(routed, step, u)]
    if unit and (missing := unit.withheld(step.id)):
        why = "withheld"
        text = Text(
            f"{step.name.sv} erbjuds inte på {unit.name.sv}: {missing.because.sv}",
            f"{step.name.en} is not offered at {unit.name.en}: {missing.because.en}",
        )
    elif not stops:
        why = "ages"
        text = Text(
            f"{step.name.sv}: gäller åldrarna {step.age_lowest}–{step.age_highest}.",
            f"{step.name.en}: for ages {step.age_lowest}–{step.age_highest}.",
        )
    else:
        why = "unsuitable"
        text = Text(
            f"{step.name.sv} erbjuds inte: " + " ".join(u.because.sv for u in stops),
            f"{step.name.en} is not offered: " + " ".join(u.because.en for u in stops),
        )
    return passed_over(level, why, text, [u.id for u in stops]) | {"step": step.id}


def tracks(routed: Routed) -> list[Said]:
    """Every triggered track with its own step, the leading one first."""
    ordered = sorted(
        routed.found.proposals, key=lambda p: (p is not routed.found.lead, -p.level, p.track.order)
    )
    return [track_said(routed, proposal) for proposal in ordered]


def track_said(routed: Routed, proposal: Proposal) -> Said:
    """One triggered track."""
    pathway = routed.pathway
    return {
        "track": proposal.track.id,
        "name": proposal.track.name.to_dict(),
        "level": pathway.levels[proposal.level].id,
        "needed": pathway.levels[proposal.needed].id,
        "urgency": pathway.urgencies[proposal.urgency].id,
        "step": proposal.step.id,
        "step_name": proposal.step.name.to_dict(),
        "what": proposal.step.what.to_dict(),
        "first_contact": proposal.step.first_contact,
        "rules": rules_of(routed, proposal),
        "conditions": conditions_of(routed, proposal),
    }


def step_said(routed: Routed, step: Step) -> Said:
    """One step in a list of steps."""
    return {
        "step": step.id,
        "level": step.level,
        "name": step.name.to_dict(),
        "what": step.what.to_dict(),
        "dose": step.dose.to_dict(),
        "first_contact": step.first_contact,
        "step_up": step.step_up.to_dict(),
        "ground": ground(routed.pathway, step.claim),
    }


def alternatives(routed: Routed) -> list[Said]:
    """Other open steps of the leading track at the proposed level, that the patient does not decline."""
    lead = routed.found.lead
    level = routed.pathway.levels[lead.level].id
    others = [s for s in lead.track.steps if s.level == level and s is not lead.step]
    return [step_said(routed, step) for step in others if suits(routed, step)]


def escalation(routed: Routed) -> list[Said]:
    """The steps above the proposed one and what leads to each; then shortcuts that are stated."""
    lead = routed.found.lead
    way = climb(routed.pathway, lead.step, lambda step: possible(routed, step), known_of(routed, "age"))
    return [
        step_said(routed, step)
        | {
            "from": edge.start,
            "kind": edge.kind,
            "when": said_of(edge.when) if edge.when else "",
            "reached_when": edge.because.to_dict(),
            "reached_ground": [ground(routed.pathway, claim) for claim in edge.claims],
        }
        for edge, step in way
    ]


def review(routed: Routed) -> Said | None:
    """When and with what to measure again."""
    plan = routed.found.lead.step.review
    if plan is None:
        return None
    return {
        "weeks": list(plan.weeks),
        "instruments": list(plan.instruments),
        "what": plan.what.to_dict(),
        "ground": ground(routed.pathway, plan.claim),
    }


def unit(routed: Routed) -> Said | None:
    """Who does the proposed step: this unit or a partner, and in which languages."""
    profile = routed.pathway.unit
    if profile is None:
        return None
    lead = routed.found.lead
    missing = profile.not_offered.get(lead.step.id)
    partner = missing.partner if missing else profile.tracks.get(lead.track.id)
    programme = profile.programmes.get(lead.step.id)
    said: Said = {
        "unit": profile.id,
        "name": profile.name.to_dict(),
        "phone": profile.phone,
        "languages": list(programme.languages) if programme else [],
        "what": (programme.what if programme else NO_TEXT).to_dict(),
    }
    if partner:
        said["partner"] = {"id": partner.id, "name": partner.name.to_dict(), "phone": partner.phone}
        said["because"] = (missing.because if missing else NO_TEXT).to_dict()
    return said


def caveats(routed: Routed) -> list[Said]:
    """What a reader must know about the values and the content, expired content first."""
    pathway = routed.pathway
    editions = [(pathway.title, pathway.valid_until), *((o.title, o.valid_until) for o in pathway.overlays)]
    old = [
        Text(
            f"{title.sv}: innehållet gällde till och med {day} och är inte längre kvalitetssäkrat.",
            f"{title.en}: the content was valid until {day} and is no longer assured.",
        )
        for title, day in editions
        if expired(routed, day)
    ]
    old += [
        Text(
            f"{one['shown']} ({one['name']['sv']}) skulle ha kontrollerats senast {one['review_date']}: "
            "kontrollera före användning.",
            f"{one['shown']} ({one['name']['en']}) was due for checking by {one['review_date']}: "
            "check before use.",
        )
        for one in routed.once(references)
        if one["expired"] and one["shown"]
    ]
    old += [
        Text(
            f"Numret till {one['name']['sv']} skulle ha kontrollerats senast {one['review_date']} och "
            "visas inte: slå upp det.",
            f"The number of {one['name']['en']} was due for checking by {one['review_date']} and is not "
            "shown: look it up.",
        )
        for one in routed.once(references)
        if not one["shown"]
    ]
    apart = [one.said for one in disagreements(pathway, routed.seen)]
    ways = (unsigned, contradictions, unsaid_which, not_known, presumed, unheard)
    doubts = [said for way in ways for said in way(routed)]
    return [text.to_dict() for text in (*doubts, *old, *apart, *routed.seen.caveats)]


def provenance(routed: Routed) -> Said:
    """Which library, pathway and edition answered."""
    start = routed.patient.contact_date
    return routed.pathway.once(content) | {"contact_date": str(start or ""), "names": names(routed)}


def content(pathway: Pathway) -> Said:
    """Return which library, pathway and edition answer every patient."""
    laid = edition_of(pathway.parts, pathway.policy)
    return {
        "stegvis": __version__,
        "pathway": pathway.id,
        "version": pathway.version,
        "status": pathway.status,
        "sha256": pathway.sha256,
        "title": pathway.title.to_dict(),
        "review_date": str(pathway.review_date or ""),
        "valid_until": str(pathway.valid_until or ""),
        "policy": pathway.policy,
        "edition": laid["sha256"],
        "library_sha256": laid["library"]["sha256"],
        "parts": laid["parts"],
        "overlays": [
            {
                "overlay": o.id,
                "version": o.version,
                "status": o.status,
                "title": o.title.to_dict(),
                "valid_until": str(o.valid_until or ""),
            }
            for o in pathway.overlays
        ],
    }


def names(routed: Routed) -> Said:
    """The names of the ids in the answer."""
    pathway, lead = routed.pathway, routed.found.lead
    said = {
        "level": pathway.levels[routed.found.level].name,
        "lowest": pathway.levels[routed.found.lowest].name,
        "highest": pathway.levels[routed.found.highest].name,
        "urgency": pathway.urgencies[routed.found.urgency].name,
        "track": lead.track.name,
        "step": lead.step.name,
        "what": lead.step.what,
        "dose": lead.step.dose,
    }
    said["first_contact"] = pathway.professions[who_meets(pathway, routed.found)[0].profession].name
    return trusted(routed, {key: text.to_dict() for key, text in said.items()})


SAYINGS: dict[str, Callable[[Routed], Any]] = {
    "because": because,
    "why_not_lower": why_not_lower,
    "what_would_change": what_would_change,
    "questions": open_questions,
    "actions": lambda routed: [trusted(routed, one) for one in what_to_do(routed)],
    "prerequisites": lambda routed: [trusted(routed, one) for one in prerequisites(routed)],
    "conditions": conditions,
    "red_flags": red_flags,
    "tracks": lambda routed: [trusted(routed, one) for one in tracks(routed)],
    "alternatives": alternatives,
    "escalation": escalation,
    "review": review,
    "access": access,
    "booking": booking,
    "contacts": contacts_said,
    "say": to_say,
    "declined": declined,
    "settled": settled,
    "enough": enough,
    "faults": lambda routed: [fault.to_dict() for fault in routed.seen.faults],
    "unit": unit,
    "references": references,
    "inputs": inputs,
    "groups": groups,
    "caveats": caveats,
    "provenance": provenance,
    "asked": asked,
    "ranks": ranks,
    "intended_use": lambda routed: routed.pathway.intended_use.to_dict(),
}
RECORDED: dict[str, Callable[[Routed], Any]] = {
    "patient": lambda routed: (routed.given or routed.patient).to_dict(),
    "on_fault": lambda routed: "set_aside" if routed.seen.faults else "raise",
}
"""What a record tells beside the answer."""
