"""Why this step: the rationale of an outcome as JSON data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stegvis.advising import actions, conditions, conditions_of, prerequisites
from stegvis.answering import groups, inputs, known_of
from stegvis.dating import access, expired, references
from stegvis.disagreeing import disagreements
from stegvis.graphing import climb
from stegvis.grounding import Said, because, ground, rule_said, rules_held, rules_of, said_of
from stegvis.pathway import Step, Unsuitable
from stegvis.questioning import questions, what_would_change
from stegvis.routing import Later, Proposal, open_at
from stegvis.terms import NO_TEXT, Named, Text
from stegvis.version import __version__

if TYPE_CHECKING:
    from stegvis.compiling import Ruleset


def red_flags(later: Later) -> list[Said]:
    """The red flags that hold, each with what to do now."""
    return [
        rule_said(later, need)
        | {
            "name": need.name.to_dict(),
            "first_contact": need.first_contact,
            "do": [do.to_dict() for do in need.do],
        }
        for need in rules_held(later)
        if need.red_flag
    ]


def why_not_lower(later: Later) -> list[Said]:
    """For each lower level, why it is not proposed."""
    pathway, lead = later.pathway, later.found.lead
    reasons: list[Said] = []
    for rank in range(later.found.level):
        level = pathway.levels[rank]
        if rank < lead.needed:
            why = [need["rule"] for need in because(later)]
            text = Text(f"{level.name.sv}: behovet är högre.", f"{level.name.en}: the need is higher.")
            reasons.append(passed_over(level, "need", text, why))
            continue
        reasons.extend(step_refusals(later, lead, level))
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


def step_refusals(later: Later, lead: Proposal, level: Named) -> list[Said]:
    """Why the track's steps at one level are passed over."""
    steps = [s for s in lead.track.steps if s.level == level.id]
    if not steps:
        text = Text(
            f"{level.name.sv}: spåret har ingen insats på nivån.",
            f"{level.name.en}: the track has no step at this level.",
        )
        return [passed_over(level, "no_step", text, [])]
    return [refusal(later, step, level) for step in steps]


def refusal(later: Later, step: Step, level: Named) -> Said:
    """Why one step is passed over: contraindications, or the patient's age."""
    unit = later.pathway.unit
    stops = [u for u in step.unsuitable if u.kind == "stop" and holds(later, step, u)]
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


def holds(later: Later, step: Step, barrier: Unsuitable) -> bool:
    """Tell whether a contraindication of a step holds."""
    rules: Ruleset = later.pathway.ruleset
    found = rules.unsuitable[step.id](later.values)[0]
    return any(step.unsuitable[i] is barrier for i in found)


def tracks(later: Later) -> list[Said]:
    """Every triggered track with its own step, the leading one first."""
    ordered = sorted(
        later.found.proposals, key=lambda p: (p is not later.found.lead, -p.level, p.track.order)
    )
    return [track_said(later, proposal) for proposal in ordered]


def track_said(later: Later, proposal: Proposal) -> Said:
    """One triggered track."""
    pathway = later.pathway
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
        "rules": rules_of(later, proposal),
        "conditions": conditions_of(later, proposal),
    }


def step_said(later: Later, step: Step) -> Said:
    """One step in a list of steps."""
    return {
        "step": step.id,
        "level": step.level,
        "name": step.name.to_dict(),
        "what": step.what.to_dict(),
        "dose": step.dose.to_dict(),
        "first_contact": step.first_contact,
        "step_up": step.step_up.to_dict(),
        "ground": ground(later.pathway, step.claim),
    }


def possible(later: Later, step: Step) -> bool:
    """Tell whether a step is offered, open to the patient's age and not stopped."""
    unit = later.pathway.unit
    if unit and unit.withheld(step.id):
        return False
    stopped = any(u.kind == "stop" and holds(later, step, u) for u in step.unsuitable)
    return open_at(step, known_of(later, "age"), False) and not stopped


