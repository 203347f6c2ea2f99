"""How the two patients differ that a law compares: one answer is worse, or more is answered."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.language import INAPPLICABLE, Input, Known, inputs_of, truth_of
from stegvis.model import Pathway
from stegvis.routing import Lookup
from stegvis.verification.shrink import RoutedPatient

CLOSED: Known = (INAPPLICABLE, INAPPLICABLE)


def applies(pathway: Pathway, one: RoutedPatient, id: str) -> bool | None:
    """Tell whether a question applies to a patient; None while that is open."""
    gate = pathway.gates.get(id)
    return True if gate is None else truth_of(gate, Lookup(pathway, one.seen))


def hanging(pathway: Pathway, id: str) -> set[str]:
    """Return what is asked because of one input, through other gates too."""
    found: set[str] = set()
    while (
        more := {g for g, gate in pathway.gates.items() if not inputs_of(gate).isdisjoint({id, *found})}
        - found
    ):
        found |= more
    return found


def one_worse(pathway: Pathway, seen: Sequence[RoutedPatient], id: str) -> bool:
    """Tell whether the second patient is worse in one answer and otherwise the same.

    A question that hangs on that answer may fall away with what was answered to it, or be asked anew;
    what was given without being asked for stays given. A total may get worse with its item, be it known or,
    because items are missing, only bounded; a scale may get worse with a short form that is part of it.
    """
    first, second = seen
    if not worse(pathway, id, *(one.seen.known.get(id) for one in seen)):
        return False
    gated = hanging(pathway, id)
    given = (first.seen.given | second.seen.given) - {id}
    put = pathway.inputs[id]
    if put.item and not (id in first.seen.given and id in second.seen.given):
        return False
    return all(unchanged(pathway, first, second, k, id, k in gated) for k in given) and all(
        further(put, first.seen.known[k], second.seen.known[k])
        for k, one in pathway.inputs.items()
        if siblings(put, one) and k not in given and k in first.seen.known.keys() & second.seen.known.keys()
    )


def unchanged(
    pathway: Pathway, first: RoutedPatient, second: RoutedPatient, k: str, id: str, gated: bool
) -> bool:
    """Tell whether an answer stays the same when another gets worse, as far as it can."""
    one, put = pathway.inputs[k], pathway.inputs[id]
    if k in first.seen.given and k in second.seen.given:
        if not gated and (k in first.totals) != (k in second.totals):
            return False
        before, after = first.seen.known[k], second.seen.known[k]
        moves = together(put, one) and (bool(one.item) or alike_wide(before, after))
        moves = moves or part_of(pathway, put, one)
        return before == after or (moves and further(put, before, after))
    if not gated:
        return False
    if k in first.seen.given:
        return bool(applies(pathway, first, k)) and applies(pathway, second, k) is False
    if one.item and first.seen.known.get(k, CLOSED) != CLOSED:
        return False
    return applies(pathway, first, k) is False and applies(pathway, second, k) is not False


def alike_wide(before: Known, after: Known) -> bool:
    """Tell whether as many values are left; one is left of what is known."""
    return after[1] - before[1] == after[0] - before[0]


def part_of(pathway: Pathway, put: Input, other: Input) -> bool:
    """Tell whether one input is the total of a short form that is part of the other's scale."""
    scale = pathway.instruments.get(other.instrument)
    return scale is not None and not (put.item or other.item) and put.instrument in scale.short_forms


def together(put: Input, other: Input) -> bool:
    """Tell whether one of two inputs is a total and the other an item of it."""
    same = put.instrument != "" and put.instrument == other.instrument
    return same and (put.item == 0) != (other.item == 0)


def siblings(put: Input, other: Input) -> bool:
    """Tell whether two inputs are items of one scale."""
    return put.instrument == other.instrument and put.item > 0 < other.item and put.item != other.item


def beside(put: Input, other: Input) -> bool:
    """Tell whether two inputs are of one scale."""
    return together(put, other) or siblings(put, other)


def further(put: Input, before: Known, after: Known) -> bool:
    """Tell whether both ends of what is known lie as far as before, or further in the worse direction."""
    sign = -1 if put.direction == "higher_better" else 1
    return all((b - a) * sign >= 0 for a, b in zip(before, after, strict=True))


def worse(pathway: Pathway, id: str, before: Known | None, after: Known | None) -> bool:
    """Tell whether one answer to a question is worse than another; of a total, also what it is bounded by."""
    one = pathway.inputs[id]
    if before is None or after is None or not alike_wide(before, after):
        return False
    if one.kind == "boolean":
        ends = {"yes": (0, 1), "no": (1, 0)}.get(one.adverse)
        return (before[0], after[0]) == ends
    apart = before != after and INAPPLICABLE not in (before[0], after[0])
    return one.direction != "neither" and apart and further(one, before, after)


def more_known(pathway: Pathway, seen: Sequence[RoutedPatient]) -> bool:
    """Tell whether the second patient is the first after open questions are answered."""
    first, second = seen
    if not first.seen.given <= second.seen.given:
        return False
    for k in second.seen.given:
        low, high = second.seen.known[k]
        if k not in first.seen.given:
            if pathway.inputs[k].optional or applies(pathway, second, k) is not True:
                return False
            continue
        least, most = first.seen.known[k]
        if not least <= low <= high <= most:
            return False
    return all(
        second.seen.known.get(k) == CLOSED
        for k, known in first.seen.known.items()
        if pathway.inputs[k].item and known == CLOSED
    )
