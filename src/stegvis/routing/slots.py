"""Where the totals and items of scales lie among the values that rules read."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from stegvis.model import Pathway


@frozen
class ScaleSlots:
    """Where the items of a scale lie among the values of rules, whether it has short forms, and its ages."""

    items: tuple[int, ...]
    summed: bool
    nests: bool
    age_lowest: int
    age_highest: int


def scale_slots(pathway: Pathway, slots: Sequence[str]) -> dict[int, ScaleSlots]:
    """Return, for each total among the slots, where its items lie and whom the scale is for."""
    inputs = [pathway.inputs[id] for id in slots]
    found = {}
    for n, one in enumerate(inputs):
        if one.instrument and not one.item:
            scale = pathway.instruments[one.instrument]
            own = (m for m, item in enumerate(inputs) if item.item and item.instrument == scale.id)
            nests = bool(scale.short_forms)
            found[n] = ScaleSlots(tuple(own), scale.summed, nests, scale.age_lowest, scale.age_highest)
    return found


def items_read(pathway: Pathway, read: frozenset[str]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Gather, by instrument, the items that rules read."""
    items: dict[str, tuple[tuple[int, str], ...]] = {}
    for id in pathway.inputs:
        one = pathway.inputs[id]
        if one.item and id in read:
            items[one.instrument] = (*items.get(one.instrument, ()), (one.item, id))
    return items
