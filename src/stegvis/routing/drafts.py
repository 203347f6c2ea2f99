"""Other answers to one input, kept where they are the same for many patients."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import frozen

from stegvis.language import Known
from stegvis.routing.cells import inapplicable
from stegvis.routing.closing import contradicts
from stegvis.routing.otherwise import Change, UncertainError
from stegvis.routing.scoring import fits_age
from stegvis.routing.touching import Touched, touched

if TYPE_CHECKING:
    from stegvis.language import Input
    from stegvis.routing.quick import Quick
    from stegvis.routing.slices import Sliced

Key = tuple[str, int]
"""An input, and a value of it."""
MOST = 4096
"""So many drafts are kept at most."""


@frozen
class Draft:
    """Other answers to one input.

    Attributes:
        keys: one for each.
        slots: those that they change, what is known of each with each answer, what its leaves say of that.
        refused: the answers that cannot be given.
    """

    keys: tuple[Key, ...]
    slots: tuple[tuple[int, tuple[Known, ...], tuple[int, ...]], ...]
    refused: tuple[Key, ...]


def drafted(quick: Quick, sliced: Sliced, one: Input, values: Sequence[int], made_up: bool) -> Draft:
    """Return other answers to one input, but those that contradict that its gate is shut or must be tried.

    Args:
        made_up: it is a total that items make up.
    """
    hit = touched(quick.pathway, one.id)
    gates, leaf_gates = quick.gates, quick.leaf_gates
    open_ = all(gates[n] and leaf_gates[n] for n in hit.whole.turn.owns)
    beside = items_beside(quick, one, made_up)
    if beside is None:
        return draft(quick, sliced, one, values, (hit, made_up, open_))
    if one.instrument and not fits_age(quick.pathway.instruments[one.instrument], quick.age[0]):
        return Draft((), (), tuple((one.id, value) for value in values))
    key = one.id, tuple(values), open_, beside
    found = sliced.drafts.get(key)
    if found is None:
        if len(sliced.drafts) >= MOST:
            sliced.drafts.clear()
        found = sliced.drafts[key] = draft(quick, sliced, one, values, (hit, False, open_))
    return found


def items_beside(quick: Quick, one: Input, made_up: bool) -> tuple[tuple[int, int], ...] | None:
    """Return the items of the same scale that another answer hangs on: one at the most, else None."""
    id = one.instrument
    if not id:
        return ()
    scale = quick.pathway.instruments[id]
    if made_up or not quick.alone(scale):
        return None
    if id not in quick.scales:
        return ()
    ticked = quick.ticked(scale)
    return None if one.item or len(ticked) > 1 else tuple(ticked.items())


def draft(
    quick: Quick, sliced: Sliced, one: Input, values: Sequence[int], what: tuple[Touched, bool, bool]
) -> Draft:
    """Work it out.

    Args:
        what: what the input touches; is it made up; is the gate before it open.
    """
    hit, made_up, open_ = what
    keys, refused, taken = list[Key](), list[Key](), list[list[Known]]()
    for value in values:
        with suppress(UncertainError):
            change = quick.change(one, value, made_up)
            if change is None:
                refused.append((one.id, value))
            elif open_ or (len(hit.own) == 1 and not contradicts_gate(quick, one, change)):
                spans = spans_of(quick, hit, change)
                if spans:
                    keys.append((one.id, value))
                    taken.append(spans)
    of_slots = ((slot, tuple(spans[n] for spans in taken)) for n, (slot, _) in enumerate(hit.own) if taken)
    slots = tuple((slot, spans, sliced.at(slot, spans)) for slot, spans in of_slots)
    return Draft(tuple(keys), slots, tuple(refused))


def contradicts_gate(quick: Quick, one: Input, change: Change) -> bool:
    """Tell whether an answer contradicts that the gate before it is shut."""
    return contradicts(quick.rules, one, change.known[one.id], inapplicable(one))


def spans_of(quick: Quick, hit: Touched, change: Change) -> list[Known]:
    """Return what is known of each slot of an input with a change; nothing where it must be tried."""
    rules, known, tried = quick.rules, change.known, quick.contested
    found = [known.get(id) or rules.optional.get(id) or rules.unknown[slot] for slot, id in hit.own]
    pairs = zip(hit.own, found, strict=True)
    return [] if any(low != high and slot in tried for (slot, _), (low, high) in pairs) else found
