"""Totals and items of rating scales: the total or the interval it can lie in, and each mistake that shows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stegvis.errors import NO_TEXT, Fault, Text, both, meant
from stegvis.language import Known
from stegvis.model import Assessment, Instrument, Pathway, Skip, Weighed, whole

NUMBER = re.compile("[1-9][0-9]{0,2}")
CHECK_BOTH = Text("kontrollera båda", "check both")
NO_DECIMALS = Text("totalpoäng har inga decimaler", "totals have no decimals")
UNQUOTED = Text("skriv ett heltal utan citattecken", "give a whole number without quotes")
WHICH_SCALE = Text(
    "kontrollera talet och vilken skala det hör till", "check the number and which scale it belongs to"
)
OTHER_MEANS = Text(
    "utelämna poängen och bedöm på annat sätt", "leave the score out and assess by other means"
)


def read_instruments(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read totals and items of every instrument that was used."""
    known = pathway.instruments
    parts = ("scores", patient.scores), ("items", patient.items), ("printed_items", patient.printed_items)
    used: dict[str, Instrument] = {}
    nested = False
    for field, given in parts:
        if not isinstance(given, Mapping):
            seen.faults.append(Fault(field, given, "should be a mapping by instrument"))
            return
        for id in given:
            if id in known:
                used[id] = known[id]
            elif field == "scores" and any(id in one.short_forms for one in known.values()):
                nested = True
            else:
                seen.faults.append(unread(pathway, field, str(id), given[id]))
    for instrument in used.values():
        read_instrument(pathway, patient, instrument, seen)
    if nested or not all(known.keys().isdisjoint(one.short_forms) for one in used.values()):
        nest_all(pathway, patient, seen)


def read_instrument(pathway: Pathway, patient: Assessment, instrument: Instrument, seen: Weighed) -> None:
    """Read the total and items of one instrument, which is meant for the patient's age."""
    age, before = patient.age, len(seen.faults)
    total = read_total(instrument, patient.scores.get(instrument.id), seen)
    items = read_items(instrument, patient, seen)
    if len(seen.faults) > before or (total is None and not items):
        return
    if age is not None and whole(age) and not fits_age(instrument, age):
        name = instrument.name
        what = Text(
            f"{name.sv} är inte validerad vid {age} års ålder", f"{name.en} is not validated at age {age}"
        )
        hint = instrument.age_note if instrument.age_note.en else OTHER_MEANS
        seen.faults.append(Fault(f"scores.{instrument.id}", total, what, ages_of(instrument), hint))
        return
    join(instrument, total, items, seen, pathway.ruleset.read_items)


