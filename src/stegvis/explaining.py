"""Why this step: the rationale of an outcome as JSON data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stegvis.answering import by_name, groups, inputs, known_of, value_said, values_seen
from stegvis.criteria import Criterion, inputs_of
from stegvis.disagreeing import disagreements
from stegvis.graphing import climb
from stegvis.pathway import Need, Pathway, Step, Unsuitable
from stegvis.routing import Later, Outcome, Proposal, could_change, open_at, outcome
from stegvis.terms import NO_TEXT, Claim, Input, Named, Text
from stegvis.version import __version__

if TYPE_CHECKING:
    from stegvis.compiling import Ruleset

Said = dict[str, Any]
ASK_CLINICIAN = Text(
    "Låt en läkare eller psykolog bedöma vilken skattning som stämmer.",
    "Let a physician or psychologist judge which rating fits.",
)
REVIEW_NEEDED = Text(
    "förslag utan källa, kräver klinisk granskning", "proposal without a source, needs clinical review"
)


def ground(pathway: Pathway, claim: Claim) -> Said:
    """Return a claim with its source's title; inference is shown as such."""
    source = pathway.sources.get(claim.source)
    shown: Said = claim.to_dict() | {"title": str(source) if source else ""}
    if claim.basis == "inference":
        shown["warning"] = REVIEW_NEEDED.to_dict()
    return shown


def rule_said(later: Later, need: Need) -> Said:
    """Return a need with the values it saw and its grounds."""
    pathway = later.pathway
    said: Said = {
        "rule": need.id,
        "when": said_of(need.when),
        "values": (values := values_seen(later, need.when)),
        "seen": by_name(later.pathway.inputs, values),
        "at_least": pathway.level_needed(need),
        "urgency": need.urgency,
        "because": need.because.to_dict(),
        "confidence": need.confidence,
        "facts": list(need.facts),
        "threshold": ground(pathway, need.threshold),
        "care": ground(pathway, need.care),
    }
    if need.dissent.sv:
        said["dissent"] = need.dissent.to_dict()
    if changed := changes_of(pathway, need.id):
        said["overlays"] = changed
    return said


def changes_of(pathway: Pathway, rule: str) -> list[Said]:
    """Return what overlays changed in a rule, and why."""
    return [
        {
            "overlay": overlay.id,
            "keys": list(change.keys),
            "because": change.because.to_dict(),
            "ground": ground(pathway, change.claim),
        }
        for overlay in pathway.overlays
        for change in overlay.changes
        if change.rule == rule
    ]


def said_of(criterion: Criterion) -> str:
    """Return the author's words for a criterion."""
    return criterion.said


def rules_held(later: Later) -> list[Need]:
    """Return the red flags and needs that hold."""
    rules: Ruleset = later.pathway.ruleset
    return [rules.rules[n] for n in later.found.holds]


def because(later: Later) -> list[Said]:
    """The needs that decide: those at the needed level of the leading track."""
    pathway, lead = later.pathway, later.found.lead
    levels = {level.id: i for i, level in enumerate(pathway.levels)}
    host = pathway.red_flag_track
    deciding = [
        rule_said(later, need)
        for need in rules_held(later)
        if (need.track or host) == lead.track.id and levels[pathway.level_needed(need)] == lead.needed
    ]
    open_said = pathway.open_flags
    if later.found.flags_open and lead.track.id == open_said.track:
        deciding.insert(
            0,
            {
                "rule": "unanswered_red_flags",
                "when": "",
                "values": {},
                "seen": [],
                "at_least": open_said.at_least,
                "urgency": open_said.urgency,
                "because": open_said.because.to_dict(),
                "confidence": "low",
                "facts": [],
                "threshold": ground(pathway, open_said.care),
                "care": ground(pathway, open_said.care),
            },
        )
    return deciding


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


def questions(later: Later) -> list[Said]:
    """The open questions that could change the answer, red flags first, with what answers do."""
    return [question(later, id, *waits) for id, waits in waited_for(later).items()]


