"""What is said of a value that a scale cannot have: what is wrong, what is allowed, how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from stegvis.errors import NO_TEXT, Code, Fault, Text, both, meant
from stegvis.language import Known
from stegvis.model import Instrument, OtherUnit, Skip, whole

CHECK_BOTH = Text("kontrollera båda", "check both")
NO_DECIMALS = Text("totalpoäng har inga decimaler", "totals have no decimals")
UNQUOTED = Text("skriv ett heltal utan citattecken", "give a whole number without quotes")
WHICH_SCALE = Text(
    "kontrollera talet och vilken skala det hör till", "check the number and which scale it belongs to"
)
OTHER_MEANS = Text(
    "utelämna poängen och bedöm på annat sätt", "leave the score out and assess by other means"
)
FROM_ONE = Text(
    "svaren tycks vara kodade från 1: dra 1 från varje svar",
    "the answers seem coded from 1: take 1 from each",
)
UNREAD_ORDER = Text(
    "i vilken ordning rutorna står på den tryckta skalan är inte belagt",
    "in which order the boxes stand on the printed form has not been established",
)


def range_or_kind(value: object) -> Code:
    """Return the kind of fault of a number that is refused."""
    return "out_of_range" if whole(value) else "not_whole"


def spoken(span: Known) -> Text:
    """Say a value, or the lowest and highest it can be."""
    low, high = span
    return Text(str(low), str(low)) if low == high else Text(f"{low} till {high}", f"{low} to {high}")


def wholes(low: int, high: int) -> Text:
    """Say a range of whole numbers."""
    return Text(f"hela tal från {low} till {high}", f"whole numbers from {low} to {high}")


def ages_of(one: Instrument) -> Text:
    """Say the ages that an instrument is meant for."""
    low, high = one.age_lowest, one.age_highest
    return Text(f"{low} till {high} år", f"ages {low} to {high}")


def no_total(total: object, name: Text) -> Text:
    """Say that a number is no total of an instrument."""
    return Text(
        f"{total!r} kan inte vara en totalpoäng på {name.sv}", f"{total!r} cannot be a total of {name.en}"
    )


def impossible(one: Instrument, total: object, field: str) -> Fault:
    """Say of a total that it is no whole number, or out of range; in another unit it may be possible."""
    allowed = wholes(one.lowest, one.highest)
    if not isinstance(total, int) or not whole(total):
        hint = one.half_steps if isinstance(total, float) else UNQUOTED
        what = Text(f"{total!r} är inget heltal", f"{total!r} is not a whole number")
        return Fault(field, total, what, allowed, hint if hint.en else NO_DECIMALS, "not_whole")
    smell = next((s for s in one.smells if s.lowest <= total <= s.highest), None)
    hint = smell.hint if smell else other_unit(one, total) or WHICH_SCALE
    return Fault(field, total, no_total(total, one.name), allowed, hint, "out_of_range")


def other_unit(one: Instrument, total: int) -> Text | None:
    """Say in which other unit a total would be possible."""
    for unit in one.units:
        if unit.fits(one, total):
            written = f'{{"value": {total}, "unit": "{unit.id}"}}'
            return Text(
                f"är det {unit.name.sv}? Skriv {written}" if unit.times else f"är det {unit.name.sv}?",
                f"is it {unit.name.en}? Write {written}" if unit.times else f"is it {unit.name.en}?",
            )
    return None


def no_unit(one: Instrument, given: Mapping[str, object]) -> Fault:
    """Say that a scale has no such unit."""
    known = ["points", *(unit.id for unit in one.units)]
    said = given["unit"]
    what = Text(f"{one.name.sv} har ingen enhet {said!r}", f"{one.name.en} has no unit {said!r}")
    return Fault(f"scores.{one.id}", given, what, ", ".join(known), meant(str(said), known), "not_a_word")


def not_convertible(one: Instrument, unit: OtherUnit, given: Mapping[str, object]) -> Fault:
    """Say that a value is none in its unit, or that the unit cannot be turned into points."""
    value, times = given["value"], unit.times
    if not times:
        what = Text(
            f"{unit.name.sv} kan inte räknas om till poäng på {one.name.sv}",
            f"{unit.name.en} cannot be turned into points of {one.name.en}",
        )
        return Fault(f"scores.{one.id}", given, what, wholes(one.lowest, one.highest), unit.note, "not_read")
    what = Text(f"{value!r} är inget värde i {unit.name.sv}", f"{value!r} is not a value in {unit.name.en}")
    low, high = one.lowest * times, one.highest * times
    allowed = Text(f"{low}, {low + times} ... {high}", f"{low}, {low + times} ... {high}")
    return Fault(f"scores.{one.id}", given, what, allowed, unit.note, range_or_kind(value))


def no_short_total(short: str, given: object, low: int, high: int) -> Fault:
    """Say that a short form cannot have this total."""
    what = no_total(given, both(short))
    return Fault(f"scores.{short}", given, what, wholes(low, high), code=range_or_kind(given))


def no_item(one: Instrument, number: int, value: object, name: str) -> Fault:
    """Say of an item that there is no such item, or that it is answered twice."""
    most = one.items
    if 1 <= number <= most:
        twice = Text("frågan är besvarad två gånger", "this item is answered twice")
        return Fault(name, value, twice, code="given_twice")
    what = Text("det finns ingen sådan fråga", "there is no such item")
    return Fault(name, value, what, Text(f"fråga 1 till {most}", f"items 1 to {most}"), code="out_of_range")


def no_item_value(one: Instrument, number: int, value: object, name: str) -> Fault:
    """Say that an item cannot have this value."""
    allowed = one.allowed(number)
    hint = one.half_steps if isinstance(value, float) else NO_TEXT
    if whole(value) and number in one.item_values:
        hint = Text("frågan har inga värden däremellan", "this item has no values between these")
    elif value == allowed[-1] + 1 and allowed[0] == 0:
        hint = FROM_ONE
    words = ", ".join(map(str, allowed))
    what = Text(f"{value!r} är inget värde på den här frågan", f"{value!r} is not a value of this item")
    return Fault(name, value, what, words, hint, range_or_kind(value))


def no_box(one: Instrument, number: int, value: object, name: str) -> Fault:
    """Say that an item has no such box."""
    last = len(one.boxes(number)) - 1
    what = Text(f"{value!r} är ingen ruta på den här frågan", f"{value!r} is not a box of this item")
    allowed = Text(f"0 (första rutan) till {last}", f"0 (the first box) to {last}")
    return Fault(name, value, what, allowed, code=range_or_kind(value))


def no_positions(one: Instrument, given: object) -> Fault:
    """Say that ticked boxes of a scale are not read, and why."""
    reason = one.printed_unread if one.printed_unread.en else UNREAD_ORDER
    name = one.name
    what = Text(
        f"kryssade rutor på {name.sv} läses inte: {reason.sv}",
        f"ticked boxes of {name.en} are not read: {reason.en}",
    )
    hint = Text("ge poängen för varje fråga i items", "give the score of each item in items")
    return Fault(f"printed_items.{one.id}", given, what, "", hint, "not_read")


def misfit(one: Instrument, total: int, items: Mapping[int, int], left: Collection[int]) -> Fault:
    """Say that a total does not fit the items given, and which totals do."""
    span = min(left), max(left)
    gaps = len(left) < span[1] - span[0] + 1
    fits = both(", ".join(map(str, sorted(left)))) if gaps else spoken(span)
    allowed = Text(f"{fits.sv}, av frågorna som är besvarade", f"{fits.en}, from the items given")
    sum_ = sum(items.values())
    what = Text(
        f"totalpoängen {total} stämmer inte med frågorna, som ger {sum_}",
        f"a total of {total} does not fit its items, which sum to {sum_}",
    )
    skips = [skip_said(skip) for skip in one.skips if all(items.get(n) == 0 for n in skip.when_zero)]
    hint = Text(
        "; ".join([CHECK_BOTH.sv, *(said.sv for said in skips)]),
        "; ".join([CHECK_BOTH.en, *(said.en for said in skips)]),
    )
    return Fault(f"scores.{one.id}", total, what, allowed, hint, "conflict")


def skip_said(skip: Skip) -> Text:
    """Say which items a form skips, and when."""
    when, skipped = (", ".join(map(str, numbers)) for numbers in (skip.when_zero, skip.zero))
    return Text(f"vid fråga {when} = 0 hoppas fråga {skipped} över", f"item {when} = 0 skips items {skipped}")


def no_part(
    full: Instrument, short: str, span: Known, given: object, numbers: Sequence[int], left: Collection[int]
) -> Fault:
    """Say that a short form cannot be the sum of its own items."""
    one, other = spoken(span), spoken((min(left), max(left)))
    named = ", ".join(map(str, numbers))
    what = Text(
        f"{short} {one.sv} stämmer inte med fråga {named} i {full.name.sv}, som ger {other.sv}",
        f"{short} {one.en} does not fit items {named} of {full.name.en}, which give {other.en}",
    )
    return Fault(f"scores.{short}", given, what, other, CHECK_BOTH, "conflict")


def no_whole(
    full: Instrument, short: str, span: Known, given: object, known: Known, left: Collection[int]
) -> Fault:
    """Say that a short form does not fit the scale that it is part of."""
    one, other = spoken(span), spoken(known)
    what = Text(
        f"{short} {one.sv} stämmer inte med {full.id} {other.sv}",
        f"{short} {one.en} does not fit {full.id} {other.en}",
    )
    least, most = min(left), max(left)
    allowed = Text(f"{full.id} från {least} till {most}", f"{full.id} from {least} to {most}")
    hint = Text(
        f"frågorna i {short} ingår i {full.name.sv}: kontrollera båda",
        f"the questions of {short} are part of {full.name.en}: check both",
    )
    return Fault(f"scores.{short}", given, what, allowed, hint, "conflict")


def not_for_age(one: Instrument, age: int, given: object) -> Fault:
    """Say that a scale is not meant for this age."""
    name = one.name
    what = Text(
        f"{name.sv} är inte validerad vid {age} års ålder", f"{name.en} is not validated at age {age}"
    )
    hint = one.age_note if one.age_note.en else OTHER_MEANS
    return Fault(f"scores.{one.id}", given, what, ages_of(one), hint, "not_for_age")


def part_not_for_age(full: Instrument, short: str, age: int, given: object) -> Fault:
    """Say that a short form is read as part of a scale that is not meant for this age."""
    what = Text(
        f"{short} läses som en del av {full.name.sv}, som inte är validerad vid {age} års ålder",
        f"{short} is read as a part of {full.name.en}, which is not validated at age {age}",
    )
    hint = Text("lämna poängen utanför", "leave the score out")
    return Fault(f"scores.{short}", given, what, ages_of(full), hint, "not_for_age")
