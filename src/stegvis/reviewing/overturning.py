"""What of today's open answers could give more than a review does: a higher level, or contact sooner."""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.language import inputs_of
from stegvis.model import DOWNWARD, Edge, Need, ReviewRule, Step, Unsuitable
from stegvis.reviewing.override import Decision
from stegvis.reviewing.rules import OF_EDGE
from stegvis.reviewing.series import worse_since
from stegvis.reviewing.target import asked_of
from stegvis.reviewing.today import Today
from stegvis.routing import Proposal, Visit, barriers
from stegvis.routing import propose as propose_step

Open = Need | Unsuitable | Edge
"""Whatever may hold once more is known of today's patient."""


def could_overturn(today: Today, decision: Decision, urgency: str) -> Iterator[Open]:
    """Yield each open rule, contraindication and stated way that would give more than the review does."""
    rules = today.rules
    for number in today.routed.found.open:
        if gives_more(today, decision, urgency, number):
            yield rules.rules[number]
    if stands(today, decision):
        return
    for proposal in today.routed.found.proposals:
        visit = Visit(proposal.track, proposal.needed, proposal.urgency)
        if raises(today, decision, at_worst(today, visit), scale=False):
            yield from stops(today, proposal.step)
    if decision.target is not None:
        yield from stops(today, decision.target)
    yield from (edge for edge in today.pathway.edges if may_lead_on(today, decision, urgency, edge))


def gives_more(today: Today, decision: Decision, urgency: str, number: int) -> bool:
    """Tell whether an open rule of one patient would give a higher level, or contact sooner."""
    rules = today.rules
    track, level, more = rules.joins[number]
    if more > rules.urgency_rank[urgency]:
        return True
    if stands(today, decision):
        return False
    proposal = at_worst(today, Visit(rules.tracks[track], level, more))
    reads = inputs_of(rules.rules[number].when)
    scale = level > 0 and any(today.pathway.inputs[id].instrument for id in reads)
    return raises(today, decision, proposal, scale)


def stands(today: Today, decision: Decision) -> bool:
    """Tell whether a clinician's choice stands whatever level is still asked for: nothing is worse since."""
    choice = decision.override
    if choice is None or not decision.chosen:
        return False
    return not any(worse_since(series, choice.on) for series in today.course.series.values())


def at_worst(today: Today, visit: Visit) -> Proposal:
    """Return what a track proposes when every unknown stops a step."""
    return propose_step(today.pathway, visit, today.routed.values, today.known("age"), True)


def raises(today: Today, decision: Decision, proposal: Proposal, scale: bool) -> bool:
    """Tell whether a proposal of today's patient would lead above what the review does.

    Args:
        scale: whether a scale asks for more than the lowest level; care does not end then.
    """
    here, target = today.level(today.step), decision.target
    if target is None:
        mine = {today.step.track, today.pathway.otherwise, today.pathway.red_flag_track}
        return scale or proposal.level > here or proposal.track.id not in mine
    least = min(today.level(target), here)
    return proposal.level > least and today.level(asked_of(today, proposal)) > today.level(target)


def stops(today: Today, step: Step) -> Iterator[Unsuitable]:
    """Yield the unanswered contraindications that would stop a step."""
    unanswered = barriers(today.rules, step, today.routed.values)[1]
    yield from (step.unsuitable[i] for i in unanswered if step.unsuitable[i].kind == "stop")


def may_lead_on(today: Today, decision: Decision, urgency: str, edge: Edge) -> bool:
    """Tell whether a stated way out of the present step may hold, and would give more."""
    if edge.start != today.step.id or edge.kind not in OF_EDGE or edge.when is None:
        return False
    if today.truth(edge.when) is not None:
        return False
    target, ranks = decision.target, today.rules.urgency_rank
    sooner = ranks[today.pathway.track(today.step.track).urgency] > ranks[urgency]
    higher = target is None or today.level(today.pathway.steps[edge.end]) > today.level(target)
    return sooner or higher or decision.verdict in DOWNWARD


def rule_gives_more(today: Today, decision: Decision, urgency: str, rule: ReviewRule) -> bool:
    """Tell whether an answer to an open rule of the review gives contact sooner, or a higher step.

    What is worked out of measurements is no answer: a scale may have no figure that tells it.
    """
    open_ = [id for id in inputs_of(rule.when) if today.known(id)[0] != today.known(id)[1]]
    if all(id.endswith(")") for id in open_):
        return False
    ranks, target = today.rules.urgency_rank, decision.target
    to = today.pathway.steps[rule.to] if rule.to else None
    higher = to is not None and target is not None and today.level(to) > today.level(target)
    return ranks[rule.urgency] > ranks[urgency] or higher
