"""The numbers of a course as they are shown, and what weakens them."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from attrs import frozen

from stegvis.errors import Text
from stegvis.language import Known
from stegvis.model import Episode, Instrument, Measurement, Pathway, ReviewDefaults
from stegvis.reviewing.ages import ages_on, is_for
from stegvis.reviewing.intake import CheckedEpisode, kept_answers, lasts
from stegvis.reviewing.measures import Course, judged, of_scale, relevant
from stegvis.reviewing.series import Reading, Series, comparable, unlike
from stegvis.reviewing.trend import trend

COUNTS = ("first", "last", "change", "percent_change")
TRUTHS = (
    "response",
    "partial_response",
    "remission",
    "remission_twice",
    "improved",
    "deteriorated",
    "worse_than_best",
)


@frozen
class Figures:
    """What a review shows of a course."""

    numbers: dict[str, Any]
    caveats: list[Text]


def figures_of(checked: CheckedEpisode, course: Course) -> Figures:
    """Write the numbers of a course, and what weakens them."""
    return Figures(numbers(course, checked.defaults), caveats(checked, course))


def caveats(checked: CheckedEpisode, course: Course) -> list[Text]:
    """Return what was not compared, and why; each once."""
    pathway, episode = checked.pathway, checked.episode
    found = [*order_caveats(episode), *chosen_caveats(pathway, course)]
    if course.followed:
        empty = Series(pathway.instruments[course.followed], (), None)
        found += scale_caveats(course.series.get(course.followed, empty), episode, checked.defaults)
    for id, one in course.series.items():
        found += version_caveats(one) if id != course.followed else ()
        found += [*part_caveats(one), *chance_caveats(one), *not_today(one, checked)]
    newest = [one.readings[-1].given for id, one in course.series.items() if id in checked.patient.scores]
    found += [from_before(checked, one) for one in newest if one.on != episode.on]
    for id, one in checked.series.items():
        found += answers_kept(pathway, one, episode) if id in checked.patient.scores else ()
    return list(dict.fromkeys([*found, *checked.weighed.caveats]))


def part_caveats(one: Series) -> Iterator[Text]:
    """Say what weakens the baseline by itself, items without an answer above all."""
    if one.first is not None and one.last is not None:
        day = one.first.given.on
        for said in one.first.caveats:
            yield Text(f"Utgångsvärdet {day}: {said.sv}", f"The baseline {day}: {said.en}")


def chance_caveats(one: Series) -> Iterator[Text]:
    """Say so when a total is worse than the baseline by less than is reliable."""
    limit = relevant(one.instrument)
    if limit is None or not (one.first and one.last and comparable(one.first, one.last)):
        return
    low, high = one.worse_by(one.last, one.first)
    if low > 0 and high < limit:
        name, points, sure = one.instrument.name, str(low) if low == high else f"{low}–{high}", ceil(limit)
        yield Text(
            f"{name.sv}: {points} poäng sämre än när insatsen började; först {sure} är säkerställt. "
            "Det kan vara slump och ger i sig inget steg upp: mät igen.",
            f"{name.en}: worse by {points} than when the step began; only {sure} is reliable. "
            "It may be chance and gives no step up by itself: measure again.",
        )


def not_today(one: Series, checked: CheckedEpisode) -> Iterator[Text]:
    """Say why a newest total is no value of today: the age of the patient, or its own."""
    episode, name, given = checked.episode, one.instrument.name, one.readings[-1].given
    if not is_for(one.instrument, ages_on(checked.patient, episode.on, episode.on)):
        yield Text(
            f"{name.sv} är inte för dagens ålder: värdet från {given.on} räknas bara i förloppet.",
            f"{name.en} is not for the age of today: the value from {given.on} counts in the course alone.",
        )
    elif not lasts(one, episode.on):
        yield Text(
            f"{name.sv}: värdet från {given.on} är för gammalt för att räknas i dag.",
            f"{name.en}: the value from {given.on} is too old to count today.",
        )


def answers_kept(pathway: Pathway, one: Series, episode: Episode) -> Iterator[Text]:
    """Say which answers to single items are those of an earlier form, as the newest leaves them open."""
    name = one.instrument.name
    for number, value, day in kept_answers(pathway, one, episode.on):
        yield Text(
            f"{name.sv}: fråga {number} är obesvarad i den senaste; svaret {value} från {day} används. "
            "Fråga igen.",
            f"{name.en}: item {number} is not answered in the newest; the answer {value} from {day} is used. "
            "Ask again.",
        )


def from_before(checked: CheckedEpisode, given: Measurement) -> Text:
    """Say that a value of today is an earlier one, or why that is none."""
    name = checked.pathway.instruments[given.instrument].name
    if given.total is not None and checked.patient.scores[given.instrument] is None:
        return Text(
            f"{name.sv}: värdet från {given.on} stämmer inte med dagens kortform och räknas bara i "
            "förloppet.",
            f"{name.en}: the value from {given.on} does not fit the short form of today and counts in "
            "the course alone.",
        )
    return Text(
        f"{name.sv}: dagens värde saknas; det från {given.on} används.",
        f"{name.en}: no value of today; the one from {given.on} is used.",
    )


def chosen_caveats(pathway: Pathway, course: Course) -> Iterator[Text]:
    """Say when the scale is another than planned, or does not tell response."""
    if course.planned and course.followed not in ("", course.planned):
        mine, other = pathway.instruments[course.planned].name, pathway.instruments[course.followed].name
        yield Text(
            f"Insatsen brukar följas med {mine.sv}; här används {other.sv}.",
            f"The step is usually followed by {mine.en}; {other.en} is used here.",
        )
    if course.followed and not judged(pathway.instruments[course.followed], None):
        yield no_figure(pathway.instruments[course.followed])


def order_caveats(episode: Episode) -> Iterator[Text]:
    """Say so when measurements were not given in the order of their days."""
    days = [one.on for one in episode.measurements]
    if days != sorted(days):
        yield Text(
            "Mätningarna var inte angivna i datumordning; de har lästs efter datum.",
            "The measurements were not given in the order of their dates; they are read by date.",
        )


def no_figure(instrument: Instrument) -> Text:
    """Say that an instrument does not tell response."""
    name = instrument.name
    return Text(
        f"{name.sv} har ingen angiven gräns för svar på insatsen; det kliniska intrycket avgör.",
        f"{name.en} has no stated limit of response; the clinical impression decides.",
    )


def scale_caveats(one: Series, episode: Episode, defaults: ReviewDefaults) -> Iterator[Text]:
    """Say what weakens the comparison on the scale of the course."""
    name, first, last = one.instrument.name, one.first, one.last
    yield from version_caveats(one)
    if first is None:
        yield Text(f"{name.sv} är inte mätt.", f"{name.en} has not been measured.")
        return
    yield from baseline_caveats(one, first, episode, defaults)
    if not one.instrument.change.keys() & {"remission_below", "remission_at_most"}:
        yield Text(
            f"{name.sv}: ingen gräns för remission är angiven; det överenskomna målet avgör när insatsen "
            "kan avslutas.",
            f"{name.en}: no limit of remission is stated; the agreed goal tells when the step can end.",
        )
    if last and one.worse_by(last, first)[1] > 0 and relevant(one.instrument) is None:
        yield Text(
            f"{name.sv} har stigit utan att någon gräns för säkerställd försämring är angiven.",
            f"{name.en} is worse, and no limit of reliable deterioration is stated.",
        )


def baseline_caveats(
    one: Series, first: Reading, episode: Episode, defaults: ReviewDefaults
) -> Iterator[Text]:
    """Say what weakens the baseline: its day, a total below the cut-off, a total that may be 0."""
    name, weeks = one.instrument.name, (episode.started - first.given.on).days // 7
    if first.given.on > episode.started:
        yield Text(
            f"{name.sv}: inget värde från före insatsen; det första i insatsen ({first.given.on}) räknas "
            "som utgångsvärde.",
            f"{name.en}: no value from before the step; the first one in it ({first.given.on}) counts as "
            "the baseline.",
        )
    elif weeks > defaults.baseline_weeks.value:
        yield Text(
            f"{name.sv}: utgångsvärdet är {weeks} veckor äldre än insatsen.",
            f"{name.en}: the baseline is {weeks} weeks older than the step.",
        )
    if not one.instrument.case(first.high):
        yield Text(
            f"{name.sv}: utgångsvärdet {total(first)} ligger under gränsvärdet; svar på insatsen kan inte "
            "räknas, det kliniska intrycket avgör.",
            f"{name.en}: the baseline {total(first)} lies below the cut-off; response cannot be worked out, "
            "the clinical impression decides.",
        )
    if not first.low > 0:
        yield Text(
            f"{name.sv}: utgångsvärdet kan vara 0; ingen procent räknas.",
            f"{name.en}: the baseline may be 0; no percent is worked out.",
        )


def version_caveats(one: Series) -> Iterator[Text]:
    """Say so when measurements have different versions of a form."""
    versions = sorted({r.given.version for r in one.readings} - {""})
    if len(versions) > 1:
        name, said = one.instrument.name, ", ".join(versions)
        yield Text(
            f"{name.sv}: olika versioner ({said}) jämförs inte med varandra.",
            f"{name.en}: different versions ({said}) are not compared with each other.",
        )
    if one.first and one.last and unlike(one.first, one.last):
        name = one.instrument.name
        yield Text(
            f"{name.sv}: formulärets version är inte angiven vid båda mätningarna; de kan vara olika.",
            f"{name.en}: the version of the form is not given at both measurements; they may differ.",
        )


def total(one: Reading) -> str:
    """Say a total, or what it can be."""
    return str(one.low) if one.low == one.high else f"{one.low}–{one.high}"


def numbers(course: Course, defaults: ReviewDefaults) -> dict[str, Any]:
    """Return, per instrument, the measurements and what was worked out, as JSON data."""
    return {id: numbers_of(one, course, defaults) for id, one in course.series.items()}


def numbers_of(one: Series, course: Course, defaults: ReviewDefaults) -> dict[str, Any]:
    """Return one instrument's measurements and what was worked out."""
    measured = of_scale(one, defaults)
    return {
        "name": one.instrument.name.to_dict(),
        "followed": one.instrument.id == course.followed,
        "measurements": [
            {"on": r.given.on.isoformat(), "total": value((r.low, r.high)), "baseline": r is one.first}
            for r in one.readings
        ],
        **{name: value(measured.get(name)) for name in COUNTS},
        **{name: settled_truth(measured.get(name)) for name in TRUTHS},
        "trend": trend(one),
        "figures": limits(one.instrument, defaults),
    }


def value(known: Known | None) -> Any:
    """Return a number, or the range that it lies in."""
    if known is None:
        return None
    return known[0] if known[0] == known[1] else {"lowest": known[0], "highest": known[1]}


def settled_truth(known: Known | None) -> bool | None:
    """Return a truth, or nothing while it is open."""
    return None if known is None or known[0] != known[1] else bool(known[0])


def limits(instrument: Instrument, defaults: ReviewDefaults) -> dict[str, Any]:
    """Return the limits that an instrument is judged by, each with its ground."""
    figures = dict(instrument.change)
    own = figures.keys() & {"response_percent", "response_points"}
    if instrument.direction == "higher_worse" and not own:
        figures["response_percent"] = defaults.response_percent
    return {
        key: {"value": figure.value, "note": figure.note.to_dict(), "ground": figure.claim.to_dict()}
        for key, figure in sorted(figures.items())
    }
