"""When enough is known: for the phone, and for the whole answer; and how many questions may be left."""

from __future__ import annotations

from collections.abc import Set

from stegvis.language import inputs_of
from stegvis.model import Pathway
from stegvis.rationale.answers import unknown_inputs
from stegvis.rationale.grounds import Said
from stegvis.rationale.settled import lowest_urgency, settled_of
from stegvis.routing import Routed, Ruleset, could_raise


def enough(routed: Routed) -> Said:
    """Tell whether the call, and the whole answer, need anything more, and at most how many questions.

    The phone needs how soon (or that it is no sooner than the pathway's own limit for a call) and where; the
    whole answer needs level and step too. The most that may be left counts what stands behind closed gates;
    it never grows while answers are added that contradict no other.
    """
    done = routed.once(settled_of)
    unhurried = routed.pathway.phone_urgency
    rank = routed.pathway.ruleset.urgency_rank
    calm = bool(unhurried) and routed.found.urgency_highest <= rank[unhurried]
    phone = (done.urgency or calm) and done.place
    whole = phone and done.level and done.step
    soon = set() if whole else urgent(routed)
    return {
        "phone": phone,
        "done": whole,
        "phone_at_most": 0 if phone else len(left(routed, soon)),
        "done_at_most": 0 if whole else len(left(routed, soon | raising(routed) | barring(routed))),
    }


def raising(routed: Routed) -> set[str]:
    """Return what the open rules read that could raise the answer."""
    reads = routed.pathway.once(reads_of)
    return set().union(*map(reads.__getitem__, routed.once(could_raise)))


def urgent(routed: Routed) -> set[str]:
    """Return what the open rules read that could still change how soon or where."""
    rules: Ruleset = routed.pathway.ruleset
    least, found = lowest_urgency(routed), routed.found
    reads, urgencies = routed.pathway.once(reads_of), rules.urgencies
    return set().union(*(reads[number] for number in found.open if urgencies[number] >= least))


def reads_of(pathway: Pathway) -> tuple[frozenset[str], ...]:
    """Return what each rule reads."""
    rules: Ruleset = pathway.ruleset
    return tuple(map(inputs_of, rules.criteria))


def barring(routed: Routed) -> set[str]:
    """Return what contraindications read that are unanswered, of every step."""
    rules: Ruleset = routed.pathway.ruleset
    decide, reads = rules.barriers
    return set().union(*(reads[number] for number in decide(routed.values)[1]))


def left(routed: Routed, reads: Set[str]) -> set[str]:
    """Return what may have to be asked for these inputs: what is unknown, and what opens it; a scale once."""
    opens, asked = routed.pathway.once(behind), routed.pathway.once(asked_as)
    unknown = routed.once(unknown_inputs)
    found, waiting = set[str](), reads & unknown & asked.keys()
    while waiting:
        found |= waiting
        waiting = (set[str]().union(*(opens[id] for id in waiting)) & unknown & asked.keys()) - found
    return {asked[id] for id in found - routed.seen.not_known}


def behind(pathway: Pathway) -> dict[str, frozenset[str]]:
    """Return what the gate of each input reads."""
    return {id: inputs_of(pathway.gates[id]) if id in pathway.gates else frozenset() for id in pathway.inputs}


def asked_as(pathway: Pathway) -> dict[str, str]:
    """Return what is asked to know an input: itself, or the scale that it is part of."""
    return {id: one.instrument or id for id, one in pathway.inputs.items() if not one.optional}
