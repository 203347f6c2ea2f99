"""Other answers to one input, kept where they are the same for many patients."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import frozen

from stegvis.language import Known
from stegvis.routing.cells import inapplicable
from stegvis.routing.closing import contradicts
from stegvis.routing.masks import bits, keep
from stegvis.routing.otherwise import Change, UncertainError
from stegvis.routing.scoring import fits_age
from stegvis.routing.touching import Touched, touched

if TYPE_CHECKING:
    from stegvis.language import Input
    from stegvis.routing.quick import Quick
    from stegvis.routing.slices import Sliced

Key = tuple[str, int]
"""An input, and a value of it."""


@frozen
class Draft:
    """Other answers to one input.

    Attributes:
        keys: one for each.
        slots: those that they change, what is known of each with each answer, what its leaves say of that.
        tried: those of the slots of which a value may have to be tried.
        doubted: a bit for each answer that contradicts that its gate is shut.
        refused: the answers that cannot be given.
    """

    keys: tuple[Key, ...]
    slots: tuple[tuple[int, tuple[Known, ...], tuple[int, ...]], ...]
    tried: tuple[tuple[int, tuple[Known, ...]], ...]
    doubted: int
    refused: tuple[Key, ...]


def drafted(quick: Quick, sliced: Sliced, one: Input, values: Sequence[int], made_up: bool) -> Draft:
    """Return other answers to one input.

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
        return Draft((), (), (), 0, tuple((one.id, value) for value in values))
    key = one.id, tuple(values), open_, beside
    found: Draft | None = sliced.drafts.get(key)
    if found is None:
        found = keep(sliced.drafts, key, draft(quick, sliced, one, values, (hit, False, open_)))
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
    made = list[tuple[Key, list[Known], bool]]()
    refused = list[Key]()
    for value in values:
        with suppress(UncertainError):
            change = quick.change(one, value, made_up)
            if change is None:
                refused.append((one.id, value))
            elif hit.own and (open_ or given(quick, hit, change)):
                spans = spans_of(quick, hit, change)
                if not loose(quick, hit, spans):
                    doubted = not (open_ or all(plain(quick, id, change) for _, id in hit.own))
                    made.append(((one.id, value), spans, doubted))
    slots = [(slot, tuple(spans[n] for _, spans, _ in made)) for n, (slot, _) in enumerate(hit.own) if made]
    return Draft(
        tuple(key for key, _, _ in made),
        tuple((slot, spans, sliced.at(slot, spans)) for slot, spans in slots),
        tuple(one for one in slots if one[0] in quick.contested and any(low != high for low, high in one[1])),
        bits(n for n, (_, _, doubted) in enumerate(made) if doubted),
        tuple(refused),
    )


def loose(quick: Quick, hit: Touched, spans: Sequence[Known]) -> bool:
    """Tell whether what must be tried of a scale hangs together, its total being open."""
    slots = [slot for (slot, _), (low, high) in zip(hit.own, spans, strict=True) if low != high]
    scales = quick.rules.scales
    return (
        len(hit.own) > 1 and any(slot in scales for slot in slots) and not quick.contested.isdisjoint(slots)
    )


def given(quick: Quick, hit: Touched, change: Change) -> bool:
    """Tell whether all that lies behind a gate that is shut is given, so that it does not follow it."""
    return len(hit.own) == 1 or all(id in change.given or id in quick.seen.given for _, id in hit.own)


def plain(quick: Quick, id: str, change: Change) -> bool:
    """Tell whether what is known of an input does not contradict that the gate before it is shut."""
    span, one = change.known.get(id) or quick.seen.answered[id], quick.pathway.inputs[id]
    return not contradicts(quick.rules, one, span, inapplicable(one))


def spans_of(quick: Quick, hit: Touched, change: Change) -> list[Known]:
    """Return what is known of each slot of an input with a change."""
    rules, known = quick.rules, change.known
    return [known.get(id) or rules.optional.get(id) or rules.unknown[slot] for slot, id in hit.own]
