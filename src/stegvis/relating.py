"""How the two patients differ that a law compares: one answer is worse, or more is answered."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.criteria import inputs_of, truth_of
from stegvis.pathway import Pathway
from stegvis.shrinking import Routed
from stegvis.weighing import Lookup


def asked(pathway: Pathway, one: Routed, id: str) -> bool | None:
    """Tell whether a question applies to a patient; None while that is open."""
    gate = pathway.gates.get(id)
    return True if gate is None else truth_of(gate, Lookup(pathway, one.seen))


def one_worse(pathway: Pathway, seen: Sequence[Routed], id: str) -> bool:
    """Tell whether the second patient is worse in one answer and otherwise the same.

    A question that hangs on that answer may fall away with what was answered to it, or be asked anew;
    what was given without being asked for stays given.
    """
    first, second = seen
    inputs = pathway.inputs
    before, after = (one.seen.known.get(id) for one in seen)
    if not worse(pathway, id, before, after):
        return False
    gated = {g for g, when in pathway.gates.items() if id in inputs_of(when)}
    for k in first.seen.given | second.seen.given:
        if k == id or (inputs[k].item and inputs[k].instrument == id):
            continue
        same = first.seen.known.get(k) == second.seen.known.get(k)
        both = k in first.seen.given and k in second.seen.given
        if same and both:
            continue
        falls_away = k not in second.seen.given and asked(pathway, first, k) and asked(pathway, second, k) is False
        asked_anew = k not in first.seen.given and asked(pathway, first, k) is False
        if k not in gated or not (falls_away or asked_anew):
            return False
    return True


def worse(
    pathway: Pathway, id: str, before: tuple[int, int] | None, after: tuple[int, int] | None
) -> bool:
    """Tell whether one known answer to a question is worse than another."""
    one = pathway.inputs[id]
    if before is None or after is None or before[0] != before[1] or after[0] != after[1]:
        return False
    if one.kind == "boolean":
        ends = {"yes": (0, 1), "no": (1, 0)}.get(one.adverse)
        return (before[0], after[0]) == ends
    further = {"higher_worse": 1, "higher_better": -1}.get(one.direction, 0)
    return (after[0] - before[0]) * further > 0


def more_known(pathway: Pathway, seen: Sequence[Routed]) -> bool:
    """Tell whether the second patient is the first after open questions are answered."""
    first, second = seen
    if not first.seen.given <= second.seen.given:
        return False
    for k in second.seen.given:
        low, high = second.seen.known[k]
        if k not in first.seen.given:
            if pathway.inputs[k].optional or asked(pathway, first, k) is False:
                return False
            continue
        least, most = first.seen.known[k]
        if not least <= low <= high <= most:
            return False
    return True
