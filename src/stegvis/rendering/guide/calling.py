"""What the page of a call reads beside the rules: notes to whoever asks, other names, numbers to ring."""

from __future__ import annotations

from typing import Any

from stegvis.errors import NO_TEXT, Text
from stegvis.language import Words, inputs_of
from stegvis.model import Pathway
from stegvis.rendering.javascript import Payload, Said


def write(writer: Payload) -> Said:
    """Return the part named `call`."""
    pathway = writer.pathway
    asked = [one for one in pathway.inputs.values() if not one.instrument]
    return {
        "call": {
            "notes": {one.id: writer.text(one.note) for one in asked if one.note != NO_TEXT},
            "words": {
                one.id: said
                for one in asked
                if (said := spoken(writer, one.synonyms, tracks(pathway, one.id)))
            },
            "phones": [
                {"shown": one.shown, "name": writer.text(one.name)}
                for one in pathway.references
                if one.kind == "phone"
            ],
        }
    }


def tracks(pathway: Pathway, reason: str) -> list[Text]:
    """Return what else the tracks are called that a finding alone leads into at their lowest level."""
    lowest = pathway.levels[0].id
    return [
        Text("; ".join((track.name.sv, *track.synonyms.sv)), "; ".join((track.name.en, *track.synonyms.en)))
        for track in pathway.tracks
        if any(need.at_least == lowest and inputs_of(need.when) == {reason} for need in track.needs)
    ]


def spoken(writer: Payload, synonyms: Words, more: list[Text]) -> list[Any]:
    """Return other names of a thing, as texts."""
    own = [Text("; ".join(synonyms.sv), "; ".join(synonyms.en))] if synonyms.sv or synonyms.en else []
    return [writer.text(one) for one in [*own, *more]]
