"""What to do now and before a step: actions, prerequisites, and contraindications to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.answering import known_of
from stegvis.criteria import inputs_of
from stegvis.disagreeing import disagreements
from stegvis.grounding import Said, ground, rules_held
from stegvis.pathway import Need, Unsuitable
from stegvis.routing import Later, Proposal
from stegvis.terms import Claim, Text

if TYPE_CHECKING:
    from stegvis.compiling import Ruleset

ASK_CLINICIAN = Text(
    "Låt en läkare eller psykolog bedöma vilken skattning som stämmer.",
    "Let a physician or psychologist judge which rating fits.",
)


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
