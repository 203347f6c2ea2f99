"""What is decided anew with one input answered otherwise."""

from __future__ import annotations

from attrs import evolve

from stegvis.language import Input
from stegvis.model import Assessment, Weighed
from stegvis.rationale.answers import known_of
from stegvis.routing import Outcome, Ranks, Routed, answered_anew, close_gates, decided, without_item


def whole_decision(routed: Routed, id: str, value: int) -> Outcome | None:
    """Decide again with one input answered, or return what was decided with it before."""
    found = routed.once(decided_with)
    if (id, value) not in found:
        found[id, value] = outcome_with(routed, id, value)
    return found[id, value]


def ranks_anew(routed: Routed, id: str, value: int) -> Ranks | None:
    """Return what is decided again with one input answered: level, urgency, lowest and highest level."""
    other = whole_decision(routed, id, value)
    return None if other is None else (other.level, other.urgency, other.lowest, other.highest)


def decided_with(_: Routed) -> dict[tuple[str, int], Outcome | None]:
    """Return where it is kept what was decided again with one input answered."""
    return {}


def outcome_with(routed: Routed, id: str, value: int) -> Outcome | None:
    """Decide again with one input answered; gates follow, and the total of a scale follows its items.

    A total that items make up is said otherwise by itself: no one item answers for it.

    Returns:
        None when a scale cannot have this answer beside the others.
    """
    pathway, seen = routed.pathway, routed.seen
    one = pathway.inputs[id]
    if one.instrument and not made_up(routed, one):
        patient = patient_with(seen.left or routed.patient, one, value)
        other = answered_anew(pathway, seen, routed.patient, patient, one.instrument)
        if other is None:
            return None
        seen = other
    else:
        known = {**seen.answered, id: (value, value)}
        given, not_known = {*seen.given, id}, seen.not_known - {id}
        seen = Weighed(
            known, given, not_known, raised=seen.raised, faults=seen.faults, doubted=seen.doubted - {id}
        )
        close_gates(pathway, seen)
        return decided(pathway, seen, why=False, told=without(routed, id))[1]
    return decided(pathway, seen, why=False)[1]


def without(routed: Routed, id: str) -> dict[frozenset[str], Outcome]:
    """Return what is decided without an answer that was not given: what is decided now."""
    seen = routed.seen
    if id in seen.answered or seen.doubted or seen.contradicted or seen.faults:
        return {}
    return {frozenset((id,)): routed.found}


def made_up(routed: Routed, one: Input) -> bool:
    """Tell whether an input is a total that items make up."""
    if one.instrument != one.id or routed.patient.scores.get(one.id) is not None:
        return False
    low, high = known_of(routed, one.id)
    return low == high


def patient_with(patient: Assessment, one: Input, value: int) -> Assessment:
    """Return a patient with another answer to a scale or an item of it."""
    if not one.item:
        return evolve(patient, scores={**patient.scores, one.id: value})
    scale, number = one.instrument, str(one.item)
    items = without_item(patient.items.get(scale) or {}, number)
    items[number] = value
    printed = {**patient.printed_items, scale: without_item(patient.printed_items.get(scale) or {}, number)}
    return evolve(patient, items={**patient.items, scale: items}, printed_items=printed)
