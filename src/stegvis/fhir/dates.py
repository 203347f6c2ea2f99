"""Days as records write them: whole, to the month or to the year, with or without a time of day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import frozen

from stegvis.errors import Text

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ]([0-9:.]+)(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?")

AFTER = Text("mätt efter dagen", "measured after the day")


@frozen
class When:
    """The first and last day that something can have been, and the instant when that is known.

    Attributes:
        instant: in universal time; None without a time of day and a time zone.
    """

    first: date
    last: date
    instant: datetime | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the day is known."""
        return self.first == self.last

    @property
    def earliest(self) -> date:
        """The first day that it can have been, whatever the time zone of the reader."""
        return min(self.first, self.instant.date()) if self.instant else self.first

    def touches(self, day: date) -> bool:
        """Tell whether it is this day, where it was written or in universal time."""
        return self.whole and day in (self.first, self.instant.date() if self.instant else self.first)

    def __str__(self) -> str:
        if self.whole:
            return self.first.isoformat()
        return self.first.isoformat()[: 7 if self.first.month == self.last.month else 4]


def read_day(said: object) -> When | None:
    """Read a date or a dateTime; None when it is none.

    >>> str(read_day("2026-11")), str(read_day("2026-11-20T09:00:00+01:00")), read_day("in November")
    ('2026-11', '2026-11-20', None)
    """
    form = FORM.fullmatch(said.strip()) if isinstance(said, str) else None
    if not form:
        return None
    year, month, day, time, zone = form.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last = first if day else date(first.year, 12 if not month else first.month, 1)
        if not day:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        instant = datetime.fromisoformat(f"{first}T{time}{zone}").astimezone(UTC) if time and zone else None
    except (ValueError, OverflowError):
        return None
    return When(first, last, instant)


def when_of(resource: dict[str, Any], *keys: str) -> When | None:
    """Return the first of these moments that a resource tells; of a period, its end, else its start."""
    for key in keys:
        said = resource.get(key)
        if isinstance(said, dict):
            said = said.get("end") or said.get("start")
        if found := read_day(said):
            return found
    return None


def age_on(born: date, day: date) -> int:
    """Return the age in whole years.

    >>> age_on(date(1990, 11, 29), date(2026, 11, 28))
    35
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def ages_on(born: When, day: date) -> tuple[int, int]:
    """Return the lowest and highest age that somebody can have."""
    return age_on(born.last, day), age_on(born.first, day)


def too_old(days: int | None) -> Text:
    """Say how old something may be."""
    if days is None:
        return Text(
            "inte från dagen; vårdprocessen säger inte hur gammalt ett värde får vara",
            "not of the day; the pathway does not say how old a value may be",
        )
    return Text(f"äldre än {days} dagar", f"older than {days} days")


def imprecise(days: int | None) -> Text:
    """Say that a moment may be too old, as it is only told to the month or year."""
    why = too_old(days)
    return Text(
        f"dagen är inte tillräckligt noga angiven: kan vara {why.sv}",
        f"the day is not precise enough: it may be {why.en}",
    )


def in_time(when: When, on: date, days: int | None) -> Text | None:
    """Say why a moment does not count, or nothing when it does."""
    if when.earliest > on:
        return AFTER
    oldest = on - timedelta(days=days or 0)
    if when.first >= oldest or when.touches(on):
        return None
    return too_old(days) if when.whole or when.last < oldest else imprecise(days)
