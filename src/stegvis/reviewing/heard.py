"""What a course with faults says of the patient of today: what holds once the faulty values are set aside.

Measurements that are sound are read as a review reads them, the older ones too; one that is not is heard by
itself, unless a newer one that is sound answers what it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from stegvis.errors import AssessmentError
from stegvis.model import MOST_WAYS, Assessment, Episode, Measurement, Pathway
from stegvis.reviewing.intake import answered, dated, known_items, of_the_review, with_newest, with_today
from stegvis.reviewing.series import misplaced, read_one, read_series
from stegvis.routing import current_course, sound


def patients_heard(pathway: Pathway, episode: Episode) -> Iterator[Assessment]:
    """Yield the patient of today in each way that a course with faults can be meant.

    Each red flag that any of them raises holds: what is faulty is heard by itself, and of two measurements
    of one day each counts in one of them.
    """
    episode = sound_kinds(current_course(pathway, sound_kinds(episode))[0])
    patient = dated(episode)
    yield patient
    good = [one for one in episode.measurements if is_sound(pathway, episode, one)]
    left = evolve(episode, patient=sound(pathway, patient))
    for chosen in each_day_once(good):
        yield with_measured(
            of_the_review(episode, patient), composed(pathway, evolve(left, measurements=chosen))
        )
    yield from (by_itself(patient, one) for one in faulty(pathway, episode, good))


def sound_kinds(episode: Episode) -> Episode:
    """Return what a course says of the patient, without what is of the wrong kind.

    Without a day of the review the newest measurement tells what day it is.
    """
    patient = episode.patient if isinstance(episode.patient, Assessment) else Assessment()
    given = episode.measurements if isinstance(episode.measurements, Sequence) else ()
    measured = tuple(one for one in given if isinstance(one, Measurement) and isinstance(one.instrument, str))
    days = [one.on for one in measured if type(one.on) is date]
    on = episode.on if type(episode.on) is date else max(days, default=date.min)
    return evolve(episode, patient=patient, measurements=measured, started=on, on=on)


def is_sound(pathway: Pathway, episode: Episode, one: Measurement) -> bool:
    """Tell whether a measurement can be read by itself."""
    if type(one.on) is not date or not isinstance(one.items, Mapping):
        return False
    if misplaced(pathway, episode, one, "", False):
        return False
    try:
        read_one(pathway, episode, one)
    except AssessmentError:
        return False
    return True


def each_day_once(good: Sequence[Measurement]) -> Iterator[tuple[Measurement, ...]]:
    """Yield the measurements so often that each of two by the same scale on one day counts in one of them."""
    days: dict[tuple[str, date], list[Measurement]] = {}
    for one in good:
        same = days.setdefault((one.instrument, one.on), [])
        if one not in same:
            same.append(one)
    most = max(map(len, days.values()), default=1)
    for n in range(min(most, MOST_WAYS)):
        yield tuple(same[min(n, len(same) - 1)] for same in days.values())


def with_measured(patient: Assessment, measured: Assessment) -> Assessment:
    """Return a patient, faults and all, with what was measured: a faulty value is not as if unsaid."""
    given = {part: getattr(patient, part) for part in ("scores", "items")}
    parts: dict[str, Any] = {
        part: {**(one if isinstance(one, Mapping) else {}), **getattr(measured, part)}
        for part, one in given.items()
    }
    return evolve(patient, **parts)


def faulty(pathway: Pathway, episode: Episode, good: Sequence[Measurement]) -> Iterator[Measurement]:
    """Yield each measurement that is not sound, unless a newer one that is answers what it does."""
    newest: dict[str, Measurement] = {}
    for one in sorted(good, key=lambda one: one.on):
        newest[one.instrument] = one
    sound_ones, told = set(map(id, good)), set()
    for one in episode.measurements:
        said = repr((one.instrument, one.total, one.items))
        if id(one) in sound_ones or said in told or answered_since(pathway, one, newest.get(one.instrument)):
            continue
        told.add(said)
        yield one


def answered_since(pathway: Pathway, one: Measurement, newest: Measurement | None) -> bool:
    """Tell whether a newer measurement answers every item that rules read."""
    if newest is None or type(one.on) is not date or one.on >= newest.on:
        return False
    read = pathway.ruleset.read_items.get(one.instrument, ())
    return all(str(number) in known_items(answered(newest)) for number, _ in read)


def by_itself(patient: Assessment, one: Measurement) -> Assessment:
    """Return a patient of whom nothing is known but a measurement, the age and the day."""
    scores = {} if one.total is None else {one.instrument: one.total}
    items = {one.instrument: one.items} if one.items else {}
    return evolve(patient, scores=scores, items=items, printed_items={}, findings={}, none_of=())


def composed(pathway: Pathway, episode: Episode) -> Assessment:
    """Return the patient of today by sound measurements; where today's values contradict them, by these."""
    try:
        joined = with_today(pathway, episode)
        return with_newest(pathway, joined, read_series(pathway, joined))
    except AssessmentError:
        return with_newest(pathway, episode, read_series(pathway, episode))
