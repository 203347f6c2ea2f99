"""A rule as a reader meets it: what it saw, what it asks for, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stegvis.answering import by_name, values_seen
from stegvis.criteria import Criterion
from stegvis.pathway import Need, Pathway
from stegvis.routing import Later, Proposal
from stegvis.terms import Claim, Text

if TYPE_CHECKING:
    from stegvis.compiling import Ruleset

Said = dict[str, Any]
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


def spanned(later: Later, proposal: Proposal) -> dict[int, str]:
    """The rules that decide a track when none need hold by itself: one of several does, and these ask least.

    Returns:
        For each rule, by number, the total or item that lies between two values.
    """
    rules: Ruleset = later.pathway.ruleset
    wanted = proposal.track.id, proposal.needed
    if any(rules.joins[n][:2] == wanted for n in later.found.holds):
        return {}
    needs = (rules.spanning[n] for n in later.found.spanned)
    found = {n: need.input for need in needs if need.join[:2] == wanted for n in need.rules}
    open_ = later.found.open
    return {n: found[n] for n in sorted(found) if n in open_ and rules.joins[n][1] == proposal.needed}


def rules_of(later: Later, proposal: Proposal) -> list[str]:
    """Return the ids of the rules that lead to a track: those that hold, then those of which one does."""
    rules: Ruleset = later.pathway.ruleset
    held = [n for n in later.found.holds if rules.joins[n][0] == proposal.track.id]
    return [rules.rules[n].id for n in (*held, *spanned(later, proposal))]


def because(later: Later) -> list[Said]:
    """The needs that decide: those at the needed level of the leading track."""
    pathway, lead = later.pathway, later.found.lead
    rules: Ruleset = pathway.ruleset
    held = [n for n in later.found.holds if rules.joins[n][:2] == (lead.track.id, lead.needed)]
    deciding = [rule_said(later, rules.rules[n]) for n in held] + [
        rule_said(later, rules.rules[n]) | {"spanning": id} for n, id in spanned(later, lead).items()
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
