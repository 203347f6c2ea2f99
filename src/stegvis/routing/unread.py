"""Scales that a pathway does not read: why each is refused, and what its critical items say all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import Any

from stegvis.errors import Fault, Text, meant
from stegvis.language import inputs_of
from stegvis.loading import shipped_scale
from stegvis.model import Assessment, Instrument, Pathway, Weighed
from stegvis.routing.answers import read_items, read_total
from stegvis.routing.totals import possible

LEAVE_OUT = Text("utelämna den", "leave it out")
FLAGS = Text("utelämna den; ställ frågorna om varningsflaggor", "leave it out; ask the red-flag questions")


def why_unread(pathway: Pathway, field: str, id: str, value: object, before: Sized = ()) -> Fault:
    """Say why an instrument cannot be read here: refused for its own sake, unused, or unknown."""
    scale = shipped_scale(id)
    allowed, name = ", ".join(pathway.instruments), f"{field}.{id}"
    if scale is None:
        what = Text(
            "den här vårdprocessen använder ingen skala med det namnet",
            "this pathway uses no instrument of that name",
        )
        return Fault(name, value, what, allowed, meant(id, list(pathway.instruments), before), "unknown_name")
    sv, en = scale.name.sv, scale.name.en
    if scale.use == "prohibited":
        what = Text(
            f"{sv} får inte användas: {scale.refused.sv}", f"{en} must not be used: {scale.refused.en}"
        )
        return Fault(name, value, what, allowed, FLAGS, "prohibited")
    what = Text(
        f"{sv} är en känd skala, men ingen regel här läser den",
        f"{en} is a known scale, but no rule here reads it",
    )
    return Fault(name, value, what, allowed, ask_instead(pathway, scale), "not_read")


def ask_instead(pathway: Pathway, scale: Instrument) -> Text:
    """Say which of its parts the pathway reads, or which of its own questions ask about the same."""
    ids = asked_about(pathway, scale)
    if parts := [one.id for one in scale.subscales if one.id in pathway.instruments]:
        each = ", ".join(parts)
        return Text(f"ge delskalorna var för sig: {each}", f"give the subscales one by one: {each}")
    if not ids:
        return LEAVE_OUT
    names = [pathway.inputs[id].name for id in ids]
    sv, en = "; ".join(name.sv for name in names), "; ".join(name.en for name in names)
    return Text(f"utelämna den och ställ i stället frågorna: {sv}", f"leave it out and ask instead: {en}")


def asked_about(pathway: Pathway, scale: Instrument) -> list[str]:
    """Return the pathway's own questions about what a scale asks about."""
    about = (*scale.asks_about, scale.construct)
    found = [id for topic in about for id in pathway.topics.get(topic, ())]
    return list(dict.fromkeys(found))


def reopened(pathway: Pathway, patient: Assessment) -> Iterator[str]:
    """Yield the questions that a positive critical item of an unread scale asks anew, with what opens them.

    A question that was denied is asked again: the two answers contradict each other.
    """
    for scale in unread_scales(pathway, patient):
        if scale.asks_about and positive(scale, patient):
            for id in asked_about(pathway, scale):
                yield from opened(pathway, id)


def parts_of(patient: Assessment) -> tuple[Any, Any, Any]:
    """Return what is said of scales, of whatever kind it is."""
    return patient.scores, patient.items, patient.printed_items


def unread_scales(pathway: Pathway, patient: Assessment) -> Iterator[Instrument]:
    """Yield the known scales of which something is given and that no rule reads."""
    parts = [part for part in parts_of(patient) if isinstance(part, Mapping)]
    used = dict.fromkeys(str(id) for part in parts for id in part)
    for id in used:
        if id not in pathway.instruments and (scale := shipped_scale(id)):
            yield scale


def positive(scale: Instrument, patient: Assessment) -> bool:
    """Tell whether an answer on suicide is above its lowest, or may be, for all that is given.

    What cannot be read, and a scale of which nobody knows which item asks, count as above it: unless all that
    is given is the lowest there is.
    """
    apart = Weighed()
    scores, items_, printed = (side if isinstance(side, Mapping) else {} for side in parts_of(patient))
    items = read_items(scale, Assessment(items=items_, printed_items=printed), apart)
    total = read_total(scale, scores.get(scale.id), apart)
    lowest = {n: scale.allowed(n)[0] for n in scale.critical_items}
    if apart.faults or printed.get(scale.id):
        return True
    if not lowest:
        above = any(value > scale.allowed(n)[0] for n, value in items.items())
        return above or total not in (None, scale.lowest)
    if any(items.get(n, least) > least for n, least in lowest.items()):
        return True
    if total is None:
        return False
    return not scale.summed or total not in possible(scale, {**lowest, **items})


def opened(pathway: Pathway, id: str) -> Iterator[str]:
    """Yield a question and those that its gate reads, through other gates too."""
    yield id
    if id in pathway.gates:
        for one in sorted(inputs_of(pathway.gates[id])):
            if not pathway.inputs[one].instrument and one != "age":
                yield from opened(pathway, one)
