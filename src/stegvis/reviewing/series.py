"""Measurements by instrument and day, and the baseline that a step begins from."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Fault, near_miss
from stegvis.language import Known
from stegvis.model import Assessment, Episode, Instrument, Measurement, Pathway
from stegvis.routing import weigh


@frozen
class Reading:
    """One measurement: its day, and the lowest and highest total that it can be."""

    given: Measurement
    low: int
    high: int


@frozen
class Series:
    """All measurements with one instrument, by day, and where the step begins among them.

    Attributes:
        start: the place of the baseline, or None when nothing is measured.
    """

    instrument: Instrument
    readings: tuple[Reading, ...]
    start: int | None

    @property
    def first(self) -> Reading | None:
        """The baseline: the last one up to the first day of the step, else the first one in it."""
        return None if self.start is None else self.readings[self.start]

    @property
    def last(self) -> Reading | None:
        """The newest one after the baseline."""
        return self.readings[-1] if self.start is not None and self.later else None

    @property
    def later(self) -> tuple[Reading, ...]:
        """Those after the baseline."""
        return () if self.start is None else self.readings[self.start + 1 :]

    def worse_by(self, one: Reading, than: Reading) -> Known:
        """Return by how many points one is worse than another, at least and at most."""
        if self.instrument.direction == "higher_better":
            return than.low - one.high, than.high - one.low
        return one.low - than.high, one.high - than.low


def read_series(pathway: Pathway, episode: Episode) -> dict[str, Series]:
    """Read every measurement through the instrument's own rules."""
    faults: list[Fault] = []
    found: dict[str, list[Reading]] = {}
    for i, given in enumerate(episode.measurements):
        field = f"measurements[{i}]"
        if given.instrument not in pathway.instruments:
            hint = near_miss(given.instrument, list(pathway.instruments))
            what = "this pathway uses no instrument of that name"
            faults.append(Fault(f"{field}.instrument", given.instrument, what, "", hint))
            continue
        if given.on > episode.on:
            what = f"{given.on} lies after the review on {episode.on}"
            faults.append(Fault(f"{field}.on", str(given.on), what, "", "check both days"))
            continue
        if any(one.given.on == given.on for one in found.get(given.instrument, ())):
            name = pathway.instruments[given.instrument].name.en
            what = f"{name} is measured twice on {given.on}"
            faults.append(Fault(f"{field}.on", str(given.on), what, "", "keep the one that counts"))
            continue
        try:
            low, high = total_of(pathway, given, episode.patient.age)
        except AssessmentError as error:
            for one in error.faults:
                at = "patient" if one.field == "age" else field
                if (fault := evolve(one, field=f"{at}.{one.field}")) not in faults:
                    faults.append(fault)
            continue
        found.setdefault(given.instrument, []).append(Reading(given, low, high))
    if faults:
        raise AssessmentError(faults)
    return {id: placed(pathway.instruments[id], readings, episode) for id, readings in found.items()}


def total_of(pathway: Pathway, given: Measurement, age: int | None) -> Known:
    """Return what a measurement's total can be, by the same rules as a patient's scores."""
    scores = {given.instrument: given.total}
    items = {given.instrument: given.items}
    seen = weigh(pathway, Assessment(age=age, scores=scores, items=items))
    one = pathway.instruments[given.instrument]
    if given.instrument not in seen.given:
        fault = Fault("total", None, "neither a total nor any item is given", "", "leave the measurement out")
        raise AssessmentError([fault])
    return seen.known.get(given.instrument) or (one.lowest, one.highest)


def placed(instrument: Instrument, readings: list[Reading], episode: Episode) -> Series:
    """Put measurements in the order of their days and find the baseline."""
    ordered = tuple(sorted(readings, key=lambda one: one.given.on))
    before = [i for i, one in enumerate(ordered) if one.given.on <= episode.started]
    return Series(instrument, ordered, before[-1] if before else 0)


def comparable(one: Reading, other: Reading) -> bool:
    """Tell whether two measurements have the same version of the form, as far as is known."""
    versions = {one.given.version, other.given.version} - {""}
    return len(versions) < 2


def worse_since(one: Series, day: date) -> bool:
    """Tell whether the newest total comes from after a day, and may be worse than the last one up to it."""
    last = one.readings[-1]
    before = [r for r in one.readings if r.given.on <= day]
    if last.given.on <= day:
        return False
    return not before or not comparable(before[-1], last) or one.worse_by(last, before[-1])[1] > 0
