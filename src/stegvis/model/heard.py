"""What an episode says of the patient, whatever is wrong with it: each way it can be meant is listened to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from stegvis.model.assessment import Assessment, contact_date, parts_and_faults, wholes
from stegvis.model.episode import Episode, Measurement
from stegvis.model.twice import ways_of


def courses_of(data: Any) -> Iterator[Episode]:
    """Yield the patient and the measurements of an episode of JSON data; what cannot be read is left out.

    >>> broken = {"on": "2026-13-01", "measurements": [{"instrument": "phq9", "items": {"9": 3}, "on": 7}]}
    >>> [[(one.on, dict(one.items)) for one in course.measurements] for course in courses_of(broken)]
    [[(None, {'9': 3})]]
    """
    yield from (course_in(way) for way in ways_of(data) if isinstance(way, dict))


def course_in(data: dict[str, Any]) -> Episode:
    """Return what an episode says of the patient, meant in one way; a day that cannot be read is None."""
    said, measured = data.get("patient"), wholes(data.get("measurements"))
    parts, _ = parts_and_faults(said if isinstance(said, dict) else {})
    measurements = [
        Measurement(one["instrument"], day_of(one), one.get("total"), one.get("items") or {})
        for one in (measured if isinstance(measured, list) else [])
        if isinstance(one, dict) and isinstance(one.get("instrument"), str)
    ]
    return Episode("", day_of(data), day_of(data), Assessment(**parts), tuple(measurements))


def day_of(data: dict[str, Any]) -> date:
    """Return the day of something; where none can be read it is None, which no sound part of a course has."""
    day: Any = contact_date(data.get("on"), [])
    return day  # type: ignore[no-any-return]
