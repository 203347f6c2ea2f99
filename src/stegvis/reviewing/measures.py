"""A course of measurements becomes values: change, response, remission, deterioration, trend.

Whole numbers and fractions only. What cannot be worked out is unknown; why is said as a caveat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Fault, near_miss
from stegvis.language import INAPPLICABLE, Known
from stegvis.model import (
    FAILED,
    MOST_PERCENT,
    OF_SCALE,
    SCALE,
    Assessment,
    EarlierStep,
    Episode,
    Figure,
    Instrument,
    Measurement,
    Pathway,
    ReviewDefaults,
    Step,
    word,
)
from stegvis.routing import weigh

NO: Known = (0, 0)
YES: Known = (1, 1)
NOTHING: dict[str, Known] = dict.fromkeys(OF_SCALE, NO)
"""What holds of the course's scale when there is none: nothing, and that is known."""


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


@frozen
class Course:
    """What is worked out of an episode.

    Attributes:
        known: the worked-out inputs, by name.
        series: per instrument with any measurement.
        planned, wanted: the instrument of the step's plan, and the one that the course is followed by.
        judging: `wanted` when it can tell response, else "": then the clinical impression decides.
    """

    known: Mapping[str, Known]
    series: Mapping[str, Series]
    planned: str
    wanted: str
    judging: str


def measure(pathway: Pathway, episode: Episode, step: Step, defaults: ReviewDefaults) -> Course:
    """Work out everything that review criteria may ask for.

    Raises:
        AssessmentError: a measurement is impossible; every fault is named.
    """
    series = read_series(pathway, episode)
    plan = step.review.instruments if step.review else ()
    wanted = episode.scale or followed_by(plan, series, pathway.instruments)
    if wanted not in series and not (wanted and judged(pathway.instruments[wanted], None)):
        wanted = ""
    judging = wanted if wanted and judged(pathway.instruments[wanted], series.get(wanted)) else ""
    known = of_course(pathway, episode, step, bool(judging))
    known |= {f"{name}({SCALE})": value for name, value in NOTHING.items()}
    for id in pathway.instruments:
        one = series.get(id) or Series(pathway.instruments[id], (), None)
        for name in (f"{function}({SCALE})" for function in NOTHING if id == wanted):
            del known[name]
        for name, value in of_scale(one, defaults).items():
            if value is not None:
                known[f"{name}({id})"] = value
                if id == wanted:
                    known[f"{name}({SCALE})"] = value
    return Course(known, series, plan[0] if plan else "", wanted, judging)


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


def followed_by(
    planned: Sequence[str], series: Mapping[str, Series], instruments: Mapping[str, Instrument]
) -> str:
    """Choose the instrument of a course: the plan's, or another of the same construct that is measured."""
    measured = [id for id in planned if id in series]
    if measured or not planned:
        return measured[0] if measured else ""
    construct = instruments[planned[0]].construct
    others = [id for id, one in series.items() if construct and one.instrument.construct == construct]
    return others[0] if others else planned[0]


def judged(instrument: Instrument, series: Series | None) -> bool:
    """Tell whether response can be judged: not below the cut-off, nor in percent where higher is better."""
    if series and series.first and not instrument.case(series.first.high):
        return False
    return instrument.direction == "higher_worse" or bool(
        instrument.change.keys() & {"response_percent", "response_points"}
    )


def of_course(pathway: Pathway, episode: Episode, step: Step, has_scale: bool) -> dict[str, Known]:
    """Work out what does not hang on a scale."""
    known: dict[str, Known] = {"weeks_in_step": (episode.weeks, episode.weeks)}
    if episode.sessions is not None:
        known["sessions"] = (episode.sessions, episode.sessions)
    for id, among in (("failed_steps", episode.earlier), ("same_step_failed", same_step(episode))):
        failed = [one for one in among if one.outcome in FAILED and one.adequate is not False]
        known[id] = sum(one.adequate is True for one in failed), len(failed)
    answers: dict[str, bool | None] = {
        "has_scale": has_scale,
        "completed": episode.completed,
        "takes_part": episode.takes_part,
        "goal_reached": episode.goal_reached,
        "adverse_event": None if episode.adverse_events is None else bool(episode.adverse_events),
        "referral_returned": bool(episode.referral and episode.referral.returned),
    }
    known |= {id: (int(a), int(a)) for id, a in answers.items() if a is not None}
    for id, said in (("impression", episode.impression), ("track", word(step.track)), ("level", step.level)):
        words = [choice.id for choice in pathway.course[id].choices]
        if said is not None:
            known[id] = (words.index(said), words.index(said))
        elif has_scale:
            known[id] = INAPPLICABLE, INAPPLICABLE
    return known


