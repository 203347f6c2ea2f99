"""What is wrong with a rating scale beyond the form of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stegvis.errors import Diagnostic, near_miss
from stegvis.language import SEVERITIES
from stegvis.loading.instrument_shape import LIMIT_WORDS
from stegvis.loading.tables import KeyPath, TableFile
from stegvis.model import Claim, Instrument


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


def content_faults(file: TableFile, instrument: Instrument) -> Iterator[Diagnostic]:
    """Find what the form of the file cannot: bands that gap or overlap, items out of range."""
    yield from band_faults(file, instrument)
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
    yield from box_faults(file, instrument)
    yield from part_faults(file, instrument)
    yield from claim_faults(file, instrument)


def box_faults(file: TableFile, one: Instrument) -> Iterator[Diagnostic]:
    """Find boxes that are not the values of their items, and items whose boxes are not said once."""
    said = [number for boxes in one.printed for number in boxes.items]
    for i, boxes in enumerate(one.printed):
        for number in boxes.items:
            if 1 <= number <= one.items and sorted(boxes.values) != list(one.allowed(number)):
                what = f"the boxes of item {number} are not its values"
                hint = "write each of " + ", ".join(map(str, one.allowed(number))) + " once, as printed"
                yield Diagnostic(file.place(("printed", i, "values"), True), what, hint, one.id)
    if said and sorted(said) != list(range(1, one.items + 1)):
        hint = "say of each item once what its boxes are worth, or leave 'printed' out"
        yield Diagnostic(file.place(("printed", 0)), "the boxes of some item are not said once", hint, one.id)
    if said and one.printed_unread.en:
        what = "'printed_unread' says why boxes are not read, and 'printed' reads them"
        yield Diagnostic(file.place(("printed", 0)), what, "keep one of them", one.id)


def part_faults(file: TableFile, one: Instrument) -> Iterator[Diagnostic]:
    """Find units, ages of scores and topics that say nothing."""
    if one.lasts and not 0 < one.lasts.firm_days <= one.lasts.provisional_days:
        what = "a score decides for at least a day, and counts at least as long as it decides"
        yield Diagnostic(file.place(("lasts",)), what, "0 < firm_days <= provisional_days", one.id)
    for i, unit in enumerate(one.units):
        if unit.id == "points" or (unit.times is not None and unit.times < 2):
            what = "points need no unit, and another unit counts otherwise than points"
            yield Diagnostic(file.place(("unit", i)), what, "times is 2 or more", one.id)


def band_faults(file: TableFile, instrument: Instrument) -> Iterator[Diagnostic]:
    """Find scores in no band or in two, and severity that falls while the score worsens."""
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


def claim_faults(file: TableFile, instrument: Instrument) -> Iterator[Diagnostic]:
    """Find claims without a source or place, and sources that are not named."""
    for said in claims_of(instrument):
        if said.basis == "source" and not (said.source and said.place):
            what = "a claim has the basis source but names no source and place"
            hint = 'name both, or say basis = "inference"'
            yield Diagnostic(file.place(("instrument",)), what, hint, instrument.id, "unsourced")
        if said.source and said.source not in instrument.sources:
            yield unknown_source(file, ("instrument",), said.source, instrument)
    head: Any = file.data["instrument"]
    for i, name in enumerate(head.get("sources", ())):
        if name not in instrument.sources:
            yield unknown_source(file, ("instrument", "sources", i), name, instrument)


def unknown_source(file: TableFile, path: KeyPath, name: str, one: Instrument) -> Diagnostic:
    """Say that a source is not there."""
    hint = near_miss(name, list(one.sources))
    return Diagnostic(file.place(path, value=True), f"no source is called '{name}'", hint, one.id)


def named_items(one: Instrument) -> set[int]:
    """Return every item number that the file speaks of."""
    found = {*one.critical_items, *one.reversed_items, *one.item_values}
    found.update(item for boxes in one.printed for item in boxes.items)
    found.update(item for said in one.triggers for item in said.items)
    found.update(item for part in one.subscales for item in part.items)
    found.update(item for items in one.short_items.values() for item in items)
    found.update(code.item for code in one.codes if code.of == "item")
    found.update(item for skip in one.skips for item in (*skip.when_zero, *skip.zero))
    return found


def claims_of(one: Instrument) -> Iterator[Claim]:
    """Yield every claim of the file."""
    yield from (said for said in (one.bands_claim, one.missing_claim) if said)
    yield from (other.claim for other in one.other_bands if other.claim)
    for parts in (one.cutoffs, one.triggers, one.outcomes, one.skips, one.change.values()):
        yield from (part.claim for part in parts)
    yield from (boxes.claim for boxes in one.printed)
    yield from (unit.claim for unit in one.units)
    if one.lasts:
        yield one.lasts.claim
