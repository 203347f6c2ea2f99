"""What no open question can change any more: urgency, first contact, place, level and step, each by itself.

Each is told soundly rather than fully: never settled while some completion differs, at times not settled
though none does. Red-flag questions that are open count: they may still be answered yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from stegvis.model import Pathway
from stegvis.rationale.grounds import Said
from stegvis.routing import Proposal, Routed, Ruleset, first_meets

SETTLED = ("urgency", "first_contact", "place", "level", "step")


@frozen
class Settled:
    """What no completion changes; what was asked and is not known stays unknown."""

    urgency: bool
    first_contact: bool
    place: bool
    level: bool
    step: bool

    def to_dict(self) -> dict[str, bool]:
        """Return it as JSON data."""
        return {name: getattr(self, name) for name in SETTLED}


def settled(routed: Routed) -> Said:
    """Tell of urgency, first contact, place, level and step whether any open question can still change it."""
    return routed.once(settled_of).to_dict()


def settled_of(routed: Routed) -> Settled:
    """Work out what is settled."""
    found, pathway = routed.found, routed.pathway
    if found.firm:
        return Settled(True, True, True, True, True)
    if routed.seen.contradicted or routed.seen.faults:
        return Settled(False, False, False, False, False)
    urgency = lowest_urgency(routed) == found.urgency_highest
    level = found.lowest == found.highest
    heads = set(possible_heads(routed))
    places = {pathway.professions[id].place for id in heads}
    return Settled(urgency, urgency and len(heads) == 1, len(places) == 1, level, level and same_step(routed))


def lowest_urgency(routed: Routed) -> int:
    """Return an urgency that no completion falls below: of the rules that hold whatever is answered."""
    rules: Ruleset = routed.pathway.ruleset
    return max((rules.joins[n][2] for n in routed.found.holds), default=0)


def possible_heads(routed: Routed) -> Iterator[str]:
    """Yield every profession that may come to be the first contact; what holds already comes before some."""
    pathway, found = routed.pathway, routed.found
    rules: Ruleset = pathway.ruleset
    yield first_meets(pathway, found)
    least, order = lowest_urgency(routed), {id: n for n, id in enumerate(pathway.professions)}
    last = surest(routed, order)
    asked = pathway.once(asked_for)
    for urgency, heads in {asked[n] for n in (*found.holds, *found.open)}:
        if urgency >= least:
            yield from (id for id in heads if (-urgency, order[id]) <= last)
    if not found.holds:
        yield from (step.first_contact for _, step in rules.ladders[pathway.otherwise])


def asked_for(pathway: Pathway) -> list[tuple[int, tuple[str, ...]]]:
    """Return of each rule how soon it asks for whom."""
    rules: Ruleset = pathway.ruleset
    return list(zip(rules.urgencies, rules.heads, strict=True))


def surest(routed: Routed, order: Mapping[str, int]) -> tuple[int, int]:
    """Return how soon, and where in the order of professions, the first contact stands at the latest."""
    rules: Ruleset = routed.pathway.ruleset
    held = [(rules.joins[number][2], rules.rules[number].first_contact) for number in routed.found.holds]
    return min(((-urgency, order[own]) for urgency, own in held if own), default=(0, len(order)))


def same_step(routed: Routed) -> bool:
    """Tell whether the leading track stays, and its step with it."""
    found = routed.found
    rules: Ruleset = routed.pathway.ruleset
    lead = found.lead
    joins = [rules.joins[number] for number in found.open]
    others = any(track != lead.track.id for track, _, _ in joins)
    raised = any(track == lead.track.id and level > lead.needed for track, level, _ in joins)
    held = any(rules.joins[number][:2] == (lead.track.id, lead.needed) for number in found.holds)
    return held and not others and not raised and not found.flags_open and not waits(found.proposals)


def waits(proposals: tuple[Proposal, ...]) -> bool:
    """Tell whether a contraindication of a proposed step is unanswered."""
    return any(proposal.unanswered for proposal in proposals)
