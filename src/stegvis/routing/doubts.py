"""What should be looked at in a scale that is no fault: left in part, or ticked the same way throughout."""

from __future__ import annotations

from collections.abc import Mapping

from stegvis.errors import NO_TEXT, Text
from stegvis.language import Known
from stegvis.model import Instrument

FEW = 5
"""With fewer items than this, or no more than two answers to each, answers that are all alike say nothing."""


def partly(one: Instrument, items: Mapping[int, int], span: Known) -> Text:
    """Say that items are not answered, where the total can lie, and what it would be when prorated."""
    (low, high), name, left = span, one.name, one.items - len(items)
    shown = NO_TEXT
    if can_prorate(one, items):
        mean = (2 * sum(items.values()) * one.items + len(items)) // (2 * len(items))
        shown = Text(f" Uppräknad vore den {mean}.", f" Prorated it would be {mean}.")
    return Text(
        f"{name.sv}: obesvarade frågor: {left}; totalpoängen ligger mellan {low} och {high}.{shown.sv}",
        f"{name.en}: items not answered: {left}; the total lies between {low} and {high}.{shown.en}",
    )


def unknown_part(full: Instrument, short: str) -> Text:
    """Say that a short form was asked for and is not known."""
    return Text(
        f"Tillfrågad, vet inte: {short}, en del av {full.name.sv}. Det kan dölja något som ändrar förslaget.",
        f"Asked, not known: {short}, a part of {full.name.en}. "
        "It may hide something that changes the proposal.",
    )


def can_prorate(one: Instrument, items: Mapping[int, int]) -> bool:
    """Tell whether the instrument's own rule fills what is missing; never a critical item."""
    left = set(range(1, one.items + 1)) - items.keys()
    return (
        one.missing_rule == "prorate" and len(left) <= one.missing_most and not left & set(one.critical_items)
    )


def all_alike(one: Instrument, items: Mapping[int, int]) -> Text | None:
    """Say that every item has the same value: a form that was not read, or another coding."""
    if len(items) < one.items or len(values := set(items.values())) > 1:
        return None
    if one.items < FEW or any(len(allowed) < 3 for allowed in one.grid):
        return None
    value, name = values.pop(), one.name
    if value == one.item_lowest:
        return Text(
            f"{name.sv}: alla frågor har det lägsta värdet, {value}. Kontrollera att formuläret är ifyllt.",
            f"{name.en}: every item has the lowest value, {value}. Check that the form was filled in.",
        )
    coded = value == one.item_lowest + 1
    more = (
        Text(" och att svaren är kodade från 0", " and that the answers are coded from 0")
        if coded
        else NO_TEXT
    )
    return Text(
        f"{name.sv}: alla frågor har samma värde, {value}. Kontrollera att frågorna är lästa{more.sv}.",
        f"{name.en}: every item has the same value, {value}. Check that the items were read{more.en}.",
    )
