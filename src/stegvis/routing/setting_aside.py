"""A patient with faults: what is wrong is set aside, all else is kept, and no red flag is lost by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from stegvis.errors import Fault
from stegvis.model import BESIDE, Assessment, Pathway, Weighed
from stegvis.routing.compile import Ruleset
from stegvis.routing.intake import close_gates, read
from stegvis.routing.unread import reopened

PARTS = ("scores", "items", "printed_items", "findings")
LISTS = ("none_of", "declines")
OF_SCALES = ("scores", "items", "printed_items")


def set_aside(pathway: Pathway, patient: Assessment) -> Weighed:
    """Return what is known once every faulty value counts as not asked.

    What contradicts itself within a scale is set aside as a whole, but a red flag that any part of it raises
    holds. A name that nothing has may be the misspelling of what a group's "none of these" denied: no group
    is then denied.
    """
    faults: list[Fault] = []
    left, doubted = patient, frozenset[str]()
    while (seen := read(pathway, left, doubted)).faults:
        faults += seen.faults
        doubted |= frozenset(inputs_doubted(pathway, seen.faults))
        left = fewer(left, without(pathway, left, seen.faults), seen.faults)
    if faults:
        ask_again(seen, reopened(pathway, patient))
    close_gates(pathway, seen)
    seen.faults = faults
    if faults:
        seen.raised = tuple(sorted(raised(pathway, patient, left)))
    return seen


def inputs_doubted(pathway: Pathway, faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the inputs of which a faulty value says something: of a scale its total and all its items."""
    for fault in faults:
        part, _, rest = fault.field.partition(".")
        scale = rest.partition(".")[0]
        if part in OF_SCALES and scale:
            scales = family(pathway, scale)
            yield from (id for id, one in pathway.inputs.items() if one.instrument in scales)
        elif (rest or part) in pathway.inputs and fault.code != "unknown_name":
            yield rest or part


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


def without(pathway: Pathway, patient: Assessment, faults: list[Fault]) -> Assessment:
    """Return the patient without what is wrong."""
    for fault in faults:
        part, inside, rest = fault.field.partition(".")
        empty: dict[str, Any] = {part: () if part in LISTS else {} if part in PARTS else None}
        if part == "declines" and fault.code == "unknown_name":
            empty = {part: [one for one in patient.declines if one != fault.value]}
        if fault.code == "unknown_name":
            patient = evolve(patient, none_of=())
        if part == "born" and fault.code == "conflict":
            patient = evolve(patient, age=None)
        if part in BESIDE and fault.code == "conflict":
            patient = evolve(patient, findings={**patient.findings, part: None})
        if part not in PARTS or not inside or not isinstance(getattr(patient, part), Mapping):
            patient = evolve(patient, **empty | ({"none_of": ()} if part == "findings" else {}))
        elif part == "findings":
            known = fault.code != "unknown_name" and rest in patient.findings
            left = {**patient.findings, rest: None} if known else but(patient.findings, rest)
            patient = evolve(patient, findings=left)
        elif fault.code in ("conflict", "not_for_age"):
            patient = without_scales(patient, family(pathway, rest.partition(".")[0]))
        else:
            whole = rest in getattr(patient, part)
            patient = without_value(patient, part, *((rest, "") if whole else rest.partition(".")[::2]))
    return patient


def without_value(patient: Assessment, part: str, scale: str, item: str) -> Assessment:
    """Return the patient without one total, or one item of a scale."""
    given: Mapping[str, Any] = getattr(patient, part)
    inside = given.get(scale)
    left = but(given, scale)
    if item and isinstance(inside, Mapping) and len(fewer := but(inside, item)) < len(inside):
        left = {**given, scale: fewer}
    changed: dict[str, Any] = {part: left}
    return evolve(patient, **changed)


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


def but(given: Mapping[Any, Any], key: str) -> dict[Any, Any]:
    """Return all but one entry."""
    return {one: value for one, value in given.items() if str(one) != key}


def raised(pathway: Pathway, patient: Assessment, left: Assessment) -> set[int]:
    """Return the red flags that a value set aside raises by itself."""
    rules: Ruleset = pathway.ruleset
    flags = len(pathway.red_flags)
    found: set[int] = set()
    for one in alone(patient, left):
        seen = read(pathway, one)
        if not seen.faults:
            close_gates(pathway, seen)
            found.update(n for n in rules.decide(rules.values(seen.known))[2] if n < flags)
    return found


def alone(patient: Assessment, left: Assessment) -> Iterator[Assessment]:
    """Yield patients of whom nothing is known but one value that was set aside, or one scale of them."""
    gone: dict[str, dict[str, Any]] = {}
    for part in OF_SCALES:
        given, kept = getattr(patient, part), getattr(left, part)
        for scale, value in given.items() if isinstance(given, Mapping) else ():
            if kept.get(scale) == value:
                continue
            gone.setdefault(str(scale), {})[part] = {scale: value}
            single = (
                [{item: answer} for item, answer in value.items()]
                if part != "scores" and isinstance(value, Mapping)
                else [value]
            )
            for one in single:
                only: dict[str, Any] = {part: {scale: one}}
                yield Assessment(**only)
    yield from (Assessment(**parts) for parts in gone.values() if len(parts) > 1)