def waited_for(later: Later) -> dict[str, tuple[str, list[str]]]:
    """Return the inputs whose answer could change the outcome, in order: why, and for which rules."""
    found, pathway = later.found, later.pathway
    if found.firm:
        return {}
    rules: Ruleset = pathway.ruleset
    from stegvis.routing import Visit

    visits = [Visit(p.track, p.needed, p.urgency) for p in found.proposals]
    asked: dict[str, tuple[str, list[str]]] = {}
    n_flags = len(pathway.red_flags)
    for number in found.open:
        if not could_change(pathway, visits, number, found.urgency):
            continue
        need = rules.rules[number]
        kind = "red_flag" if number < n_flags else "need"
        reads = inputs_of(need.when) | ({"age"} if kind == "need" else set())
        note(later, asked, reads, kind, need.id)
    for proposal in found.proposals:
        for i in proposal.unanswered:
            barrier = proposal.step.unsuitable[i]
            note(later, asked, inputs_of(barrier.when), "unsuitable", barrier.id)
    if later.seen.known.get("age") is None:
        note(later, asked, {"age"}, "need", "")
    order = {"red_flag": 0, "need": 1, "unsuitable": 2}
    place = {id: i for i, id in enumerate(pathway.inputs)}
    return {id: asked[id] for id in sorted(asked, key=lambda id: (order[asked[id][0]], place[id]))}


def note(
    later: Later, asked: dict[str, tuple[str, list[str]]], reads: Iterable[str], kind: str, rule: str
) -> None:
    """Note which unknown inputs a rule waits for; a gate that is open is asked first."""
    waiting: set[str] = set()
    for id in reads:
        gate = later.pathway.gates.get(id)
        low, high = known_of(later, id)
        gate_open = {g for g in inputs_of(gate) if g not in later.seen.known} if gate and low != high else ()
        waiting |= set(gate_open) or {id}
    for id in waiting:
        low, high = known_of(later, id)
        if low != high:
            asked.setdefault(id, (kind, []))[1].append(rule)


def question(later: Later, id: str, kind: str, rules: list[str]) -> Said:
    """Say one question and what its answers would do."""
    one = later.pathway.inputs[id]
    return {
        "question": id,
        "group": one.group,
        "kind": kind,
        "name": one.name.to_dict(),
        "ask": one.ask.to_dict(),
        "rules": sorted({r for r in rules if r}),
        "answers": answers(later, one),
    }


def answers(later: Later, one: Input) -> list[Said]:
    """What each answer would do, the other questions still open."""
    low, high = known_of(later, one.id)
    said: list[Said] = []
    last: object = None
    for value in range(low, high + 1):
        other = outcome_with(later, one.id, value)
        shown = summary(later.pathway, other)
        if one.kind == "integer" and said and shown == last:
            said[-1]["answer"]["highest"] = value
            continue
        last = shown
        answer = (
            {"lowest": value, "highest": value} if one.kind == "integer" else value_said(one, (value, value))
        )
        said.append({"answer": answer} | shown)
    return said


def summary(pathway: Pathway, found: Outcome) -> Said:
    """Return an outcome's level, urgency and range."""
    return {
        "level": pathway.levels[found.level].id,
        "urgency": pathway.urgencies[found.urgency].id,
        "range": {
            "lowest": pathway.levels[found.lowest].id,
            "highest": pathway.levels[found.highest].id,
        },
    }


def outcome_with(later: Later, id: str, value: int) -> Outcome:
    """Decide again with one input answered; gates follow."""
    from stegvis.weighing import Weighed, close_gates

    known = {k: v for k, v in later.seen.known.items() if k in later.seen.given}
    for key, one in later.pathway.inputs.items():
        if one.instrument in known and key in later.seen.known:
            known[key] = later.seen.known[key]
    known[id] = (value, value)
    seen = Weighed(known)
    close_gates(later.pathway, seen)
    rules: Ruleset = later.pathway.ruleset
    return outcome(later.pathway, rules.values(seen.known))


