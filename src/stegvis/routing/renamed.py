"""A patient and a course by the names of today: what is given by an earlier id is heard, and that is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attrs import evolve, frozen

from stegvis.errors import Fault, Text
from stegvis.model import Assessment, EarlierStep, Episode, Measurement, Override, Pathway, Referral

Part = TypeVar("Part", Episode, Measurement, EarlierStep, Override, Referral)

PARTS = {"scores": "instrument", "items": "instrument", "printed_items": "instrument", "findings": "finding"}
LISTS = {"none_of": ("group",), "declines": ("step", "form")}
OF_COURSE: dict[str, tuple[type[Any], str, str]] = {
    "measurements": (Measurement, "instrument", "instrument"),
    "earlier": (EarlierStep, "step", "step"),
    "overrides": (Override, "chosen", "step"),
}
"""Per list of a course its parts, the field that names something, and what that is of."""
GIVE_ONCE = Text("ge det en gång", "give it once")


@frozen
class Renamed:
    """A patient by the names of today.

    Attributes:
        faults: what is given by an earlier id and by that of today, and not alike.
        apart: of each such value, a patient of whom nothing else is known.
    """

    patient: Assessment
    caveats: tuple[Text, ...] = ()
    faults: tuple[Fault, ...] = ()
    apart: tuple[Assessment, ...] = ()


@frozen
class Clash:
    """Values of one thing, given by several of its names, that differ."""

    part: str
    now: str
    given: tuple[tuple[str, Any], ...]

    @property
    def fault(self) -> Fault:
        """Say what is wrong."""
        ids = ", ".join(id for id, _ in self.given if id != self.now)
        what = Text(
            f"{ids} heter numera {self.now}, och svaren skiljer sig åt",
            f"{ids} is now called {self.now}, and the answers differ",
        )
        return Fault(f"{self.part}.{self.now}", self.given[0][1], what, "", GIVE_ONCE, "conflict")

    def alone(self) -> Iterator[Assessment]:
        """Yield patients of whom nothing is known but one of the values."""
        for _, value in self.given:
            only: dict[str, Any] = {self.part: {self.now: value}}
            yield Assessment(**only)


def current(pathway: Pathway, patient: Assessment) -> Renamed:
    """Return a patient by the names of today; two values that differ are both set aside."""
    if not pathway.renamed or not named_earlier(pathway, patient):
        return Renamed(patient)
    clashes: list[Clash] = []
    old: dict[str, str] = {}
    left: dict[str, Any] = {}
    for part, kind in PARTS.items():
        given, names = getattr(patient, part), pathway.renamed.get(kind, {})
        if isinstance(given, Mapping) and not names.keys().isdisjoint(given):
            old |= {id: names[id] for id in given if id in names}
            left[part] = dict(merged(part, given, names, clashes))
    for part, kinds in LISTS.items():
        names = {id: now for kind in kinds for id, now in pathway.renamed.get(kind, {}).items()}
        given = getattr(patient, part)
        ids = [id for id in given if isinstance(id, str)] if isinstance(given, list | tuple) else []
        if not names.keys().isdisjoint(ids):
            old |= {id: names[id] for id in ids if id in names}
            left[part] = [names.get(id, id) if isinstance(id, str) else id for id in given]
    return Renamed(
        evolve(patient, **left) if left else patient,
        tuple(said(id, now) for id, now in old.items()),
        tuple(one.fault for one in clashes),
        tuple(patient for one in clashes for patient in one.alone()),
    )


def named_earlier(pathway: Pathway, patient: Assessment) -> bool:
    """Tell whether anything is given by an earlier id, of whatever it is."""
    names = pathway.once(earlier_ids)
    for part in PARTS:
        if (given := getattr(patient, part)) and isinstance(given, Mapping) and not names.isdisjoint(given):
            return True
    listed = (
        id for part in LISTS if isinstance(given := getattr(patient, part), list | tuple) for id in given
    )
    return any(isinstance(id, str) and id in names for id in listed)


def earlier_ids(pathway: Pathway) -> frozenset[str]:
    """Return every earlier id."""
    return frozenset(id for names in pathway.renamed.values() for id in names)


def merged(
    part: str, given: Mapping[Any, Any], names: Mapping[str, str], clashes: list[Clash]
) -> Iterator[tuple[Any, Any]]:
    """Yield what is given by the names of today; where two ways differ, that nothing is."""
    by_name: dict[Any, list[tuple[Any, Any]]] = {}
    for id, value in given.items():
        by_name.setdefault(names.get(id, id), []).append((id, value))
    for now, ways in by_name.items():
        told = [(id, value) for id, value in ways if value is not None]
        together = joined([value for _, value in told])
        if len(told) > 1 and together is None:
            clashes.append(Clash(part, now, tuple(told)))
        if len(told) < 2 or together is not None or part == "findings":
            yield now, together


def joined(values: Sequence[Any]) -> Any:
    """Return what values say together: the one that all are, or answers to items; None where they differ."""
    first = values[0] if values else None
    if len(values) < 2 or not all(isinstance(one, Mapping) for one in values):
        return first if all(type(one) is type(first) and one == first for one in values) else None
    together: dict[str, Any] = {}
    for one in values:
        for item, answer in one.items():
            if together.get(str(item)) not in (None, answer):
                return None
            together[str(item)] = answer if answer is not None else together.get(str(item))
    return together


def said(old: str, now: str) -> Text:
    """Say what something is called now."""
    return Text(f"{old} heter numera {now}: använd det namnet.", f"{old} is now called {now}: use that name.")


def current_course(pathway: Pathway, episode: Episode) -> tuple[Episode, list[Text], list[Fault]]:
    """Return a course by the names of today, what is to be said of it, and what contradicts itself."""
    if not pathway.renamed:
        return episode, [], []
    steps, checks = pathway.renamed.get("step", {}), pathway.renamed.get("check", {})
    old: dict[str, str] = {}
    left = called(called(episode, "step", steps, old), "scale", pathway.renamed.get("instrument", {}), old)
    changes: dict[str, Any] = {}
    for key, (kind, name, of) in OF_COURSE.items():
        given, names = getattr(episode, key), pathway.renamed.get(of, {})
        if isinstance(given, list | tuple):
            changes[key] = tuple(called(one, name, names, old) if type(one) is kind else one for one in given)
    if isinstance(episode.referral, Referral):
        changes["referral"] = called(episode.referral, "to", steps, old)
    clashes: list[Clash] = []
    if isinstance(episode.checks, Mapping):
        old |= {id: checks[id] for id in episode.checks if id in checks}
        changes["checks"] = dict(merged("checks", episode.checks, checks, clashes))
    told = Renamed(Assessment())
    if isinstance(episode.patient, Assessment):
        told = current(pathway, episode.patient)
        changes["patient"] = told.patient
    caveats = dict.fromkeys([*(said(*one) for one in old.items()), *told.caveats])
    faults = [evolve(fault, field=f"patient.{fault.field}") for fault in told.faults]
    return evolve(left, **changes), list(caveats), [*(one.fault for one in clashes), *faults]


def called(part: Part, field: str, names: Mapping[str, str], old: dict[str, str]) -> Part:
    """Return a part of a course with the name of today of what it names; note the earlier one."""
    id = getattr(part, field)
    if not isinstance(id, str) or id not in names:
        return part
    old[id] = names[id]
    changed: dict[str, Any] = {field: names[id]}
    return evolve(part, **changed)
