"""A patient with faults: what is wrong is set aside, all else is kept, and no red flag is lost by it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve

from stegvis.errors import Fault
from stegvis.language import Known
from stegvis.model import BESIDE, Assessment, Pathway, Weighed, age_on, whole
from stegvis.routing.closing import close_gates
from stegvis.routing.compile import Ruleset
from stegvis.routing.intake import read
from stegvis.routing.renamed import Renamed, current
from stegvis.routing.unread import reopened

YEARS = re.compile(r"\s*([0-9]{1,3})(?:[.,][0-9]+)?\s*")
PARTS = ("scores", "items", "printed_items", "findings")
LISTS = ("none_of", "declines")
NOTHING: frozenset[str] = frozenset()
OF_SCALES = ("scores", "items", "printed_items")


def set_aside(pathway: Pathway, patient: Assessment, renamed: Renamed | None = None) -> Weighed:
    """Return what is known once every faulty value counts as not asked.

    What contradicts itself within a scale is set aside as a whole, but a red flag that any part of it raises
    holds. A name that nothing has may be the misspelling of what a group's "none of these" denied: no group
    is then denied.

    Args:
        renamed: the patient by the names of today, where that is known.
    """
    today = renamed or current(pathway, patient)
    left = patient = today.patient
    faults = [*today.faults]
    doubted = frozenset(inputs_doubted(pathway, faults)) if faults else NOTHING
    while (seen := read(pathway, left, doubted)).faults:
        faults += seen.faults
        doubted |= frozenset(inputs_doubted(pathway, seen.faults))
        left = fewer(left, without(pathway, left, seen), seen.faults)
    if faults:
        ask_again(seen, reopened(pathway, patient))
        meant_ages(pathway, patient, seen)
    close_gates(pathway, seen)
    seen.caveats += today.caveats
    seen.faults = faults
    if faults:
        seen.left = left
        seen.raisers = raised(pathway, [*alone(pathway, patient, left), *today.apart])
        seen.raised = tuple(sorted(seen.raisers))
    return seen


def sound(pathway: Pathway, patient: Assessment) -> Assessment:
    """Return a patient, by the names of today, without what is faulty."""
    seen = set_aside(pathway, patient)
    return seen.left or current(pathway, patient).patient


def answered_anew(
    pathway: Pathway, before: Weighed, given: Assessment, other: Assessment, scale: str
) -> Weighed | None:
    """Return what is known with another answer to a scale; what was set aside stays so but for that scale.

    Args:
        given: the patient as given.
        other: the patient without what was set aside, with the answer in it.

    Returns:
        None when the scale cannot have that answer beside what is left.
    """
    own = family(pathway, scale)
    ids = (id for id in inputs_doubted(pathway, before.faults) if pathway.inputs[id].instrument not in own)
    seen = read(pathway, other, frozenset(ids))
    if seen.faults:
        return None
    if before.faults:
        ask_again(seen, reopened(pathway, given))
        meant_ages(pathway, given, seen)
    close_gates(pathway, seen)
    seen.faults, seen.raised = before.faults, before.raised
    return seen


def meant_ages(pathway: Pathway, patient: Assessment, seen: Weighed) -> None:
    """Where an age was set aside, bound it by those that were said: what holds at all of them holds."""
    age, born, day = patient.age, patient.born, patient.contact_date
    if "age" in seen.known:
        return
    low, high = pathway.inputs["age"].lowest, pathway.inputs["age"].highest
    said: list[object] = [age if whole(age) else meant(age)]
    if type(born) is date and type(day) is date:
        said.append(age_on(born, day))
    ages = [one for one in said if isinstance(one, int) and low <= one <= high]
    if ages:
        seen.known["age"] = min(ages), max(ages)


def meant(age: object) -> int | None:
    """Return the whole years that something else than a whole number must mean.

    >>> meant("10"), meant(10.5), meant("10,5"), meant("ten"), meant(True)
    (10, 10, 10, None, None)
    """
    if isinstance(age, float) and math.isfinite(age):
        return math.floor(age)
    found = YEARS.fullmatch(age) if isinstance(age, str) else None
    return int(found[1]) if found else None


def inputs_doubted(pathway: Pathway, faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the inputs of which a faulty value says something: of a scale its total and all its items."""
    of_scales = pathway.once(inputs_of_scales)
    for fault in faults:
        part, _, rest = fault.field.partition(".")
        scale = rest.partition(".")[0]
        if part in OF_SCALES and scale:
            yield from (id for one in family(pathway, scale) for id in of_scales.get(one, ()))
        elif (rest or part) in pathway.inputs and fault.code != "unknown_name":
            yield rest or part


def inputs_of_scales(pathway: Pathway) -> dict[str, list[str]]:
    """Return the total and the items of each scale."""
    found: dict[str, list[str]] = {}
    for id, one in pathway.inputs.items():
        if one.instrument:
            found.setdefault(one.instrument, []).append(id)
    return found


def fewer(before: Assessment, left: Assessment, faults: Iterable[Fault]) -> Assessment:
    """Return what is left; where nothing could be taken away by name, the whole part goes."""
    if left != before:
        return left
    parts = {fault.field.partition(".")[0] for fault in faults}
    empty: dict[str, Any] = {part: {} if part in PARTS else None for part in parts if part not in LISTS}
    return evolve(before, none_of=(), declines=(), **empty)


def ask_again(seen: Weighed, ids: Iterable[str]) -> None:
    """Questions that something else has opened count as not asked, where they were denied."""
    for id in ids:
        if seen.known.get(id) == (0, 0):
            del seen.known[id]
            seen.given.discard(id)


