"""A rule as a reader meets it: what it saw, what it asks for, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stegvis.errors import Text
from stegvis.language import Criterion, inputs_of
from stegvis.model import Claim, Need, Pathway
from stegvis.rationale.answers import by_name, known_of, value_said, values_seen
from stegvis.routing import Proposal, Routed

if TYPE_CHECKING:
    from stegvis.routing import Ruleset

Said = dict[str, Any]
REVIEW_NEEDED = Text(
    "förslag utan källa, kräver klinisk granskning", "proposal without a source, needs clinical review"
)


def ground(pathway: Pathway, claim: Claim) -> Said:
    """Return a claim with its source's title; inference is shown as such."""
    found = pathway.once(grounds)
    if claim not in found:
        found[claim] = ground_of(pathway, claim)
    said = dict(found[claim])
    if "warning" in said:
        said["warning"] = REVIEW_NEEDED.to_dict()
    return said


def grounds(_: Pathway) -> dict[Claim, Said]:
    """Return where a pathway keeps its grounds."""
    return {}


def ground_of(pathway: Pathway, claim: Claim) -> Said:
    """Put a ground together."""
    source = pathway.sources.get(claim.source)
    shown: Said = claim.to_dict() | {"title": str(source) if source else ""}
    if claim.basis == "inference":
        shown["warning"] = REVIEW_NEEDED.to_dict()
    return shown


def rule_said(routed: Routed, need: Need) -> Said:
    """Return a need with the values it saw and its grounds."""
    pathway = routed.pathway
    said: Said = {
        "rule": need.id,
        "when": said_of(need.when),
        "values": (values := values_of(routed, need)),
        "seen": by_name(routed.pathway.inputs, values),
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


def values_of(routed: Routed, need: Need) -> Said:
    """Return the values that a need saw; of a flag that a value set aside raises, that value."""
    values, inputs = values_seen(routed, need.when), routed.pathway.inputs
    for number, known in routed.seen.raisers.items():
        if routed.pathway.red_flags[number] is need:
            values |= {id: value_said(inputs[id], known[id]) for id in values if id in known}
    return values


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


def rules_held(routed: Routed) -> list[Need]:
    """Return the red flags and needs that hold, and those of which one holds whatever is answered."""
    rules: Ruleset = routed.pathway.ruleset
    return [rules.rules[n] for n in sorted({*routed.found.holds, *routed.found.certain})]


def certain(routed: Routed, proposal: Proposal) -> dict[int, list[str]]:
    """The rules that decide a track when none need hold by itself: one of several does, and these ask least.

    Returns:
        For each rule, by number, the open inputs that it reads.
    """
    rules: Ruleset = routed.pathway.ruleset
    wanted = proposal.track.id, proposal.needed
    if any(rules.joins[n][:2] == wanted for n in routed.found.holds):
        return {}
    return {n: open_inputs(routed, n) for n in routed.found.certain if rules.joins[n][:2] == wanted}


def open_inputs(routed: Routed, number: int) -> list[str]:
    """Return the inputs that a rule reads and of which more than one value is possible."""
    rules: Ruleset = routed.pathway.ruleset
    reads = sorted(inputs_of(rules.criteria[number]))
    return [id for id in reads if len(set(known_of(routed, id))) > 1]


def rules_of(routed: Routed, proposal: Proposal) -> list[str]:
    """Return the ids of the rules that lead to a track: those that hold, then those of which one does."""
    rules: Ruleset = routed.pathway.ruleset
    held = [n for n in routed.found.holds if rules.joins[n][0] == proposal.track.id]
    return [rules.rules[n].id for n in (*held, *certain(routed, proposal))]


def because(routed: Routed) -> list[Said]:
    """The needs that decide: those at the needed level of the leading track."""
    pathway, lead = routed.pathway, routed.found.lead
    rules: Ruleset = pathway.ruleset
    held = [n for n in routed.found.holds if rules.joins[n][:2] == (lead.track.id, lead.needed)]
    deciding = [rule_said(routed, rules.rules[n]) for n in held] + [
        rule_said(routed, rules.rules[n]) | {"spanning": ids} for n, ids in certain(routed, lead).items()
    ]
    open_said = pathway.open_flags
    if routed.found.flags_open and lead.track.id == open_said.track:
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