def same_step(episode: Episode) -> list[EarlierStep]:
    """Return the earlier rounds of the present step."""
    return [one for one in episode.earlier if one.step == episode.step]


def of_scale(one: Series, defaults: ReviewDefaults) -> dict[str, Known | None]:
    """Work out each function of one instrument; None is unknown."""
    n = len(one.readings)
    first, last = one.first, one.last
    found: dict[str, Known | None] = {"measurements": (n, n), "remission_twice": twice(one, defaults)}
    if first:
        found["first"] = first.low, first.high
    if not (first and last):
        return found
    found["last"] = last.low, last.high
    if not comparable(first, last):
        return found
    worse = one.worse_by(last, first)
    found["change"] = last.low - first.high, last.high - first.low
    found["percent_change"] = percent(first, last)
    found["response"] = response(one, first, last, defaults.response_percent, "response_percent")
    found["partial_response"] = joined(
        found["response"], response(one, first, last, defaults.partial_percent, "")
    )
    found["remission"] = in_remission(one.instrument, last)
    limit = relevant(one.instrument)
    found["deteriorated"] = at_least(worse, limit)
    found["improved"] = at_least((-worse[1], -worse[0]), limit)
    earlier = [r for r in one.readings[one.start : -1] if comparable(r, last)]
    away = [one.worse_by(last, r) for r in earlier]
    found["worse_than_best"] = at_least((max(a for a, _ in away), max(b for _, b in away)), limit)
    return found


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


def percent(first: Reading, last: Reading) -> Known | None:
    """Return the change in whole percent of the baseline, cut towards no change."""
    if not first.low > 0:
        return None

    def of(value: int, base: int) -> int:
        return min(int(Fraction(100 * (value - base), base)), MOST_PERCENT)

    return of(last.low, first.high), of(last.high, first.low)


def response(one: Series, first: Reading, last: Reading, figure: Figure, own: str) -> Known | None:
    """Tell whether the total has come far enough down: by the instrument's figure, else by percent."""
    change = one.instrument.change
    if own and "response_points" in change and own not in change:
        worse = one.worse_by(last, first)
        return at_least((-worse[1], -worse[0]), Fraction(str(change["response_points"].value)))
    if one.instrument.direction == "higher_better" or not first.low > 0:
        return None
    share = Fraction(str(change.get(own, figure).value))

    def short(base: int, value: int) -> Fraction:
        return (100 - share) * base - 100 * value

    return truth(short(first.low, last.high) >= 0, short(first.high, last.low) >= 0)


def joined(one: Known | None, other: Known | None) -> Known | None:
    """Return the truth of either of two."""
    if one is None or other is None:
        return YES if YES in (one, other) else None
    return max(one[0], other[0]), max(one[1], other[1])


def truth(sure: bool, possible: bool) -> Known:
    """Return a truth that may be open."""
    return int(sure), int(possible)


def in_remission(instrument: Instrument, one: Reading) -> Known:
    """Tell whether a total is as low as remission; no, when nobody says how low that is."""
    below, most = instrument.change.get("remission_below"), instrument.change.get("remission_at_most")
    if below:
        return truth(one.high < below.value, one.low < below.value)
    return truth(one.high <= most.value, one.low <= most.value) if most else NO


def twice(one: Series, defaults: ReviewDefaults) -> Known:
    """Tell whether the newest measurements are an unbroken run in remission, long enough apart."""
    if len(one.later) < 2:
        return NO
    seen = [in_remission(one.instrument, r) for r in one.later]
    apart = timedelta(weeks=defaults.remission_apart_weeks.value)

    def run(which: int) -> bool:
        length = next((i for i, v in enumerate(reversed(seen)) if not v[which]), len(seen))
        days = [r.given.on for r in one.later[len(seen) - length :]]
        return length >= 2 and days[-1] - days[0] >= apart

    return truth(run(0), run(1))


def relevant(instrument: Instrument) -> Fraction | None:
    """Return how many points are more than chance, else how many matter to patients."""
    for key in ("reliable_change", "smallest_important_points"):
        if key in instrument.change:
            return Fraction(str(instrument.change[key].value))
    return None


def at_least(span: Known, limit: Fraction | None) -> Known | None:
    """Tell whether a difference reaches a limit; without one, only that none is a difference."""
    if limit is None:
        return NO if span[1] <= 0 else None
    return truth(span[0] >= limit, span[1] >= limit)
