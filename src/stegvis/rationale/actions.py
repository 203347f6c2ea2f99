"""What to do now and before a step: actions, prerequisites, and contraindications to settle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stegvis.errors import Text
from stegvis.language import inputs_of
from stegvis.model import Claim, Need, Unsuitable
from stegvis.rationale.answers import known_of
from stegvis.rationale.disagreement import disagreements
from stegvis.rationale.grounds import Said, ground, rules_held
from stegvis.routing import Proposal, Routed

if TYPE_CHECKING:
    from stegvis.routing import Ruleset

ASK_CLINICIAN = Text(
    "Låt en läkare eller psykolog bedöma vilken skattning som stämmer.",
    "Let a physician or psychologist judge which rating fits.",
)


def what_to_do(routed: Routed) -> list[Said]:
    """What to do now: the red flags' actions first, then what runs beside the ladder."""
    return [*flag_actions(routed), *doubtful_actions(routed), *track_actions(routed)]


def flag_actions(routed: Routed) -> Iterator[Said]:
    """Yield what red flags ask for."""
    for need in sorted_flags(routed):
        for i, do in enumerate(need.do, 1):
            yield {
                "action": f"{need.id}-{i}",
                "from": need.id,
                "urgency": need.urgency,
                "do": do.to_dict(),
                "because": need.because.to_dict(),
                "ground": ground(routed.pathway, need.care),
            }


def doubtful_actions(routed: Routed) -> Iterator[Said]:
    """Yield that a clinician looks at scales that say different things."""
    for one in disagreements(routed.pathway, routed.seen):
        yield {
            "action": one.id,
            "from": one.graver.id,
            "urgency": routed.pathway.urgencies[routed.found.urgency].id,
            "do": ASK_CLINICIAN.to_dict(),
            "because": one.said.to_dict(),
            "ground": ground(routed.pathway, Claim("inference", "", "", "")),
        }


def track_actions(routed: Routed) -> Iterator[Said]:
    """Yield what runs beside the ladder in each triggered track, and for everybody."""
    rules: Ruleset = routed.pathway.ruleset
    triggered = {p.track.id for p in routed.found.proposals} | {routed.pathway.otherwise}
    for track in routed.pathway.tracks:
        if track.id not in triggered or track.id not in rules.actions:
            continue
        for i in rules.actions[track.id](routed.values)[0]:
            action = track.actions[i]
            yield {
                "action": action.id,
                "from": track.id,
                "urgency": action.urgency,
                "do": action.do.to_dict(),
                "because": action.because.to_dict(),
                "ground": ground(routed.pathway, action.claim),
            }


def sorted_flags(routed: Routed) -> list[Need]:
    """Return the red flags that hold, most urgent first."""
    urgency = {u.id: i for i, u in enumerate(routed.pathway.urgencies)}
    flags = [need for need in rules_held(routed) if need.red_flag]
    return sorted(flags, key=lambda need: -urgency[need.urgency])


def prerequisites(routed: Routed) -> list[Said]:
    """What must be done before the proposed step starts."""
    return [text.to_dict() for text in routed.found.lead.step.prerequisites]


def conditions(routed: Routed) -> list[Said]:
    """What must be settled before the proposed step: a question, or a clinician's decision."""
    return conditions_of(routed, routed.found.lead)


def conditions_of(routed: Routed, proposal: Proposal) -> list[Said]:
    """The unanswered and to-be-decided contraindications of one proposal."""
    step = proposal.step
    kinds = [("unanswered", proposal.unanswered), ("clinician_decides", proposal.to_decide)]
    return [
        {
            "rule": step.unsuitable[i].id,
            "status": status,
            "kind": step.unsuitable[i].kind,
            "because": step.unsuitable[i].because.to_dict(),
            "questions": sorted(unknown_inputs(routed, step.unsuitable[i])),
            "ground": ground(routed.pathway, step.unsuitable[i].claim),
        }
        for status, ranks in kinds
        for i in ranks
    ]


def unknown_inputs(routed: Routed, barrier: Unsuitable) -> list[str]:
    """Return the inputs that a contraindication waits for."""
    spans = {id: known_of(routed, id) for id in inputs_of(barrier.when)}
    return [id for id, (low, high) in spans.items() if low != high]
