"""Measurements by instrument and day, and the baseline that a step begins from."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.language import Known
from stegvis.model import Assessment, Episode, Instrument, Measurement, Pathway, Weighed
from stegvis.reviewing.ages import ages_on, nearest_age
from stegvis.routing import read_instruments, why_unread

CHECK_BOTH = Text("kontrollera båda dagarna", "check both days")
NOTHING_GIVEN = Text("varken poäng eller någon fråga är angiven", "neither a total nor any item is given")
LEAVE_OUT = Text("utelämna mätningen", "leave the measurement out")
KEEP_ONE = Text("behåll den som gäller", "keep the one that counts")


@frozen
class Reading:
    """One measurement: its day, the lowest and highest total that it can be, and what weakens it."""

    given: Measurement
    low: int
    high: int
    caveats: tuple[Text, ...] = ()


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
    found: dict[str, dict[date, Reading]] = {}
    for i, given in enumerate(episode.measurements):
        field = f"measurements[{i}]"
        readings = found.setdefault(given.instrument, {})
        if fault := misplaced(pathway, episode, given, field, given.on in readings):
            faults.append(fault)
            continue
        try:
            readings[given.on] = read_one(pathway, episode, given)
        except AssessmentError as error:
            faults += [evolve(one, field=f"{field}.{one.field}") for one in error.faults]
    if faults:
        raise AssessmentError(faults)
    return {
        id: placed(pathway.instruments[id], [*readings.values()], episode) for id, readings in found.items()
    }


def misplaced(
    pathway: Pathway, episode: Episode, given: Measurement, field: str, twice: bool
) -> Fault | None:
    """Say what is wrong with a measurement's scale or day, if anything is."""
    if given.instrument not in pathway.instruments:
        return evolve(
            why_unread(pathway, field, given.instrument, given.instrument), field=f"{field}.instrument"
        )
    if given.on > episode.on:
        what = Text(
            f"{given.on} ligger efter uppföljningen {episode.on}",
            f"{given.on} lies after the review on {episode.on}",
        )
        return Fault(f"{field}.on", str(given.on), what, "", CHECK_BOTH, "conflict")
    if twice:
        name_ = pathway.instruments[given.instrument].name
        what = Text(
            f"{name_.sv} är mätt två gånger {given.on}", f"{name_.en} is measured twice on {given.on}"
        )
        return Fault(f"{field}.on", str(given.on), what, "", KEEP_ONE, "given_twice")
    return None


def read_one(pathway: Pathway, episode: Episode, given: Measurement) -> Reading:
    """Read what a measurement's total can be, by the same rules as a patient's scores, at the age it has.

    Raises:
        AssessmentError: the values are impossible, or the scale is not meant for the age on that day.
    """
    id, one = given.instrument, pathway.instruments[given.instrument]
    age = nearest_age(one, ages_on(episode.patient, episode.on, given.on))
    seen = Weighed() if age is None else Weighed({"age": (age, age)})
    read_instruments(pathway, Assessment(scores={id: given.total}, items={id: given.items}), seen)
    if not seen.faults and id not in seen.given:
        seen.faults.append(Fault("total", None, NOTHING_GIVEN, "", LEAVE_OUT))
    if seen.faults:
        raise AssessmentError(seen.faults)
    low, high = seen.known.get(id, (one.lowest, one.highest))
    return Reading(given, low, high, tuple(seen.caveats))


def placed(instrument: Instrument, readings: list[Reading], episode: Episode) -> Series:
    """Put measurements in the order of their days and find the baseline."""
    ordered = tuple(sorted(readings, key=lambda one: one.given.on))
    before = [i for i, one in enumerate(ordered) if one.given.on <= episode.started]
    return Series(instrument, ordered, before[-1] if before else 0)


def comparable(one: Reading, other: Reading) -> bool:
    """Tell whether two measurements have the same version of the form, as far as is known."""
    versions = {one.given.version, other.given.version} - {""}
    return len(versions) < 2


def unlike(one: Reading, other: Reading) -> bool:
    """Tell whether the version is known of one of two measurements alone: they may not be the same."""
    return bool(one.given.version) != bool(other.given.version)


def worse_since(one: Series, day: date) -> bool:
    """Tell whether the newest total comes from after a day, and may be worse than the last one up to it."""
    last = one.readings[-1]
    before = [r for r in one.readings if r.given.on <= day]
    if last.given.on <= day:
        return False
    return not before or not comparable(before[-1], last) or one.worse_by(last, before[-1])[1] > 0