def alternatives(later: Later) -> list[Said]:
    """Other open steps of the leading track at the proposed level."""
    lead = later.found.lead
    level = later.pathway.levels[lead.level].id
    others = [s for s in lead.track.steps if s.level == level and s is not lead.step]
    return [step_said(later, step) for step in others if possible(later, step)]


def escalation(later: Later) -> list[Said]:
    """The steps above the proposed one and what leads to each; then shortcuts that are stated."""
    lead = later.found.lead
    way = climb(later.pathway, lead.step, lambda step: possible(later, step), known_of(later, "age"))
    return [
        step_said(later, step)
        | {
            "from": edge.start,
            "kind": edge.kind,
            "when": said_of(edge.when) if edge.when else "",
            "reached_when": edge.because.to_dict(),
            "reached_ground": [ground(later.pathway, claim) for claim in edge.claims],
        }
        for edge, step in way
    ]


def review(later: Later) -> Said | None:
    """When and with what to measure again."""
    plan = later.found.lead.step.review
    if plan is None:
        return None
    return {
        "weeks": list(plan.weeks),
        "instruments": list(plan.instruments),
        "what": plan.what.to_dict(),
        "ground": ground(later.pathway, plan.claim),
    }


def unit(later: Later) -> Said | None:
    """Who does the proposed step: this unit or a partner, and in which languages."""
    profile = later.pathway.unit
    if profile is None:
        return None
    lead = later.found.lead
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


def caveats(later: Later) -> list[Said]:
    """What a reader must know about the values and the content, expired content first."""
    pathway = later.pathway
    editions = [(pathway.title, pathway.valid_until), *((o.title, o.valid_until) for o in pathway.overlays)]
    old = [
        Text(
            f"{title.sv}: innehållet gällde till och med {day} och är inte längre kvalitetssäkrat.",
            f"{title.en}: the content was valid until {day} and is no longer assured.",
        )
        for title, day in editions
        if expired(later, day)
    ]
    old += [
        Text(
            f"{one['shown']} ({one['name']['sv']}) skulle ha kontrollerats senast {one['review_date']}: "
            "kontrollera före användning.",
            f"{one['shown']} ({one['name']['en']}) was due for checking by {one['review_date']}: "
            "check before use.",
        )
        for one in references(later)
        if one["expired"]
    ]
    apart = [one.said for one in disagreements(pathway, later.seen)]
    return [text.to_dict() for text in (*old, *apart, *later.seen.caveats)]


def provenance(later: Later) -> Said:
    """Which library, pathway and edition answered."""
    pathway = later.pathway
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
        "contact_date": str(later.patient.contact_date or ""),
        "names": names(later),
    }


def names(later: Later) -> Said:
    """The names of the ids in the answer."""
    pathway, lead = later.pathway, later.found.lead
    said = {
        "level": pathway.levels[later.found.level].name,
        "lowest": pathway.levels[later.found.lowest].name,
        "highest": pathway.levels[later.found.highest].name,
        "urgency": pathway.urgencies[later.found.urgency].name,
        "track": lead.track.name,
        "step": lead.step.name,
        "what": lead.step.what,
        "dose": lead.step.dose,
    }
    from stegvis.routing import first_contact

    said["first_contact"] = pathway.professions[first_contact(pathway, later.found)].name
    return {key: text.to_dict() for key, text in said.items()}


SAYINGS: dict[str, Callable[[Later], Any]] = {
    "because": because,
    "why_not_lower": why_not_lower,
    "what_would_change": what_would_change,
    "questions": questions,
    "actions": actions,
    "prerequisites": prerequisites,
    "conditions": conditions,
    "red_flags": red_flags,
    "tracks": tracks,
    "alternatives": alternatives,
    "escalation": escalation,
    "review": review,
    "access": access,
    "unit": unit,
    "references": references,
    "inputs": inputs,
    "groups": groups,
    "caveats": caveats,
    "provenance": provenance,
    "intended_use": lambda later: later.pathway.intended_use.to_dict(),
}
