"""Rating scales of one patient: the total or the interval it can lie in, and each mistake that shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from stegvis.errors import Fault, Text
from stegvis.language import Known
from stegvis.model import UNKNOWN, Assessment, Instrument, Pathway, Weighed
from stegvis.routing.answers import read_items, read_total, skip_items
from stegvis.routing.doubts import all_alike, partly, unknown_part
from stegvis.routing.refusals import (
    misfit,
    no_part,
    no_short_total,
    no_whole,
    not_for_age,
    part_not_for_age,
)
from stegvis.routing.totals import Part, item_span, own_sums, possible
from stegvis.routing.unread import why_unread

NO_MAPPING = Text("ska vara svar efter skala", "should be a mapping by instrument")


def read_instruments(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Read totals and items of every instrument that was used, short forms before what they are part of."""
    known = pathway.instruments
    parts = ("scores", patient.scores), ("items", patient.items), ("printed_items", patient.printed_items)
    wrong = [Fault(field, given, NO_MAPPING, '{"phq9": ...}', code="wrong_kind")
             for field, given in parts if type(given) is not dict]  # fmt: skip
    if wrong:
        seen.faults += wrong
        return
    used: set[str] = set()
    longer = pathway.once(longer_forms)
    for field, given in parts:
        for id in given:
            if id in known:
                used.add(id)
            if field == "scores" and id in longer:
                used |= longer[id]
            elif id not in known:
                seen.faults.append(why_unread(pathway, field, str(id), given[id], seen.faults))
    if not used:
        return
    used.update(*(longer[id] for id in used & longer.keys()))
    for one in pathway.once(shortest_first):
        if one.id in used:
            read_instrument(pathway, patient, one, seen)


def scales_in_vain(pathway: Pathway, patient: Assessment, seen: Weighed) -> Iterator[str]:
    """Yield scales that were handed out and of which nothing is known, and items that got no answer.

    A total, an item or a short form that was asked and is not known, or is null, says that much of the
    whole; so do the items of a scale whose total is no sum of them.
    """
    longer, optional = pathway.once(longer_forms), pathway.ruleset.optional
    for part in (patient.scores, patient.items, patient.printed_items):
        for id, given in part.items() if isinstance(part, Mapping) else ():
            answers = {"": given} if part is patient.scores or not isinstance(given, Mapping) else given
            empty = [str(key) for key, value in answers.items() if value is None or value == UNKNOWN]
            named = [f"{id}.item{key}" for key in empty if key]
            wholes = [id] if id in pathway.instruments else [*longer.get(id, ())]
            apart = (
                part is not patient.scores
                and id in pathway.instruments
                and not pathway.instruments[id].summed
            )
            for one in [*named, *wholes] if empty or (apart and answers) else ():
                if one not in seen.given and (one in pathway.gates or one in optional):
                    yield one


def longer_forms(pathway: Pathway) -> dict[str, set[str]]:
    """Return, per short form, the scales that it is part of."""
    found: dict[str, set[str]] = {}
    for one in pathway.instruments.values():
        for short in one.short_forms:
            found.setdefault(short, set()).add(one.id)
    return found


def shortest_first(pathway: Pathway) -> list[Instrument]:
    """Put short forms before the scales that they are part of."""
    return sorted(pathway.instruments.values(), key=lambda one: bool(one.short_forms))


def read_instrument(pathway: Pathway, patient: Assessment, one: Instrument, seen: Weighed) -> None:
    """Read the total, the items and the short forms of one instrument."""
    before = len(seen.faults)
    total = read_total(one, patient.scores.get(one.id), seen)
    items = read_items(one, patient, seen)
    skip_items(one, items, total, seen)
    given = total is not None or bool(items)
    age = seen.known.get("age")
    if len(seen.faults) > before:
        return
    if given and age and not fits_age(one, age[0]):
        seen.faults.append(not_for_age(one, age[0], total))
        return
    parts = list(read_parts(pathway, patient, one, given, seen))
    if len(seen.faults) == before and (given or parts):
        join(pathway, patient, one, (total, items, parts), seen)


def fits_age(one: Instrument, age: int) -> bool:
    """Tell whether an instrument is meant for this age."""
    return one.age_lowest <= age <= one.age_highest