def nest_all(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Hold every short form against the scale that it is part of."""
    for instrument in pathway.instruments.values():
        for short, rest in instrument.short_forms.items():
            if short in patient.scores or short in pathway.instruments:
                nest(pathway, patient, instrument, short, rest, seen)


def unread(pathway: Pathway, field: str, id: str, value: object) -> Fault:
    """Say why an instrument cannot be read here: refused for its own sake, unused, or unknown."""
    from stegvis.loading import shipped_scale

    scale = shipped_scale(id)
    allowed = ", ".join(pathway.instruments)
    if scale and scale.use == "prohibited":
        what = Text(
            f"{scale.name.sv} får inte användas: {scale.refused.sv}",
            f"{scale.name.en} must not be used: {scale.refused.en}",
        )
        hint = Text(
            "utelämna den; ställ frågorna om varningsflaggor", "leave it out; ask the red-flag questions"
        )
        return Fault(f"{field}.{id}", value, what, allowed, hint)
    hint = meant(id, list(pathway.instruments))
    if scale:
        hint = Text(
            f"{scale.name.sv} är en känd skala, men ingen regel här läser den: utelämna den",
            f"{scale.name.en} is a known scale, but no rule here reads it: leave it out",
        )
    what = Text(
        "den här vårdprocessen använder ingen skala med det namnet",
        "this pathway uses no instrument of that name",
    )
    return Fault(f"{field}.{id}", value, what, allowed, hint)


def nest(
    pathway: Pathway, patient: Assessment, full: Instrument, short: str, rest: int, seen: Weighed
) -> None:
    """Let a short form bound the scale that it is part of: short <= full <= short + rest."""
    field, given = f"scores.{short}", patient.scores.get(short)
    if short in pathway.instruments:
        # read in its own right: the full scale is checked against it, never guessed from it
        part = seen.known.get(short) if full.id in seen.given else None
    elif given is None:
        part = None
    elif not isinstance(given, int) or not whole(given) or not full.lowest <= given <= full.highest - rest:
        seen.faults.append(
            Fault(field, given, no_total(given, both(short)), wholes(full.lowest, full.highest - rest))
        )
        return
    elif patient.age is not None and seen.known.get("age") and not fits_age(full, patient.age):
        what = Text(
            f"{short} läses som en del av {full.name.sv}, som inte är validerad vid {patient.age} års ålder",
            f"{short} is read as a part of {full.name.en}, which is not validated at age {patient.age}",
        )
        hint = Text("lämna poängen utanför", "leave the score out")
        seen.faults.append(Fault(field, given, what, ages_of(full), hint))
        return
    else:
        part = given, given
    if part is None or not fits_own_items(full, short, part, seen):
        return
    low, high = seen.known.get(full.id, (full.lowest, full.highest))
    least, most = part[0], part[1] + rest
    if high < least or low > most:
        one, other = spoken(part), spoken((low, high))
        what = Text(
            f"{short} {one.sv} stämmer inte med {full.id} {other.sv}",
            f"{short} {one.en} does not fit {full.id} {other.en}",
        )
        allowed = Text(f"{full.id} från {least} till {most}", f"{full.id} from {least} to {most}")
        hint = Text(
            f"frågorna i {short} ingår i {full.name.sv}: kontrollera båda",
            f"the questions of {short} are part of {full.name.en}: check both",
        )
        seen.faults.append(Fault(field, given, what, allowed, hint))
        return
    seen.known[full.id] = max(low, least), min(high, most)


def fits_own_items(full: Instrument, short: str, part: Known, seen: Weighed) -> bool:
    """Tell whether a short form can be the sum of its own items, as they are answered in the full scale."""
    numbers = full.short_items.get(short, ())
    low = high = 0
    for number in numbers:
        key = f"{full.id}.item{number}"
        grid = full.grid[number - 1]
        span = seen.known[key] if key in seen.given else (grid[0], grid[-1])
        low, high = low + span[0], high + span[1]
    if not numbers or (low <= part[1] and part[0] <= high):
        return True
    one, other = spoken(part), spoken((low, high))
    named = ", ".join(map(str, numbers))
    what = Text(
        f"{short} {one.sv} stämmer inte med fråga {named} i {full.name.sv}, som ger {other.sv}",
        f"{short} {one.en} does not fit items {named} of {full.name.en}, which give {other.en}",
    )
    seen.faults.append(Fault(f"scores.{short}", part[0], what, other, CHECK_BOTH))
    return False


def spoken(span: Known) -> Text:
    """Say a value, or the lowest and highest it can be."""
    low, high = span
    return Text(str(low), str(low)) if low == high else Text(f"{low} till {high}", f"{low} to {high}")


def wholes(low: int, high: int) -> Text:
    """Say a range of whole numbers."""
    return Text(f"hela tal från {low} till {high}", f"whole numbers from {low} to {high}")


def ages_of(instrument: Instrument) -> Text:
    """Say the ages that an instrument is meant for."""
    low, high = instrument.age_lowest, instrument.age_highest
    return Text(f"{low} till {high} år", f"ages {low} to {high}")


def no_total(total: object, name: Text) -> Text:
    """Say that a number is no total of an instrument."""
    return Text(
        f"{total!r} kan inte vara en totalpoäng på {name.sv}", f"{total!r} cannot be a total of {name.en}"
    )


def fits_age(instrument: Instrument, age: int) -> bool:
    """Tell whether an instrument is meant for this age."""
    return instrument.age_lowest <= age <= instrument.age_highest


def read_total(instrument: Instrument, total: object, seen: Weighed) -> int | None:
    """Read a total; an impossible one is told what it may be."""
    if type(total) is int and instrument.lowest <= total <= instrument.highest:
        return total
    if total is not None:
        seen.faults.append(impossible(instrument, total))
    return None


def impossible(instrument: Instrument, total: object) -> Fault:
    """Say of a total that it is no whole number, or out of range."""
    field = f"scores.{instrument.id}"
    allowed = wholes(instrument.lowest, instrument.highest)
    if not isinstance(total, int) or not whole(total):
        hint = instrument.half_steps if isinstance(total, float) else UNQUOTED
        what = Text(f"{total!r} är inget heltal", f"{total!r} is not a whole number")
        return Fault(field, total, what, allowed, hint if hint.en else NO_DECIMALS)
    smell = next((s for s in instrument.smells if s.lowest <= total <= s.highest), None)
    hint = smell.hint if smell else WHICH_SCALE
    return Fault(field, total, no_total(total, instrument.name), allowed, hint)


def read_items(instrument: Instrument, patient: Assessment, seen: Weighed) -> dict[int, int]:
    """Read item answers as scored values."""
    items: dict[int, int] = {}
    for field, source in (("items", patient.items), ("printed_items", patient.printed_items)):
        given = source.get(instrument.id)
        if not given:
            continue
        if not isinstance(given, Mapping):
            what = Text('ska vara svar efter fråga, {"9": 0}', "should be a mapping by item")
            seen.faults.append(Fault(f"{field}.{instrument.id}", given, what))
            continue
        for key, value in given.items():
            number = int(key) if NUMBER.fullmatch(str(key)) else 0
            if not 1 <= number <= instrument.items or number in items:
                seen.faults.append(no_item(instrument, number, value, f"{field}.{instrument.id}.{key}"))
            elif type(value) is int and value in instrument.allowed(number):
                turned = field == "printed_items" and number in instrument.reversed_items
                ends = instrument.item_lowest + instrument.item_highest
                items[number] = ends - value if turned else value
            elif value is not None:
                name = f"{field}.{instrument.id}.{key}"
                seen.faults.append(no_item_value(instrument, number, value, name))
    for skip in instrument.skips:
        if holds(skip, items):
            skip_items(instrument, skip, items, seen)
    return items


def holds(skip: Skip, items: Mapping[int, int]) -> bool:
    """Tell whether the form skips items, by what was answered."""
    return all(items.get(number) == 0 for number in skip.when_zero)


def skip_said(skip: Skip) -> Text:
    """Say which items a form skips, and when."""
    when, skipped = (", ".join(map(str, numbers)) for numbers in (skip.when_zero, skip.zero))
    return Text(f"vid fråga {when} = 0 hoppas fråga {skipped} över", f"item {when} = 0 skips items {skipped}")


def skip_items(instrument: Instrument, skip: Skip, items: dict[int, int], seen: Weighed) -> None:
    """Count the items that the form skips as 0; another answer contradicts the first."""
    for number in skip.zero:
        value = items.setdefault(number, 0)
        if value:
            zeros = ", ".join(map(str, skip.when_zero))
            what = Text(
                f"fråga {number} kan inte vara {value} när fråga {zeros} är 0",
                f"item {number} cannot be {value} when item {zeros} is 0",
            )
            seen.faults.append(Fault(f"items.{instrument.id}.{number}", value, what, "0", CHECK_BOTH))


def no_item(instrument: Instrument, number: int, value: object, name: str) -> Fault:
    """Say of an item that there is no such item, or that it is answered twice."""
    most = instrument.items
    if 1 <= number <= most:
        return Fault(name, value, Text("frågan är besvarad två gånger", "this item is answered twice"))
    what = Text("det finns ingen sådan fråga", "there is no such item")
    return Fault(name, value, what, Text(f"fråga 1 till {most}", f"items 1 to {most}"))


def no_item_value(instrument: Instrument, number: int, value: object, name: str) -> Fault:
    """Say that an item cannot have this value."""
    hint = instrument.half_steps if isinstance(value, float) else NO_TEXT
    if whole(value) and number in instrument.item_values:
        hint = Text("frågan har inga värden däremellan", "this item has no values between these")
    words = ", ".join(map(str, instrument.allowed(number)))
    what = Text(f"{value!r} är inget värde på den här frågan", f"{value!r} is not a value of this item")
    return Fault(name, value, what, words, hint)


def join(
    instrument: Instrument,
    total: int | None,
    items: dict[int, int],
    seen: Weighed,
    reads: Mapping[str, tuple[tuple[int, str], ...]],
) -> None:
    """Join a total with items: the total, or the interval it can lie in, and the items left."""
    id, summed = instrument.id, instrument.summed
    sum_, rest_low, rest_high = 0, instrument.grid_lowest, instrument.grid_highest
    for number, value in items.items():
        sum_ += value
        rest_low -= instrument.grid[number - 1][0]
        rest_high -= instrument.grid[number - 1][-1]
    low, high = (sum_ + rest_low, sum_ + rest_high) if summed else (instrument.lowest, instrument.highest)
    if total is not None:
        totals = reachable(instrument, items, sum_)
        if not low <= total <= high or (totals and total not in totals):
            seen.faults.append(misfit(instrument, total, items, totals, (low, high)))
            return
        low = high = total
    elif summed and (left := unanswered(instrument, items)):
        seen.caveats.append(partly(instrument, len(left), (low, high), prorated(instrument, items, left)))
    if summed or total is not None:
        seen.known[id] = (low, high)
        seen.given.add(id)
    for number, value in items.items():
        key = f"{id}.item{number}"
        seen.known[key] = (value, value)
        seen.given.add(key)
    for number, key in reads.get(id, ()):
        if number not in items:
            bound = total if summed else None
            seen.known[key] = item_span(instrument, number, bound, sum_, rest_low, rest_high)


def prorated(instrument: Instrument, items: Mapping[int, int], left: list[int]) -> int | None:
    """Return the total that the instrument's own rule makes of the items given; it decides nothing."""
    if not can_prorate(instrument, left):
        return None
    return (2 * sum(items.values()) * instrument.items + len(items)) // (2 * len(items))


def partly(instrument: Instrument, left: int, span: Known, prorated: int | None) -> Text:
    """Say that items are not answered, where the total can lie, and what it would be when prorated."""
    (low, high), name = span, instrument.name
    shown = Text("", "")
    if prorated is not None:
        shown = Text(f" Uppräknad vore den {prorated}.", f" Prorated it would be {prorated}.")
    return Text(
        f"{name.sv}: obesvarade frågor: {left}; totalpoängen ligger mellan {low} och {high}.{shown.sv}",
        f"{name.en}: items not answered: {left}; the total lies between {low} and {high}.{shown.en}",
    )


def misfit(
    instrument: Instrument, total: int, items: dict[int, int], totals: list[int], span: Known
) -> Fault:
    """Say that a total does not fit the items given, and which totals do."""
    fits = both(", ".join(map(str, totals))) if totals else spoken(span)
    allowed = Text(f"{fits.sv}, av frågorna som är besvarade", f"{fits.en}, from the items given")
    sum_ = sum(items.values())
    what = Text(
        f"totalpoängen {total} stämmer inte med frågorna, som ger {sum_}",
        f"a total of {total} does not fit its items, which sum to {sum_}",
    )
    skips = [skip_said(skip) for skip in instrument.skips if holds(skip, items)]
    hint = Text(
        "; ".join([CHECK_BOTH.sv, *(one.sv for one in skips)]),
        "; ".join([CHECK_BOTH.en, *(one.en for one in skips)]),
    )
    return Fault(f"scores.{instrument.id}", total, what, allowed, hint)


def unanswered(instrument: Instrument, items: Mapping[int, int]) -> list[int]:
    """Return the numbers of the items that have no answer."""
    return [number for number in range(1, instrument.items + 1) if number not in items]


def reachable(instrument: Instrument, items: Mapping[int, int], sum_: int) -> list[int]:
    """Return the totals that are left when every open item has holes; none when one has not."""
    if not instrument.summed or not instrument.item_values:
        return []
    left = unanswered(instrument, items)
    if not left or any(number not in instrument.item_values for number in left):
        return []
    totals = {sum_}
    for number in left:
        totals = {total + value for total in totals for value in instrument.allowed(number)}
    return sorted(totals)


def can_prorate(instrument: Instrument, left: list[int]) -> bool:
    """Tell whether the instrument's own rule fills these missing items; never a critical one."""
    return (
        instrument.missing_rule == "prorate"
        and len(left) <= instrument.missing_most
        and not set(left) & set(instrument.critical_items)
    )


def item_span(
    instrument: Instrument, number: int, total: int | None, sum_: int, rest_low: int, rest_high: int
) -> Known:
    """Return the values that an unanswered item can have, given the total and the others."""
    allowed = instrument.allowed(number)
    if total is None:
        return allowed[0], allowed[-1]
    rest = total - sum_
    fits = [value for value in allowed if rest_low - allowed[0] <= rest - value <= rest_high - allowed[-1]]
    return (fits[0], fits[-1]) if fits else (allowed[0], allowed[-1])
