"""The episode taken in: checked, its measurements read, and the patient of today weighed."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Diagnostic, Fault, PathwayError, Place, Text
from stegvis.model import Assessment, Episode, Measurement, Pathway, ReviewDefaults, Step, Weighed
from stegvis.reviewing.ages import ages_on, is_for
from stegvis.reviewing.faults import vet
from stegvis.reviewing.series import Series, read_series
from stegvis.routing import weigh


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
    episode = with_today(episode)
    series = read_series(pathway, episode)
    patient = episode.patient
    ages = ages_on(patient, episode.on, episode.on)
    newest = {id: one.readings[-1].given for id, one in series.items() if is_for(one.instrument, ages)}
    patient = evolve(
        patient,
        scores={**patient.scores, **{id: m.total for id, m in newest.items()}},
        items={**patient.items, **{id: m.items for id, m in newest.items()}},
        contact_date=patient.contact_date or episode.on,
    )
    step, weighed = pathway.steps[episode.step], weigh_today(pathway, patient)
    return CheckedEpisode(pathway, episode, step, defaults, series, patient, weighed)


def misread(pathway: Pathway, episode: Episode) -> list[Fault]:
    """Return what is wrong with the measurements and with the patient of today."""
    found: list[Fault] = []
    for read in (lambda: read_series(pathway, episode), lambda: weigh_today(pathway, episode.patient)):
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


def with_today(episode: Episode) -> Episode:
    """A score of today is a measurement as well; the same day cannot have two totals."""
    patient = episode.patient
    faults: list[Fault] = []
    found = list(episode.measurements)
    at = {(one.instrument, one.on): i for i, one in reversed([*enumerate(found)])}
    for id in dict.fromkeys([*patient.scores, *patient.items]):
        total, items = patient.scores.get(id), patient.items.get(id) or {}
        if total is None and not items:
            continue
        said = Measurement(id, episode.on, total, items)
        same = at.get((id, episode.on))
        if same is not None:
            found[same] = joined_today(found[same], said, faults)
        else:
            found.append(said)
    if faults:
        raise AssessmentError(faults)
    return evolve(episode, measurements=tuple(found))


def joined_today(measured: Measurement, said: Measurement, faults: list[Fault]) -> Measurement:
    """Join a measurement of today with what the patient's own values say; they may not differ."""
    mine: dict[str | int, int | str | None] = {str(n): v for n, v in measured.items.items() if v is not None}
    other: dict[str | int, int | str | None] = {str(n): v for n, v in said.items.items() if v is not None}
    pairs = [(f"patient.scores.{said.instrument}", said.total, measured.total)]
    pairs += [(f"patient.items.{said.instrument}.{n}", v, mine.get(n)) for n, v in other.items()]
    for field, now, before in pairs:
        if None not in (now, before) and now != before:
            what = Text(
                f"{now} i dag, men {before} bland mätningarna {measured.on}",
                f"{now} today, but {before} among the measurements of {measured.on}",
            )
            faults.append(
                Fault(field, now, what, "", Text("behåll en av dem", "keep one of them"), "conflict")
            )
    total = measured.total if said.total is None else said.total
    return evolve(measured, total=total, items={**mine, **other})
