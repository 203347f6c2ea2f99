"""Patients that show something, made as small as the router lets them be: fewest answers, mildest values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import frozen

from stegvis.errors import AssessmentError
from stegvis.loading import patient
from stegvis.model import Pathway, Weighed
from stegvis.routing import Outcome, outcome, weigh

PatientData = dict[str, Any]
Key = tuple[str, ...]
Flat = dict[Key, Any]
Shows = Callable[[Sequence[PatientData]], bool]
LEFT_OUT = ("items", "findings", "age", "scores")
"""What is tried first to be left out: a total says in one number what items say in many."""


@frozen
class RoutedPatient:
    """A patient as the router saw it; no outcome when it had no step to propose."""

    data: PatientData
    seen: Weighed
    values: Sequence[int]
    outcome: Outcome | None

    def level(self, track: str = "") -> int:
        """Return the level proposed in a track, or the highest; -1 when there is none."""
        shown = self.outcome.proposals if self.outcome else ()
        return max((p.level for p in shown if track in ("", p.track.id)), default=-1)

    @property
    def totals(self) -> frozenset[str]:
        """The scales whose total is told, and not only worked out from items."""
        return frozenset(self.data.get("scores", ()))

    @property
    def urgency(self) -> int:
        """The highest urgency, -1 when there is none."""
        return self.outcome.urgency if self.outcome else -1

    @property
    def holds(self) -> tuple[int, ...]:
        """The rules that hold, by number."""
        return self.outcome.holds if self.outcome else ()


def routed(pathway: Pathway, data: PatientData) -> RoutedPatient | None:
    """Route JSON data as a user would; None when it is refused."""
    try:
        seen = weigh(pathway, patient(data))
    except AssessmentError:
        return None
    values = pathway.ruleset.values(seen.known)
    try:
        return RoutedPatient(data, seen, values, outcome(pathway, values))
    except AssertionError:
        return RoutedPatient(data, seen, values, None)


def smallest(pathway: Pathway, given: Sequence[PatientData], shows: Shows) -> tuple[PatientData, ...]:
    """Return patients that still show it: no answer can be left out, none be made smaller by itself."""
    flat = [flattened(one) for one in given]

    def still(tried: list[Flat]) -> bool:
        return shows([unflattened(one) for one in tried])

    flat = fewer(flat, still)
    flat = milder(pathway, flat, still)
    flat = nearer(pathway, flat, still)
    return tuple(grouped(pathway, [unflattened(one) for one in flat], shows))


def fewer(flat: list[Flat], still: Callable[[list[Flat]], bool]) -> list[Flat]:
    """Leave answers out, in all patients at once, as long as it still shows: many together, then fewer."""
    keys = sorted({key for one in flat for key in one}, key=lambda key: (LEFT_OUT.index(key[0]), key))
    return without_some(flat, keys, still)


def without_some(flat: list[Flat], keys: Sequence[Key], still: Callable[[list[Flat]], bool]) -> list[Flat]:
    """Leave out all of some answers; where that shows no longer, try each half of them."""
    tried = [{k: v for k, v in one.items() if k not in keys} for one in flat]
    if still(tried):
        return tried
    if len(keys) < 2:
        return flat
    middle = len(keys) // 2
    return without_some(without_some(flat, keys[:middle], still), keys[middle:], still)


def milder(pathway: Pathway, flat: list[Flat], still: Callable[[list[Flat]], bool]) -> list[Flat]:
    """Lower the answers that all patients share, each to the first value that still shows."""
    for key, value in [pair for one in flat for pair in one.items()]:
        if all(one.get(key, value) == value for one in flat):
            for less in below(pathway, key, value):
                tried = [{**one, key: less} if key in one else one for one in flat]
                if still(tried):
                    flat = tried
                    break
    return flat


def below(pathway: Pathway, key: tuple[str, ...], value: Any) -> Iterator[Any]:
    """Yield the values of an answer that are smaller than this one."""
    if isinstance(value, bool):
        yield from [False] * value
    elif isinstance(value, int):
        yield from range(input_of(pathway, key).lowest, value)


def nearer(pathway: Pathway, flat: list[Flat], still: Callable[[list[Flat]], bool]) -> list[Flat]:
    """Bring the one answer in which two patients differ as close together as still shows."""
    differ = [k for k in flat[0] if isinstance(flat[0][k], int) and flat[-1].get(k) != flat[0][k]]
    for key in differ:
        here, there = flat[0][key], flat[-1].get(key)
        if isinstance(here, bool) or not isinstance(there, int):
            continue
        ends = range(min(here, there), max(here, there))
        steps = [(v, v + 1) if here < there else (v + 1, v) for v in ends]
        for pair in steps:
            tried = [{**one, key: value} for one, value in zip(flat, pair, strict=True)]
            if still(tried):
                return tried
    return flat


def input_of(pathway: Pathway, key: tuple[str, ...]) -> Any:
    """Return the input that an answer is about."""
    name = f"{key[1]}.item{key[2]}" if key[0] == "items" else key[-1]
    return pathway.inputs[name]


def grouped(pathway: Pathway, given: Sequence[PatientData], shows: Shows) -> Sequence[PatientData]:
    """Say many answers of no as "none of these", where that shows the same."""
    for group in pathway.groups.values():
        told = [[id for id in group.findings if one.get("findings", {}).get(id) is False] for one in given]
        if min(map(len, told)) < 2:
            continue
        tried = [without(one, no, group.id) for one, no in zip(given, told, strict=True)]
        if shows(tried):
            given = tried
    return given


def without(one: PatientData, answered: Sequence[str], group: str) -> PatientData:
    """Return a patient with one group answered "none of these" in place of these answers."""
    left = {id: value for id, value in one["findings"].items() if id not in answered}
    made = {**one, "findings": left, "none_of": [*one.get("none_of", ()), group]}
    return {key: value for key, value in made.items() if value != {}}


def flattened(one: PatientData) -> Flat:
    """Return every answer with the way to it."""
    flat: Flat = {("age",): one["age"]} if "age" in one else {}
    for part in ("scores", "findings"):
        flat |= {(part, id): value for id, value in one.get(part, {}).items()}
    for id, items in one.get("items", {}).items():
        flat |= {("items", id, number): value for number, value in items.items()}
    return flat


def unflattened(flat: Flat) -> PatientData:
    """Return answers as JSON data again."""
    made: PatientData = {}
    for key, value in flat.items():
        at = made
        for part in key[:-1]:
            at = at.setdefault(part, {})
        at[key[-1]] = value
    return made
