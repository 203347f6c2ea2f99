"""What a review looks at: the course worked out, and the patient decided on the values of today."""

from __future__ import annotations

from attrs import evolve

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.model import Assessment, Episode, Measurement, Pathway, ReviewDefaults, Weighed
from stegvis.reviewing.figures import caveats
from stegvis.reviewing.measures import measure, read_series
from stegvis.reviewing.rules import Sight
from stegvis.routing import Routed, Ruleset, outcome, weigh


def look(pathway: Pathway, episode: Episode, defaults: ReviewDefaults) -> Sight:
    """Work out the course, and decide on the values of today."""
    step = pathway.steps[episode.step]
    episode = with_today(episode)
    course = measure(pathway, episode, step, defaults)
    patient = episode.patient
    newest = {id: one.readings[-1].given for id, one in course.series.items()}
    patient = evolve(
        patient,
        scores={**patient.scores, **{id: m.total for id, m in newest.items()}},
        items={**patient.items, **{id: m.items for id, m in newest.items()}},
        contact_date=patient.contact_date or episode.on,
    )
    old = [from_before(pathway, m) for m in newest.values() if m.on != episode.on]
    seen = weighed(pathway, patient)
    rules: Ruleset = pathway.ruleset
    values = rules.values(seen.known)
    routed = Routed(pathway, patient, seen, values, outcome(pathway, values))
    said = dict.fromkeys([*caveats(pathway, episode, course, defaults), *old, *seen.caveats])
    return Sight(pathway, episode, step, defaults, course, routed, tuple(said))


def misread(pathway: Pathway, episode: Episode) -> list[Fault]:
    """Return what is wrong with the measurements and with the patient of today."""
    found: list[Fault] = []
    for read in (lambda: read_series(pathway, episode), lambda: weighed(pathway, episode.patient)):
        try:
            read()
        except AssessmentError as error:
            found += [one for one in error.faults if one not in found]
    return found


def weighed(pathway: Pathway, patient: Assessment) -> Weighed:
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
    for id in dict.fromkeys([*patient.scores, *patient.items]):
        total, items = patient.scores.get(id), patient.items.get(id) or {}
        if total is None and not items:
            continue
        said = Measurement(id, episode.on, total, items)
        at = [i for i, m in enumerate(found) if (m.instrument, m.on) == (id, episode.on)]
        if at:
            found[at[0]] = joined_today(found[at[0]], said, faults)
        else:
            found.append(said)
    if faults:
        raise AssessmentError(faults)
    return evolve(episode, measurements=tuple(found))


def joined_today(measured: Measurement, said: Measurement, faults: list[Fault]) -> Measurement:
    """Join a measurement of today with what the patient's own values say; they may not differ."""
    mine: dict[str | int, int | None] = {str(n): v for n, v in measured.items.items() if v is not None}
    other: dict[str | int, int | None] = {str(n): v for n, v in said.items.items() if v is not None}
    pairs = [(f"patient.scores.{said.instrument}", said.total, measured.total)]
    pairs += [(f"patient.items.{said.instrument}.{n}", v, mine.get(n)) for n, v in other.items()]
    for field, now, before in pairs:
        if None not in (now, before) and now != before:
            what = f"{now} today, but {before} among the measurements of {measured.on}"
            faults.append(Fault(field, now, what, "", "keep one of them"))
    total = measured.total if said.total is None else said.total
    return evolve(measured, total=total, items={**mine, **other})


def from_before(pathway: Pathway, given: Measurement) -> Text:
    """Say that a value of today is an earlier one."""
    name = pathway.instruments[given.instrument].name
    return Text(
        f"{name.sv}: dagens värde saknas; det från {given.on} används.",
        f"{name.en}: no value of today; the one from {given.on} is used.",
    )
