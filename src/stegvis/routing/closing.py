"""What was not asked, and need not be, does not apply; and which answers contradict that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from stegvis.language import Input, Known, inputs_of, truth_of
from stegvis.model import Pathway, Weighed
from stegvis.routing.compile import Ruleset


def close_gates(pathway: Pathway, seen: Weighed, doubting: bool = True) -> None:
    """What was not asked, and need not be, does not apply: it counts as its harmless value.

    An answer counts whatever its gate says; where an answer closed the gate, the two contradict each other.
    So do a total and the answer that closed an item, where the total leaves the item no harmless value.

    Args:
        doubting: whether it matters to the caller which answers contradict each other.
    """
    rules: Ruleset = pathway.ruleset
    seen.answered = seen.known
    if not seen.doubted and close_laid(pathway, seen, doubting):
        return
    given, doubted = seen.given, seen.doubted
    known = {**rules.optional, **seen.known}
    for id in doubted.intersection(rules.optional).difference(seen.known):
        del known[id]
    for gates in rules.gates:
        holds, may = gates.of_known(known)
        open_ = {*holds, *may}
        for number, behind in enumerate(gates.behind):
            if number in open_:
                continue
            if known.keys().isdisjoint(behind) and doubted.isdisjoint(behind):
                known.update(behind)
                continue
            for id, closed in behind.items():
                span, one = known.get(id), pathway.inputs[id]
                if id in doubted and (span is None or not contradicts(rules, one, span, closed)):
                    continue
                if id not in given and (span is None or not stays_open(rules, id, span, closed)):
                    known[id] = closed
                elif doubting and contradicts(rules, one, known[id], closed):
                    seen.contradicted[id] = tuple(closers(pathway, seen, id))
    seen.known = known


def close_laid(pathway: Pathway, seen: Weighed, doubting: bool) -> bool:
    """Close gates over the values as they are laid out; tell whether that says all.

    It does where what was answered behind a gate that is shut was given by itself, or does not apply anyway.
    """
    rules: Ruleset = pathway.ruleset
    answered, given, values = seen.known, seen.given, rules.laid(seen.known)
    shut, gated = rules.shut(values), rules.gated
    numbers = {*shut}
    told = [id for id in answered.keys() & gated.keys() if gated[id][0] in numbers]
    for id in told:
        span = answered[id]
        if span != gated[id][2] and (id not in given or span == rules.spans.get(id)):
            return False
    told.sort(key=lambda id: gated[id][:2])
    for id in told if doubting else ():
        if contradicts(rules, pathway.inputs[id], answered[id], gated[id][2]):
            seen.contradicted[id] = tuple(closers(pathway, seen, id))
    seen.closed_later(lambda: closed_by(rules, answered, shut, told))
    seen.laid = values
    return True


def closed_by(
    rules: Ruleset, answered: Mapping[str, Known], shut: Sequence[int], told: Sequence[str]
) -> dict[str, Known]:
    """Return what is known once some gates are shut, but for what was told all the same."""
    known = {**rules.optional, **answered}
    for number in shut:
        known.update(rules.behind[number])
    known.update((id, answered[id]) for id in told)
    return known


def stays_open(rules: Ruleset, id: str, span: Known | None, closed: Known) -> bool:
    """Tell whether what a total leaves an item bears against the patient whatever the item is."""
    if span is None or id not in rules.cells:
        return False
    cells = rules.cells[id]
    left = cells.within(*span, False)
    return bool(left) and all(cell.marks & ~cells.outside.marks for cell in left)


def contradicts(rules: Ruleset, one: Input, value: Known, closed: Known) -> bool:
    """Tell whether an answer says more than that it does not apply.

    A scale may be filled in anyway, and an item that bears against nobody contradicts nothing.
    """
    if one.item:
        return stays_open(rules, one.id, value, closed)
    return not one.instrument and value != closed


def closers(pathway: Pathway, seen: Weighed, id: str) -> list[str]:
    """Return the answers that closed a gate, through other gates too: without them it would be open."""
    gate = pathway.gates[id]
    read_ = [one for one in sorted(inputs_of(gate)) if one in seen.given or one in pathway.gates]
    alone = [one for one in read_ if truth_of(gate, Without(pathway, seen, one)) is not False]
    found: list[str] = []
    for one in alone or read_:
        more = [one] if one in seen.given else closers(pathway, seen, one)
        found += [other for other in more if other not in found]
    return found


@frozen
class Without:
    """Looks an input up as if one of them had not been answered."""

    pathway: Pathway
    seen: Weighed
    but: str

    def __call__(self, id: str) -> Known:
        one = self.pathway.inputs[id]
        known = None if id == self.but else self.seen.known.get(id)
        return known or (one.lowest, one.highest)
