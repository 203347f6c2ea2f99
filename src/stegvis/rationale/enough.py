"""When enough is known: for the phone, and for the whole answer; and how many questions may be left."""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.model import Pathway
from stegvis.rationale.grounds import Said
from stegvis.rationale.settled import lowest_urgency, settled_of
from stegvis.rationale.waiting import Waiting, unknown_bits
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
    soon = 0 if whole else urgent(routed)
    return {
        "phone": phone,
        "done": whole,
        "phone_at_most": 0 if phone else left(routed, soon),
        "done_at_most": 0 if whole else left(routed, soon | raising(routed) | barring(routed)),
    }


def raising(routed: Routed) -> int:
    """Return what the open rules read that could raise the answer, as bits."""
    return read_by(routed, routed.once(could_raise))


def urgent(routed: Routed) -> int:
    """Return what the open rules read that could still change how soon or where, as bits."""
    rules: Ruleset = routed.pathway.ruleset
    least, urgencies = lowest_urgency(routed), rules.urgencies
    return read_by(routed, (number for number in routed.found.open if urgencies[number] >= least))


def read_by(routed: Routed, numbers: Iterable[int]) -> int:
    """Return what rules read, as bits."""
    reads = routed.pathway.once(Waiting).reads
    found = 0
    for number in numbers:
        found |= reads[number]
    return found


def barring(routed: Routed) -> int:
    """Return what contraindications read that are unanswered, of every step, as bits."""
    decide, _ = routed.pathway.ruleset.barriers
    reads = routed.pathway.once(barriers_read)
    found = 0
    for number in decide(routed.values)[1]:
        found |= reads[number]
    return found


def barriers_read(pathway: Pathway) -> list[int]:
    """Return what each contraindication reads, as bits."""
    waiting = pathway.once(Waiting)
    return [waiting.of(ids) for ids in pathway.ruleset.barriers[1]]


def left(routed: Routed, reads: int) -> int:
    """Return how many questions these inputs may ask for: unknown ones and what opens them; a scale once."""
    waiting = routed.pathway.once(Waiting)
    found = waiting.before(reads, routed.once(unknown_bits))
    return waiting.count(found & ~waiting.of(routed.seen.not_known & waiting.at.keys()))
