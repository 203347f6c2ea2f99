"""The episode taken in: checked, its measurements read, and the patient of today weighed."""

from __future__ import annotations

from collections.abc import Mapping
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
)
from stegvis.reviewing.ages import ages_on, is_for
from stegvis.reviewing.faults import vet
from stegvis.reviewing.series import Series, read_series
from stegvis.routing import read_instruments, weigh


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
    wrong = vet(pathway, episode)
    if not wrong:
        try:
            return take_in(pathway, episode, pathway.review_defaults)
        except AssessmentError as error:
            wrong = list(error.faults)
    raise AssessmentError(once([*wrong, *misread(pathway, episode)]))


def take_in(pathway: Pathway, episode: Episode, defaults: ReviewDefaults) -> CheckedEpisode:
    """Read the measurements, and weigh the patient with the newest of them."""
    weigh_today(pathway, dated(episode))
    episode = with_today(pathway, episode)
    series = read_series(pathway, episode)
    patient = dated(episode)
    ages = ages_on(patient, episode.on, episode.on)
    newest = {
        id: one.readings[-1].given
        for id, one in series.items()
        if is_for(one.instrument, ages) and lasts(one, episode.on)
    }
    patient = evolve(
        patient,
        scores={**patient.scores, **{id: m.total for id, m in newest.items()}},
        items={**patient.items, **{id: m.items for id, m in newest.items()}},
    )
    step, weighed = pathway.steps[episode.step], weigh_today(pathway, patient)
    return CheckedEpisode(pathway, episode, step, defaults, series, patient, weighed)


def dated(episode: Episode) -> Assessment:
    """Return the patient of today, whose contact is the review when no other day is given."""
    return evolve(episode.patient, contact_date=episode.patient.contact_date or episode.on)


def lasts(one: Series, on: date) -> bool:
    """Tell whether the newest total still counts today, if only provisionally."""
    limits, age = one.instrument.lasts, on - one.readings[-1].given.on
    return limits is None or age.days <= limits.provisional_days


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