def without(pathway: Pathway, patient: Assessment, seen: Weighed) -> Assessment:
    """Return the patient without what is wrong."""
    left = without_names(patient, [fault for fault in seen.faults if by_name(patient, fault)])
    if any(fault.code == "unknown_name" for fault in seen.faults):
        left = evolve(left, none_of=())
    for fault in {(one.field, one.code): one for one in seen.faults}.values():
        part, _, rest = fault.field.partition(".")
        if part == "born" and fault.code == "conflict":
            left = evolve(left, age=None)
        if part in BESIDE and fault.code == "conflict":
            left = evolve(left, findings={**left.findings, part: None})
        if by_name(patient, fault):
            continue
        if part not in PARTS or not rest or not isinstance(getattr(patient, part), Mapping):
            empty: dict[str, Any] = {part: seen.declines if part in LISTS else {} if part in PARTS else None}
            left = evolve(left, **empty | ({"none_of": ()} if part in ("findings", "none_of") else {}))
        elif part == "findings":
            left = evolve(left, findings={**left.findings, rest: None})
        else:
            left = without_scales(left, family(pathway, rest.partition(".")[0]))
    return left


def by_name(patient: Assessment, fault: Fault) -> bool:
    """Tell whether what is wrong is one entry of a part, which goes by its name alone."""
    part, _, rest = fault.field.partition(".")
    given = getattr(patient, part) if part in PARTS else None
    if not rest or not isinstance(given, Mapping):
        return False
    if part == "findings":
        return fault.code == "unknown_name" or rest not in given
    return fault.code not in ("conflict", "not_for_age")


def without_names(patient: Assessment, faults: Iterable[Fault]) -> Assessment:
    """Return the patient without some entries; all at once, however many there are."""
    names: dict[str, set[str]] = {}
    for fault in faults:
        part, _, rest = fault.field.partition(".")
        names.setdefault(part, set()).add(rest)
    left: dict[str, Any] = {part: kept(getattr(patient, part), gone) for part, gone in names.items()}
    return evolve(patient, **left)


def kept(given: Mapping[Any, Any], gone: set[str]) -> dict[Any, Any]:
    """Return all but what is named: an entry, or of a scale an item; where it has no such item, the scale."""
    entries = {str(one) for one in given}
    items = {f"{one}.{item}" for one, some in given.items() if isinstance(some, Mapping) for item in some}
    others = gone - (items - entries)
    whole = {name if name in entries else name.partition(".")[0] for name in others}
    return {
        one: {item: value for item, value in some.items() if f"{one}.{item}" not in gone}
        if isinstance(some, Mapping)
        else some
        for one, some in given.items()
        if str(one) not in whole
    }


def without_scales(patient: Assessment, scales: set[str]) -> Assessment:
    """Return the patient without anything of some scales."""
    kept: dict[str, Any] = {
        part: {id: given for id, given in getattr(patient, part).items() if id not in scales}
        for part in OF_SCALES
        if isinstance(getattr(patient, part), Mapping)
    }
    return evolve(patient, **kept)


def family(pathway: Pathway, scale: str) -> set[str]:
    """Return a scale with those that it is part of and those that are part of it."""
    found = {scale}
    for one in pathway.instruments.values():
        if one.id == scale or scale in one.short_forms:
            found |= {one.id, *one.short_forms}
    return found


def raised(pathway: Pathway, apart: Iterable[Assessment]) -> dict[int, dict[str, Known]]:
    """Return the red flags that a value set aside raises by itself, and what is known beside that value."""
    found: dict[int, dict[str, Known]] = {}
    for one in apart:
        for number in flags_of(pathway, one) - found.keys():
            found[number] = read(pathway, one).known
    return found


def flags_of(pathway: Pathway, patient: Assessment) -> set[int]:
    """Return the red flags that a patient raises; none where the answers are faulty."""
    rules: Ruleset = pathway.ruleset
    seen = read(pathway, patient)
    if seen.faults:
        return set()
    close_gates(pathway, seen)
    return {n for n in rules.decide(rules.values(seen.known))[2] if n < len(pathway.red_flags)}


def alone(pathway: Pathway, patient: Assessment, left: Assessment) -> Iterator[Assessment]:
    """Yield patients of whom nothing is known but one value that was set aside, or one scale of them."""
    scales = {id for one in pathway.instruments.values() for id in (one.id, *one.short_forms)}
    gone: dict[str, dict[str, Any]] = {}
    for part in OF_SCALES:
        given, left_there = getattr(patient, part), getattr(left, part)
        for scale in scales & given.keys() if isinstance(given, Mapping) else ():
            value = given[scale]
            if left_there.get(scale) == value:
                continue
            gone.setdefault(scale, {})[part] = {scale: value}
            for one in single(pathway, scale, value) if part != "scores" else [value]:
                only: dict[str, Any] = {part: {scale: one}}
                yield Assessment(**only)
    yield from (Assessment(**parts) for parts in gone.values() if len(parts) > 1)


def single(pathway: Pathway, scale: str, items: Any) -> Iterator[Any]:
    """Yield each item that a scale has, alone; what is no list of items as it is."""
    if not isinstance(items, Mapping):
        yield items
    elif scale in pathway.instruments:
        numbers = {str(n) for n in range(1, pathway.instruments[scale].items + 1)}
        yield from ({item: answer} for item, answer in items.items() if str(item) in numbers)
