"""The episode taken in: checked, its measurements read, and the patient of today weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError, Place, Text
from stegvis.model import (
    UNKNOWN,
    Assessment,
    Episode,
    Measurement,
    Pathway,
    ReviewDefaults,
    Step,
    Weighed,
    age_on,
)
from stegvis.reviewing.ages import ages_on, is_for
from stegvis.reviewing.faults import vet
from stegvis.reviewing.series import Series, read_series
from stegvis.routing import current_course, read_instruments, weigh


@frozen
class CheckedEpisode:
    """An episode without faults, and what was read of it.

    Attributes:
        episode: as given, with a score of today among its measurements.
        patient, weighed: the patient of today, the newest measurements counted as scores of today.
    """

    pathway: Pathway
    episode: Episode
    step: Step
    defaults: ReviewDefaults
    series: Mapping[str, Series]
    patient: Assessment
    weighed: Weighed


def check_episode(pathway: Pathway, episode: Episode) -> CheckedEpisode:
    """Check an episode, and read what was measured.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.
    """
    if pathway.review_defaults is None:
        hint = "write a [review_defaults] table and [[review_rule]] tables"
        place = Place(pathway.id, 1, 1)
        raise PathwayError([Diagnostic(place, "this pathway says nothing of reviews", hint)])
    episode, renamed, apart = current_course(pathway, episode)
    wrong = [*apart, *vet(pathway, episode)]
    if not wrong:
        try:
            checked = take_in(pathway, episode, pathway.review_defaults)
            checked.weighed.caveats += renamed
            return checked
        except AssessmentError as error:
            wrong = list(error.faults)
    raise AssessmentError(once([*wrong, *misread(pathway, episode)]))


def take_in(pathway: Pathway, episode: Episode, defaults: ReviewDefaults) -> CheckedEpisode:
    """Read the measurements, and weigh the patient with the newest of them."""
    weigh_today(pathway, dated(episode))
    episode = with_today(pathway, episode)
    series = read_series(pathway, episode)
    patient = with_newest(pathway, episode, series)
    step, weighed = pathway.steps[episode.step], weigh_today(pathway, patient)
    return CheckedEpisode(pathway, episode, step, defaults, series, patient, weighed)


def with_newest(pathway: Pathway, episode: Episode, series: Mapping[str, Series]) -> Assessment:
    """Return the patient of today, the newest measurements counted as scores of today."""
    patient = dated(episode)
    ages = ages_on(patient, episode.on, episode.on)
    newest = {
        id: one.readings[-1].given
        for id, one in series.items()
        if is_for(one.instrument, ages) and lasts(one, episode.on)
    }
    more = {id: {**answered(m), **kept(pathway, series[id], episode.on)} for id, m in newest.items()}
    for id in shortened(pathway, patient, newest, more):
        newest[id] = evolve(newest[id], total=None)
        more[id] = kept_beside(pathway, patient, id, more[id])
    return evolve(
        of_the_review(episode, patient),
        scores={**patient.scores, **{id: m.total for id, m in newest.items()}},
        items={**patient.items, **more},
    )


def dated(episode: Episode) -> Assessment:
    """Return the patient of today, whose contact is the review when no other day is given.

    Whoever has a birth date has the age of the review, whenever the contact was.
    """
    patient = episode.patient
    day = episode.on if patient.born is not None else patient.contact_date or episode.on
    return evolve(patient, contact_date=day)


def of_the_review(episode: Episode, patient: Assessment) -> Assessment:
    """Return the patient with the age of the review and the day of the contact."""
    contact, born = episode.patient.contact_date, patient.born
    if born is None or contact is None:
        return patient
    return evolve(patient, born=None, age=age_on(born, episode.on), contact_date=contact)


def is_short(pathway: Pathway, id: str) -> bool:
    """Tell whether something is read as a part of a scale, and never in its own right."""
    known = pathway.instruments
    return id not in known and any(id in one.short_forms for one in known.values())


def shortened(
    pathway: Pathway, patient: Assessment, newest: Mapping[str, Measurement], items: Mapping[str, Any]
) -> list[str]:
    """Return the scales of which an earlier form cannot stand beside the short form of today."""
    return [
        id
        for id, one in newest.items()
        if shorts(pathway, patient, id) and not stands_beside(pathway, patient, id, one.total, items[id])
    ]


def shorts(pathway: Pathway, patient: Assessment, scale: str) -> dict[str, Any]:
    """Return what is given of the short forms of a scale that the pathway reads as a part of it."""
    forms = pathway.instruments[scale].short_forms
    return {id: v for id, v in patient.scores.items() if id in forms and is_short(pathway, id)}


def stands_beside(
    pathway: Pathway, patient: Assessment, scale: str, total: Any, items: Mapping[Any, Any]
) -> bool:
    """Tell whether a form can stand beside the short forms of today."""
    scores = {**shorts(pathway, patient, scale), scale: total}
    return fits(pathway, Assessment(scores=scores, items={scale: items}))


def kept_beside(
    pathway: Pathway, patient: Assessment, scale: str, items: Mapping[str | int, Any]
) -> dict[str | int, Any]:
    """Return the items that rules read, and that can stand beside the short forms of today."""
    found: dict[str | int, Any] = {}
    for number, _ in pathway.ruleset.read_items.get(scale, ()):
        more = {**found, str(number): items.get(str(number))}
        if items.get(str(number)) is not None and stands_beside(pathway, patient, scale, None, more):
            found = more
    return found


def lasts(one: Series, on: date) -> bool:
    """Tell whether the newest total still counts today, if only provisionally."""
    limits, age = one.instrument.lasts, on - one.readings[-1].given.on
    return limits is None or age.days <= limits.provisional_days


def kept_answers(pathway: Pathway, one: Series, on: date) -> Iterator[tuple[int, int, date]]:
    """Yield items that the newest form leaves open, as the newest one that answers them did, and its day.

    Only what bears against the patient is kept, and still counts: an earlier no answers nothing today.
    """
    scale, limits, newest = one.instrument, one.instrument.lasts, one.readings[-1].given
    items = answered(newest)
    for number, _ in pathway.ruleset.read_items.get(scale.id, ()):
        if str(number) in known_items(items):
            continue
        answers = (
            (known_items(answered(r.given)).get(str(number)), r.given.on) for r in one.readings[-2::-1]
        )
        value, day = next(((value, day) for value, day in answers if value is not None), (None, on))
        if value is None or value == scale.grid[number - 1][0]:
            continue
        more = {**items, str(number): value}
        fresh = limits is None or (on - day).days <= limits.provisional_days
        if fresh and fits(pathway, Assessment(scores={scale.id: newest.total}, items={scale.id: more})):
            items = more
            yield number, value, day


def kept(pathway: Pathway, one: Series, on: date) -> dict[str | int, int | str | None]:
    """Return the answers that are kept of earlier forms, by item."""
    return {str(number): value for number, value, _ in kept_answers(pathway, one, on)}


def fits(pathway: Pathway, patient: Assessment) -> bool:
    """Tell whether the answers to a scale can be given together."""
    seen = Weighed()
    read_instruments(pathway, patient, seen)
    return not seen.faults


def misread(pathway: Pathway, episode: Episode) -> list[Fault]:
    """Return what is wrong with the measurements and with the patient of today."""
    found: list[Fault] = []
    patient = dated(episode) if episode.patient.born else episode.patient
    for read in (lambda: read_series(pathway, episode), lambda: weigh_today(pathway, patient)):
        try:
            read()
        except AssessmentError as error:
            found += error.faults
    return found


def once(faults: list[Fault]) -> list[Fault]:
    """Return each fault once."""
    return list({(one.field, one.what): one for one in reversed(faults)}.values())[::-1]


def weigh_today(pathway: Pathway, patient: Assessment) -> Weighed:
    """Weigh the patient of today; a fault is named as it stands in the episode."""
    try:
        return weigh(pathway, patient)
    except AssessmentError as error:
        faults = [evolve(one, field=f"patient.{one.field}") for one in error.faults]
        raise AssessmentError(faults) from None


def with_today(pathway: Pathway, episode: Episode) -> Episode:
    """A score of today is a measurement as well; the same day cannot have two totals."""
    patient = episode.patient
    faults: list[Fault] = []
    found = list(episode.measurements)
    at = {(one.instrument, one.on): i for i, one in reversed([*enumerate(found)])}
    for id in dict.fromkeys([*patient.scores, *patient.items]):
        if is_short(pathway, id):
            continue
        total, items = in_points(pathway, id, patient.scores.get(id)), patient.items.get(id) or {}
        if total is None and not known_items(items):
            continue
        said = Measurement(id, episode.on, total, items)
        same = at.get((id, episode.on))
        if same is not None:
            measured = evolve(found[same], total=in_points(pathway, id, found[same].total))
            found[same] = joined_today(measured, said, faults)
        else:
            found.append(said)
    if faults:
        raise AssessmentError(faults)
    return evolve(episode, measurements=tuple(found))


def in_points(pathway: Pathway, id: str, given: Any) -> Any:
    """Return a total in points, whatever its unit; what cannot be read is left for its fault."""
    if not isinstance(given, Mapping):
        return None if given == UNKNOWN else given
    seen = Weighed()
    read_instruments(pathway, Assessment(scores={id: given}), seen)
    low, high = seen.known.get(id, (0, 1))
    return low if low == high else given


def known_items(given: Any) -> dict[str | int, Any]:
    """Return the answers to items that somebody could give."""
    return {number: value for number, value in given.items() if value not in (None, UNKNOWN)}


def answered(one: Measurement) -> dict[str | int, int | str | None]:
    """Return the items that were asked, by number."""
    return {str(number): value for number, value in one.items.items() if value is not None}


def joined_today(measured: Measurement, said: Measurement, faults: list[Fault]) -> Measurement:
    """Join a measurement of today with what the patient's own values say; they may not differ."""
    mine, other = answered(measured), answered(said)
    pairs = [(f"patient.scores.{said.instrument}", said.total, measured.total)]
    pairs += [(f"patient.items.{said.instrument}.{n}", v, mine.get(n)) for n, v in other.items()]
    for field, now, before in pairs:
        if None not in (now, before) and UNKNOWN not in (now, before) and now != before:
            what = Text(
                f"{now} i dag, men {before} bland mätningarna {measured.on}",
                f"{now} today, but {before} among the measurements of {measured.on}",
            )
            faults.append(
                Fault(field, now, what, "", Text("behåll en av dem", "keep one of them"), "conflict")
            )
    total = measured.total if said.total is None else said.total
    return evolve(measured, total=total, items={**other, **mine, **known_items(other)})
