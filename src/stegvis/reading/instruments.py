"""instruments/<id>.toml becomes an Instrument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.errors import Diagnostic
from stegvis.reading.fitting import faults
from stegvis.reading.shapes import INSTRUMENT_FILE
from stegvis.reading.tables import TableFile
from stegvis.terms import (
    NO_TEXT,
    SEVERITIES,
    Band,
    Claim,
    Cutoff,
    Instrument,
    Smell,
    Source,
    Text,
)


def text(value: Any) -> Text:
    """Read a text; a missing one is empty."""
    return Text(value["sv"], value["en"]) if value else NO_TEXT


def claim(value: Any) -> Claim:
    """Read a claim."""
    return Claim(value["basis"], value.get("source", ""), value.get("place", ""), value.get("note", ""))


def source(id: str, value: Any) -> Source:
    """Read a source."""
    return Source(
        id,
        value["title"],
        value.get("published", ""),
        value.get("reach", "swedish"),
        value.get("note", ""),
        value.get("url", ""),
    )


def read_instrument(file: TableFile) -> tuple[Instrument | None, list[Diagnostic]]:
    """Return the instrument, or every fault in its file."""
    found = list(faults(file, INSTRUMENT_FILE, file.data))
    if found:
        return None, found
    data: Any = file.data
    head = data["instrument"]
    missing = head.get("missing")
    instrument = Instrument(
        id=head["id"],
        name=text(head["name"]),
        purpose=text(head["purpose"]),
        recall=text(head["recall"]),
        respondent=head["respondent"],
        items=head["items"],
        item_lowest=head["item_range"][0],
        item_highest=head["item_range"][1],
        lowest=head["range"][0],
        highest=head["range"][1],
        direction=head["direction"],
        age_lowest=head["ages"][0],
        age_highest=head["ages"][1],
        age_note=text(head.get("age_note")),
        reversed_items=tuple(head.get("reversed_items", ())),
        critical_items=tuple(head.get("critical_items", ())),
        item_values={
            item: tuple(hole["values"]) for hole in data.get("item_values", ()) for item in hole["items"]
        },
        half_steps=text(head.get("half_steps")),
        missing_most=missing["most"] if missing else 0,
        missing_rule=missing["rule"] if missing else "none",
        missing_claim=claim(missing["claim"]) if missing else None,
        bands=tuple(band(b) for b in data.get("band", ())),
        bands_claim=claim(head["bands_claim"]) if "bands_claim" in head else None,
        other_bands=tuple(data.get("other_bands", ())),
        cutoffs=tuple(cutoff(c) for c in data.get("cutoff", ())),
        smells=tuple(
            Smell(s["range"][0], s["range"][1], s["instrument"], text(s["hint"]))
            for s in data.get("smells_of", ())
        ),
        short_forms={s["instrument"]: s["rest"] for s in data.get("short_form", ())},
        use=head["use"],
        confidence=head["confidence"],
        licence=head["licence"]["status"],
        licence_note=text(head["licence"]["note"]),
        validity=text(head.get("validity")),
        unverified=tuple(map(text, head.get("unverified", ()))),
        codes=head.get("codes", {}),
        change=data.get("change", {}),
        sources={id: source(id, value) for id, value in data.get("sources", {}).items()},
    )
    return instrument, list(sense(file, instrument))


def band(value: Any) -> Band:
    """Read a band."""
    low, high = value["range"]
    return Band(value["id"], low, high, value["severity"], text(value["name"]))


def cutoff(value: Any) -> Cutoff:
    """Read a cut-off."""
    worse: Any = "at_most" if "at_most" in value else "at_least"
    return Cutoff(
        value.get(worse, 0),
        worse,
        text(value["purpose"]),
        text(value.get("population")),
        value.get("sex", ""),
        value["chosen"],
        claim(value["claim"]),
    )


def sense(file: TableFile, instrument: Instrument) -> Iterator[Diagnostic]:
    """Find what the form of the file cannot: bands that gap or overlap, items out of range."""
    expected = instrument.lowest
    for i, one in enumerate(instrument.bands):
        if one.lowest != expected or one.highest < one.lowest:
            what = f"band '{one.id}' begins at {one.lowest}; the one before ends at {expected - 1}"
            hint = f"let it begin at {expected}, so that every score lies in one band"
            yield Diagnostic(file.place(("band", i, "range"), True), what, hint, instrument.id)
        expected = one.highest + 1
    if instrument.bands and expected != instrument.highest + 1:
        what = f"the last band ends at {expected - 1}, the range at {instrument.highest}"
        place = file.place(("band", len(instrument.bands) - 1, "range"), True)
        yield Diagnostic(place, what, f"let it end at {instrument.highest}", instrument.id)
    order = [SEVERITIES.index(b.severity) for b in instrument.bands]
    if order != sorted(order, reverse=instrument.direction == "higher_better"):
        place = file.place(("band", 0, "severity"))
        yield Diagnostic(place, "severity falls while the score worsens", "", instrument.id)
    for item in (*instrument.critical_items, *instrument.reversed_items, *instrument.item_values):
        if not 1 <= item <= instrument.items:
            place = file.place(("instrument", "items"))
            what = f"item {item} does not exist: there are {instrument.items}"
            yield Diagnostic(place, what, "", instrument.id)