def what_would_change(later: Later) -> list[Said]:
    """For each given value, the nearest other value that changes level or urgency."""
    now = (later.found.level, later.found.urgency)
    said: list[Said] = []
    for id in later.pathway.inputs:
        if id not in later.seen.given:
            continue
        one = later.pathway.inputs[id]
        low, high = known_of(later, id)
        if low != high:
            continue
        for steps in (range(low + 1, one.highest + 1), range(low - 1, one.lowest - 1, -1)):
            for value in steps:
                other = outcome_with(later, id, value)
                if (other.level, other.urgency) != now:
                    shown = summary(later.pathway, other)
                    shown["from"] = value_said(one, (low, high))
                    shown["to"] = value_said(one, (value, value))
                    said.append({"input": id, "name": one.name.to_dict()} | shown)
                    break
    return said


def actions(later: Later) -> list[Said]:
    """What to do now: the red flags' actions first, then what runs beside the ladder."""
    rules: Ruleset = later.pathway.ruleset
    said = [
        {
            "action": f"{need.id}-{i}",
            "from": need.id,
            "urgency": need.urgency,
            "do": do.to_dict(),
            "because": need.because.to_dict(),
            "ground": ground(later.pathway, need.care),
        }
        for need in sorted_flags(later)
        for i, do in enumerate(need.do, 1)
    ]
    said += [
        {
            "action": one.id,
            "from": one.graver.id,
            "urgency": later.pathway.urgencies[later.found.urgency].id,
            "do": ASK_CLINICIAN.to_dict(),
            "because": one.said.to_dict(),
            "ground": ground(later.pathway, Claim("inference", "", "", "")),
        }
        for one in disagreements(later.pathway, later.seen)
    ]
    general = later.pathway.otherwise
    triggered = {p.track.id for p in later.found.proposals} | {general}
    for track in later.pathway.tracks:
        if track.id not in triggered or track.id not in rules.actions:
            continue
        for i in rules.actions[track.id](later.values)[0]:
            action = track.actions[i]
            said.append(
                {
                    "action": action.id,
                    "from": track.id,
                    "urgency": action.urgency,
                    "do": action.do.to_dict(),
                    "because": action.because.to_dict(),
                    "ground": ground(later.pathway, action.claim),
                }
            )
    return said


def sorted_flags(later: Later) -> list[Need]:
    """Return the red flags that hold, most urgent first."""
    urgency = {u.id: i for i, u in enumerate(later.pathway.urgencies)}
    flags = [need for need in rules_held(later) if need.red_flag]
    return sorted(flags, key=lambda need: -urgency[need.urgency])


def prerequisites(later: Later) -> list[Said]:
    """What must be done before the proposed step starts."""
    return [text.to_dict() for text in later.found.lead.step.prerequisites]


def conditions(later: Later) -> list[Said]:
    """What must be settled before the proposed step: a question, or a clinician's decision."""
    return conditions_of(later, later.found.lead)


def conditions_of(later: Later, proposal: Proposal) -> list[Said]:
    """The unanswered and to-be-decided contraindications of one proposal."""
    step = proposal.step
    kinds = [("unanswered", proposal.unanswered), ("clinician_decides", proposal.to_decide)]
    return [
        {
            "rule": step.unsuitable[i].id,
            "status": status,
            "kind": step.unsuitable[i].kind,
            "because": step.unsuitable[i].because.to_dict(),
            "questions": sorted(unknown_inputs(later, step.unsuitable[i])),
            "ground": ground(later.pathway, step.unsuitable[i].claim),
        }
        for status, ranks in kinds
        for i in ranks
    ]


def unknown_inputs(later: Later, barrier: Unsuitable) -> list[str]:
    """Return the inputs that a contraindication waits for."""
    spans = {id: known_of(later, id) for id in inputs_of(barrier.when)}
    return [id for id, (low, high) in spans.items() if low != high]


def tracks(later: Later) -> list[Said]:
    """Every triggered track with its own step, the leading one first."""
    ordered = sorted(
        later.found.proposals, key=lambda p: (p is not later.found.lead, -p.level, p.track.order)
    )
    return [track_said(later, proposal) for proposal in ordered]


def track_said(later: Later, proposal: Proposal) -> Said:
    """One triggered track."""
    pathway = later.pathway
    host = pathway.red_flag_track
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
        "rules": [n.id for n in rules_held(later) if (n.track or host) == proposal.track.id],
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
