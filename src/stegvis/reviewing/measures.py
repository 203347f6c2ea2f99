"""A course of measurements becomes values: change, response, remission, deterioration, trend.

Whole numbers and fractions only. What cannot be worked out is unknown; why is said as a caveat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from attrs import frozen

from stegvis.language import INAPPLICABLE, Known
from stegvis.model import (
    FAILED,
    MOST_PERCENT,
    OF_SCALE,
    SCALE,
    EarlierStep,
    Episode,
    Figure,
    Instrument,
    Pathway,
    ReviewDefaults,
    Step,
    word,
)
from stegvis.reviewing.intake import CheckedEpisode
from stegvis.reviewing.series import Reading, Series, comparable

NO: Known = (0, 0)
YES: Known = (1, 1)
NOTHING: dict[str, Known] = dict.fromkeys(OF_SCALE, NO)
"""What holds of the course's scale when there is none: nothing, and that is known."""


@frozen
class Course:
    """What is worked out of an episode.

    Attributes:
        known: the worked-out inputs, by name.
        series: per instrument with any measurement.
        planned, followed: the instrument of the step's plan, and the one that the course is followed by.
    """

    known: Mapping[str, Known]
    series: Mapping[str, Series]
    planned: str
    followed: str


def measure(checked: CheckedEpisode) -> Course:
    """Work out everything that review criteria may ask for.

    Without a scale that can tell response, the clinical impression decides.
    """
    instruments, series, review = checked.pathway.instruments, checked.series, checked.step.review
    plan = review.instruments if review else ()
    followed = checked.episode.scale or followed_by(plan, series, instruments)
    if followed not in series and not (followed and judged(instruments[followed], None)):
        followed = ""
    has_scale = bool(followed) and judged(instruments[followed], series.get(followed))
    known = of_course(checked.pathway, checked.episode, checked.step, has_scale)
    known |= {f"{name}({SCALE})": value for name, value in ({} if followed else NOTHING).items()}
    for id, instrument in instruments.items():
        values = of_scale(series.get(id) or Series(instrument, (), None), checked.defaults)
        worked_out = {function: value for function, value in values.items() if value is not None}
        for name in (id, SCALE) if id == followed else (id,):
            known |= {f"{function}({name})": value for function, value in worked_out.items()}
    return Course(known, series, plan[0] if plan else "", followed)


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
    n = len(one.readings[one.start :]) if one.start is not None else 0
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
    found["worsened"] = truth(worse[0] > 0, worse[1] > 0)
    found["remission"] = in_remission(one.instrument, last)
    limit = relevant(one.instrument)
    found["deteriorated"] = at_least(worse, limit)
    found["improved"] = at_least((-worse[1], -worse[0]), limit)
    earlier = [r for r in one.readings[one.start : -1] if comparable(r, last)]
    away = [one.worse_by(last, r) for r in earlier]
    found["worse_than_best"] = at_least((max(a for a, _ in away), max(b for _, b in away)), limit)
    return found


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
