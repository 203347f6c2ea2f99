"""instruments/<id>.toml becomes an Instrument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.errors import NO_TEXT, Diagnostic, Text, near_miss
from stegvis.language import SEVERITIES, Band
from stegvis.loading.forms import faults
from stegvis.loading.shapes import INSTRUMENT_FILE, LIMIT_WORDS
from stegvis.loading.tables import TableFile
from stegvis.model import (
    Claim,
    Cutoff,
    Figure,
    Instrument,
    OtherBands,
    Outcome,
    Skip,
    Smell,
    Source,
    Subscale,
    Trigger,
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
    found = faults(file, INSTRUMENT_FILE, file.data)
    if not found:
        found = list(form_faults(file, file.data))
    if found:
        return None, found
    data: Any = file.data
    head = data["instrument"]
    missing = head.get("missing")
    low, high = head.get("range", (0, 0))
    instrument = Instrument(
        id=head["id"],
        name=text(head["name"]),
        full_name=head.get("full_name", ""),
        construct=head.get("construct", "other"),
        purpose=text(head["purpose"]),
        recall=text(head.get("recall")),
        respondent=head["respondent"],
        scoring=head.get("scoring", "sum"),
        step=head.get("step", 1),
        items=head["items"],
        item_lowest=head["item_range"][0],
        item_highest=head["item_range"][1],
        lowest=low,
        highest=high,
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
        bands_need_case=head.get("bands_need_case", False),
        other_bands=tuple(other_bands(o) for o in data.get("other_bands", ())),
        cutoffs=tuple(cutoff(c) for c in data.get("cutoff", ())),
        subscales=tuple(subscale(s, head["direction"]) for s in data.get("subscale", ())),
        triggers=tuple(trigger(t) for t in data.get("trigger", ())),
        outcomes=tuple(outcome(o) for o in data.get("outcome", ())),
        skips=tuple(
            Skip(tuple(s["when_zero"]), tuple(s["zero"]), claim(s["claim"])) for s in data.get("skip", ())
        ),
        smells=tuple(
            Smell(s["range"][0], s["range"][1], s.get("instrument", ""), text(s["hint"]))
            for s in data.get("smells_of", ())
        ),
        short_forms={s["instrument"]: s["rest"] for s in data.get("short_form", ())},
        short_items={s["instrument"]: tuple(s.get("items", ())) for s in data.get("short_form", ())},
        use=head["use"],
        refused=text(head.get("refused_because")),
        confidence=head["confidence"],
        licence=head["licence"]["status"],
        licence_note=text(head["licence"]["note"]),
        validity=text(head.get("validity")),
        notes=tuple(map(text, head.get("notes", ()))),
        mistakes=tuple(map(text, head.get("mistakes", ()))),
        unverified=tuple(map(text, head.get("unverified", ()))),
        codes=head.get("codes", {}),
        change={
            key: Figure(figure["value"], claim(figure["claim"]), text(figure.get("note")))
            for key, figure in data.get("change", {}).items()
        },
        sources={id: source(id, value) for id, value in data.get("sources", {}).items()},
        accepts=tuple(head.get("accepts", ())),
        place=file.place(("instrument", "id"), True),
    )
    return instrument, list(sense(file, instrument))


def band(value: Any) -> Band:
    """Read a band."""
    low, high = value["range"]
    return Band(value.get("id", ""), low, high, value["severity"], text(value["name"]))


def other_bands(value: Any) -> OtherBands:
    """Read a competing set of bands."""
    return OtherBands(
        text(value["where"]),
        tuple(band(b) for b in value.get("bands", ())),
        value.get("sex", ""),
        text(value.get("note")),
        claim(value["claim"]) if "claim" in value else None,
    )


def limit(value: Any) -> tuple[Any, float]:
    """Return the word and the number of a limit."""
    return next((word, value[word]) for word in LIMIT_WORDS if word in value)


def cutoff(value: Any) -> Cutoff:
    """Read a cut-off."""
    worse, number = limit(value)
    return Cutoff(
        number,
        worse,
        text(value["purpose"]),
        text(value.get("population")),
        value.get("sex", ""),
        value["chosen"],
        claim(value["claim"]),
        text(value.get("of")),
        (value["ages"][0], value["ages"][1]) if "ages" in value else None,
    )


def subscale(value: Any, direction: str) -> Subscale:
    """Read a subscale; its direction is the instrument's unless it says otherwise."""
    low, high = value.get("range", (None, None))
    items = tuple(value.get("items", ()))
    return Subscale(value["id"], text(value["name"]), items, low, high, value.get("direction", direction))


