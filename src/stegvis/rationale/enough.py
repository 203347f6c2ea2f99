"""When enough is known: for the phone, and for the whole answer; and how many questions may be left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.language import inputs_of
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
    asked, seen = set[str](), set[str]()
    soon = 0 if phone else left(routed, urgent(routed), asked, seen)
    more = [] if whole else [urgent(routed), raising(routed), barring(routed)]
    return {
        "phone": phone,
        "done": whole,
        "phone_at_most": soon,
        "done_at_most": max([left(routed, reads, asked, seen) for reads in more], default=0),
    }


def raising(routed: Routed) -> Iterator[str]:
    """Yield what the open rules read that could raise the answer."""
    rules: Ruleset = routed.pathway.ruleset
    for number in routed.once(could_raise):
        yield from inputs_of(rules.criteria[number])


def urgent(routed: Routed) -> set[str]:
    """Return what the open rules read that could still change how soon or where."""
    rules: Ruleset = routed.pathway.ruleset
    least, found = lowest_urgency(routed), routed.found
    open_ = [number for number in found.open if rules.joins[number][2] >= least]
    return set().union(*(inputs_of(rules.criteria[number]) for number in open_))


def barring(routed: Routed) -> Iterator[str]:
    """Yield what contraindications read that are unanswered, of every step."""
    rules: Ruleset = routed.pathway.ruleset
    decide, reads = rules.barriers
    for number in decide(routed.values)[1]:
        yield from reads[number]


def left(routed: Routed, reads: Iterable[str], found: set[str], seen: set[str]) -> int:
    """Count what may have to be asked for more inputs: what is unknown, and what opens it; a scale once.

    Args:
        found: what may have to be asked for others; what these ask for is added.
        seen: the others, with what opens them.
    """
    inputs, gates = routed.pathway.inputs, routed.pathway.gates
    known, not_known = routed.seen.known, routed.seen.not_known
    waiting = set(reads) - seen
    while waiting:
        id = waiting.pop()
        seen.add(id)
        one = inputs[id]
        low, high = known.get(id) or (one.lowest, one.highest)
        if low == high or one.optional:
            continue
        if id not in not_known:
            found.add(one.instrument or id)
        if id in gates:
            waiting.update(gates[id].reads - seen)
    return len(found)
