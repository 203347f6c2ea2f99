"""What an episode says of the patient, whatever is wrong with it: each way it can be meant is listened to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from stegvis.model.assessment import Assessment, contact_date, parts_and_faults
from stegvis.model.copying import comparable
from stegvis.model.episode import Measurement
from stegvis.model.twice import ways_of


def patients_of(data: Any) -> list[Assessment]:
    """Return what an episode of JSON data says of the patient; what cannot be read is left out.

    >>> broken = {"on": "2026-13-01", "measurements": [{"instrument": "phq9", "items": {"9": 3}, "on": 7}]}
    >>> [dict(one.items) for one in patients_of(broken)]
    [{}, {'phq9': {'9': 3}}, {'phq9': {'9': 3}}]
    """
    return [one for way in ways_of(data) if isinstance(way, dict) for one in patients_in(way)]


def patients_in(data: dict[str, Any]) -> Iterator[Assessment]:
    """Yield what an episode says of the patient, meant in one way."""
    said, measured = data.get("patient"), data.get("measurements")
    parts, _ = parts_and_faults(said if isinstance(said, dict) else {})
    measurements = [
        Measurement(one["instrument"], contact_date(one.get("on"), []), one.get("total"), one.get("items"))  # type: ignore[arg-type]
        for one in (measured if isinstance(measured, list) else [])
        if isinstance(one, dict) and isinstance(one.get("instrument"), str)
    ]
    yield from each_heard(Assessment(**parts), measurements, contact_date(data.get("on"), []))


def each_heard(
    patient: Assessment, measurements: Sequence[Measurement], on: date | None
) -> Iterator[Assessment]:
    """Yield what is known of a patient: as given, with the newest measurements, and by each of them alone."""
    yield patient
    apart = [
        evolve(
            patient,
            scores={} if one.total is None else {one.instrument: one.total},
            items={one.instrument: one.items} if one.items else {},
            printed_items={},
            findings={},
            none_of=(),
            contact_date=patient.contact_date or on,
        )
        for one in newest(measurements)
    ]
    for part in ("scores", "items", "printed_items"):
        if not isinstance(getattr(patient, part), Mapping):
            empty: dict[str, Any] = {part: {}}
            patient = evolve(patient, **empty)
    given = {*patient.scores, *patient.items, *patient.printed_items}
    if apart:
        more = [one for one in apart if given.isdisjoint((*one.scores, *one.items))]
        yield evolve(
            patient,
            scores={id: total for one in more for id, total in one.scores.items()} | dict(patient.scores),
            items={id: items for one in more for id, items in one.items.items()} | dict(patient.items),
            contact_date=patient.contact_date or on,
        )
    yield from apart


def newest(measurements: Sequence[Measurement]) -> list[Measurement]:
    """Return the newest measurement by each scale, in whatever order they stand, and each that has no day."""
    days = [(comparable(one.on), one) for one in measurements]
    by_scale = {one.instrument: one for on, one in sorted(days, key=lambda day: str(day[0])) if on}
    return [*by_scale.values(), *(one for on, one in days if not on)]