def trigger(value: Any) -> Trigger:
    """Read answers that call for an act."""
    worse, number = limit(value)
    return Trigger(
        tuple(value.get("items", ())),
        text(value.get("what")),
        worse,
        number,
        text(value["do"]),
        claim(value["claim"]),
        text(value.get("note")),
    )


def outcome(value: Any) -> Outcome:
    """Read a result of the instrument's own rule."""
    return Outcome(
        value["id"],
        text(value["name"]),
        value.get("severity", ""),
        text(value["when"]),
        text(value.get("do")),
        claim(value["claim"]),
    )


def form_faults(file: TableFile, data: Any) -> Iterator[Diagnostic]:
    """Find keys that need one another: one limit in each cut-off, a range where there is a total."""
    head = data["instrument"]
    for key in ("cutoff", "trigger"):
        for i, one in enumerate(data.get(key, ())):
            if len(one.keys() & set(LIMIT_WORDS)) != 1:
                hint = "write one of " + ", ".join(LIMIT_WORDS)
                place = file.place((key, i))
                yield Diagnostic(place, f"a {key} has exactly one limit", hint, head["id"])
    whole = head.get("scoring", "sum") in ("subscales", "profile", "rule")
    if "range" not in head and not whole:
        yield Diagnostic(file.place(("instrument",)), "'range' is missing", "", head["id"])
    if (head["use"] == "prohibited") != ("refused_because" in head):
        what = "a prohibited scale says why in 'refused_because', and no other scale does"
        yield Diagnostic(file.place(("instrument", "use"), True), what, "", head["id"])


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
    sums = instrument.grid_lowest, instrument.grid_highest
    if instrument.summed and sums != (instrument.lowest, instrument.highest):
        what = f"the items sum to {sums[0]} to {sums[1]}, the range is another"
        hint = "mend one of them, or say with 'scoring' how the total comes about"
        yield Diagnostic(file.place(("instrument", "range"), True), what, hint, instrument.id)
    for item in sorted(named_items(instrument)):
        if not 1 <= item <= instrument.items:
            place = file.place(("instrument", "items"))
            what = f"item {item} does not exist: there are {instrument.items}"
            yield Diagnostic(place, what, "", instrument.id)
    for said in claims_of(instrument):
        if said.basis == "source" and not (said.source and said.place):
            what = "a claim has the basis source but names no source and place"
            hint = 'name both, or say basis = "inference"'
            yield Diagnostic(file.place(("instrument",)), what, hint, instrument.id, "unsourced")
        if said.source and said.source not in instrument.sources:
            hint = near_miss(said.source, list(instrument.sources))
            what = f"no source is called '{said.source}'"
            yield Diagnostic(file.place(("instrument",)), what, hint, instrument.id)


def named_items(one: Instrument) -> set[int]:
    """Return every item number that the file speaks of."""
    found = {*one.critical_items, *one.reversed_items, *one.item_values}
    found.update(item for said in one.triggers for item in said.items)
    found.update(item for part in one.subscales for item in part.items)
    found.update(item for items in one.short_items.values() for item in items)
    found.update(item for skip in one.skips for item in (*skip.when_zero, *skip.zero))
    return found


def claims_of(one: Instrument) -> Iterator[Claim]:
    """Yield every claim of the file."""
    yield from (said for said in (one.bands_claim, one.missing_claim) if said)
    yield from (other.claim for other in one.other_bands if other.claim)
    for parts in (one.cutoffs, one.triggers, one.outcomes, one.skips, one.change.values()):
        yield from (part.claim for part in parts)
