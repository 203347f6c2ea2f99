"""How old a patient was on the day of a measurement."""

from __future__ import annotations

from datetime import date

from stegvis.language import Known
from stegvis.model import Assessment, Instrument, age_on, whole
from stegvis.routing import fits_age


def ages_on(patient: Assessment, today: date, day: date) -> Known | None:
    """Return the lowest and highest age that a patient can have had on a day; None when it is not known.

    A birth date tells it exactly. Whole years that are true today leave two ages on most other days.

    >>> ages_on(Assessment(18), date(2026, 1, 12), date(2024, 10, 12))
    (16, 17)
    """
    if type(patient.born) is date:
        return age_on(patient.born, day), age_on(patient.born, day)
    age = patient.age
    if age is None or not whole(age):
        return None
    highest = age - age_on(day, today)
    same_day = (day.month, day.day) == (today.month, today.day)
    return highest - (not same_day), highest


def nearest_age(instrument: Instrument, ages: Known | None) -> int | None:
    """Return a possible age that an instrument is meant for, else the one nearest to those."""
    if ages is None:
        return None
    return max(0, min(max(ages[0], instrument.age_lowest), ages[1]))


def is_for(instrument: Instrument, ages: Known | None) -> bool:
    """Tell whether an instrument is meant for any age that is possible."""
    age = nearest_age(instrument, ages)
    return age is None or fits_age(instrument, age)