def read_parts(
    pathway: Pathway, patient: Assessment, full: Instrument, given: bool, seen: Weighed
) -> Iterator[Part]:
    """Yield what is known of the short forms of a scale.

    One that the pathway reads in its own right is held against the scale, which is never guessed from it.
    """
    for short, rest in full.short_forms.items():
        items = full.short_items.get(short, ())
        if short in pathway.instruments:
            if given and short in seen.known:
                yield Part(short, items, seen.known[short], rest)
        elif (total := short_total(patient, full, short, rest, seen)) is not None:
            yield Part(short, items, (total, total), rest)


def short_total(patient: Assessment, full: Instrument, short: str, rest: int, seen: Weighed) -> int | None:
    """Read the total of a short form that is read as a part of a scale."""
    given = patient.scores.get(short)
    if given is None:
        return None
    if given == UNKNOWN:
        seen.caveats.append(unknown_part(full, short))
        return None
    low, high = full.lowest, full.highest - rest
    if type(given) is not int or not low <= given <= high:
        seen.faults.append(no_short_total(short, given, low, high))
        return None
    age = seen.known.get("age")
    if age and not fits_age(full, age[0]):
        seen.faults.append(part_not_for_age(full, short, age[0], given))
        return None
    return given


Found = tuple[int | None, dict[int, int], Sequence[Part]]
"""What was given of a scale: its total, its items, its short forms."""


def join(pathway: Pathway, patient: Assessment, one: Instrument, found: Found, seen: Weighed) -> None:
    """Join what was given of a scale: the total, or the interval it can lie in, and the items left."""
    total, items, parts = found
    plain = one.summed and not (parts or one.skips or one.item_values)
    left = range(*ends(one, items)) if plain else possible(one, items)
    if total is not None:
        if total not in left:
            seen.faults.append(misfit(one, total, items, left))
            return
        left = {total}
    for n, part in enumerate(parts):
        if fault := apart(patient, one, items, left, part):
            seen.faults.append(fault)
            return
        left = set(left) & possible(one, items, parts[: n + 1])
    keep(pathway, one, found, (min(left), max(left)), seen)


def ends(one: Instrument, items: Mapping[int, int]) -> Known:
    """Return the lowest total beside some items, and the first above the highest."""
    low, high = one.grid_lowest, one.grid_highest + 1
    for number, value in items.items():
        low += value - one.grid[number - 1][0]
        high += value - one.grid[number - 1][-1]
    return low, high


def apart(
    patient: Assessment, one: Instrument, items: Mapping[int, int], left: Iterable[int], part: Part
) -> Fault | None:
    """Say of a short form that it fits neither its own items nor the rest of the scale; else nothing."""
    given = patient.scores.get(part.id)
    if part.items and one.summed:
        own = own_sums(one, items, part.items)
        if not any(part.span[0] <= sum_ <= part.span[1] for sum_ in own):
            return no_part(one, part.id, part.span, given, part.items, own)
    beside = possible(one, items, [part])
    if beside.isdisjoint(left):
        return no_whole(one, part.id, part.span, given, (min(left), max(left)), beside)
    return None


def opens(one: Instrument, part: Part) -> bool:
    """Tell whether a short form is so high that the whole is asked for, though its gate were denied."""
    return part.span[0] >= one.short_opens.get(part.id, part.span[0] + 1)


def keep(pathway: Pathway, one: Instrument, found: Found, span: Known, seen: Weighed) -> None:
    """Note what is known of a scale and of the items that rules read."""
    total, items, parts = found
    id = one.id
    if total is None and items and one.summed and len(items) < one.items:
        seen.caveats.append(partly(one, items, span))
    if one.summed or total is not None or parts:
        seen.known[id] = span
    if total is not None or (items and one.summed) or any(opens(one, part) for part in parts):
        seen.given.add(id)
    if doubt := all_alike(one, items):
        seen.caveats.append(doubt)
    for number, value in items.items():
        key = f"{id}.item{number}"
        seen.known[key] = (value, value)
        seen.given.add(key)
    if total is None and not items:
        return
    for number, key in pathway.ruleset.read_items.get(id, ()):
        if number not in items:
            seen.known[key] = open_item(one, number, found)


def open_item(one: Instrument, number: int, found: Found) -> Known:
    """Return the values that an item without an answer can have."""
    total, items, parts = found
    allowed = one.allowed(number)
    if not one.summed or (total is None and not parts and not one.skips):
        return allowed[0], allowed[-1]
    if parts or one.skips or one.item_values:
        return item_span(one, number, items, parts, total)
    low, high = ends(one, items)
    told = low if total is None else total
    least = told - (high - 1 - allowed[-1])
    most = told - (low - allowed[0])
    return max(allowed[0], least), min(allowed[-1], most)
