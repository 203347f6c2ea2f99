"""A patient of whom one answer to a scale is another, and whether that scale is answered by itself."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.language import Input
from stegvis.model import Assessment, Instrument, Pathway


def stands_alone(pathway: Pathway, patient: Assessment, scale: Instrument) -> bool:
    """Tell whether nothing is answered of a short form of a scale, nor of a scale that it is part of."""
    others = {*patient.scores, *patient.items, *patient.printed_items} - {scale.id}
    longer = (pathway.instruments[id].short_forms for id in others if id in pathway.instruments)
    return others.isdisjoint(scale.short_forms) and not any(scale.id in forms for forms in longer)


def only(patient: Assessment, one: Input, value: int) -> Assessment:
    """Return a patient of whom nothing is known but one scale, with another answer to an item of it."""
    scale, number = one.instrument, str(one.item)
    items, printed = patient.items.get(scale) or {}, patient.printed_items.get(scale) or {}
    return Assessment(
        scores={scale: patient.scores.get(scale)},
        items={scale: {**without_item(items, number), number: value}},
        printed_items={scale: without_item(printed, number)},
    )


def without_item(
    items: Mapping[str | int, int | str | None], number: str
) -> dict[str | int, int | str | None]:
    """Return all answers but that to one item."""
    return {key: value for key, value in items.items() if str(key) != number}
