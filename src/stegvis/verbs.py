"""The public verbs, put together from the wings: load a pathway, route a patient, review a course."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve

from stegvis.errors import AssessmentError, Fault, StegvisError, Text
from stegvis.loading import narrow, read_pathway, unpacked
from stegvis.model import (
    Assessment,
    Episode,
    Pathway,
    Replayed,
    compared,
    courses_of,
    expect_record,
    read_patient,
    readings,
)
from stegvis.rationale import recommend, red_flags
from stegvis.rendering import Recommendation, Review
from stegvis.reviewing import patients_heard, propose
from stegvis.routing import compile_pathway
from stegvis.routing import route as decide


def load(
    pathway: str | os.PathLike[str] | Pathway,
    overlays: Sequence[str | os.PathLike[str]] = (),
    unit: str | os.PathLike[str] | None = None,
) -> Pathway:
    """Read and compile a pathway: a shipped id, or a path to a folder or a file.

    Args:
        pathway: that; or a pathway that is loaded, overlays and all, of which a thousand units share what is
            the same in each.
        overlays: shipped ids or paths of regional files that change it, laid on in this order.
        unit: the path of a unit profile: what one clinic offers.

    Raises:
        PathwayError: the files are wrong; every fault of every file is named.
        StegvisError: what is given is no id and no path, or overlays are laid on what is loaded.

    >>> import stegvis
    >>> base = stegvis.load("se-primary-care", ["se-uppsala"])
    >>> base.overlays[0].id, stegvis.load(base) is base
    ('se-uppsala', True)
    """
    if isinstance(pathway, Pathway):
        return load_unit(pathway, overlays, unit)
    if isinstance(overlays, str) or not isinstance(overlays, Iterable):
        raise StegvisError(f"{overlays!r} is no list: overlays are given as a list of ids or paths")
    for given in (pathway, *overlays):
        if not isinstance(given, str | os.PathLike):
            raise StegvisError(f"{given!r} is neither an id nor a path")
    read = read_pathway(pathway, overlays, unit)
    return evolve(read, ruleset=compile_pathway(read))


def load_unit(base: Pathway, overlays: object, unit: str | os.PathLike[str] | None) -> Pathway:
    """Return a loaded pathway as one unit has it, which shares with it what is the same."""
    if overlays:
        raise StegvisError("overlays are laid on files: load them with their base, then its units on that")
    if unit is None:
        return base
    read = narrow(base, unit)
    return evolve(read, ruleset=compile_pathway(read, base))


def load_compiled(data: object) -> Pathway:
    """Make a pathway of what `Pathway.compile` gave: nothing is parsed or checked anew, so a start is short.

    Args:
        data: that, or what JSON made of it.

    Raises:
        StegvisError: it is no such data, its hash is another's, or another version of stegvis compiled it.

    >>> import stegvis
    >>> data = stegvis.load("se-primary-care").compile()
    >>> stegvis.load_compiled(data | {"pathway": "mine"})
    Traceback (most recent call last):
    stegvis.errors.StegvisError: this compiled pathway is not what its hash says: it was changed
    """
    read = unpacked(data)
    return evolve(read, ruleset=compile_pathway(read))


def route(
    pathway: Pathway, patient: Assessment, on_fault: Literal["raise", "set_aside"] = "raise"
) -> Recommendation:
    """Propose the lowest effective step for one patient.

    Pure: no clock, no files, no state; the same values give the same bytes.

    Args:
        on_fault: "raise" refuses a patient with an impossible value; "set_aside" counts it as not asked,
            answers provisionally and names it in `faults`.

    Raises:
        AssessmentError: the patient's values are impossible; every fault is named, and so are the red flags
            that hold whatever the faulty values should have been.

    >>> import stegvis
    >>> pathway = stegvis.load("se-primary-care")
    >>> nothing_known = stegvis.route(pathway, stegvis.Assessment())
    >>> nothing_known.status, nothing_known.level
    ('provisional', 'phone_support')
    """
    expect(patient, Assessment, "patient")
    routed = decide(pathway, patient)
    if routed.seen.faults and on_fault == "raise":
        raise AssessmentError(routed.seen.faults, red_flags(routed))
    return recommend(routed, Recommendation)


def route_data(pathway: Pathway, data: Any) -> Recommendation:
    """Route one patient of JSON data; of a key given twice each value counts for red flags.

    Raises:
        AssessmentError: as `route`, with what is wrong with the data besides.
    """
    one, faults = read_patient(data)
    try:
        rec = route(pathway, one)
    except AssessmentError as error:
        raise AssessmentError(
            [*faults, *error.faults], held_in(pathway, readings(data), error.red_flags)
        ) from None
    if faults:
        raise AssessmentError(faults, held_in(pathway, readings(data), rec.red_flags))
    return rec


def replay(pathway: Pathway, record: Mapping[str, Any]) -> Replayed:
    """Make a kept answer again, and say whether it is the same byte for byte.

    Args:
        pathway: loaded with the overlays and the unit of the record.
        record: what `Recommendation.record` returned.

    Raises:
        StegvisError: it is no record; everything that is wrong with it is named.

    >>> import stegvis
    >>> pathway = stegvis.load("se-primary-care")
    >>> record = stegvis.route(pathway, stegvis.Assessment(age=34)).record()
    >>> younger = stegvis.replay(pathway, record | {"patient": {"age": 12}})
    >>> younger.same, younger.comparable, younger.differs[0][:33]
    (False, True, 'decision.range: lowest self_care,')
    """
    expect(pathway, Pathway, "pathway")
    kept = expect_record(record)
    made: Mapping[str, Any] | None = None
    faults: tuple[Fault, ...] = ()
    try:
        made = route(pathway, Assessment.from_dict(kept["patient"]), kept["on_fault"]).record()
    except AssessmentError as error:
        faults = tuple(error.faults)
    edition = made["edition"] if made else route(pathway, Assessment()).provenance
    return compared(kept, made, edition, faults)


def review(pathway: Pathway, episode: Episode) -> Review:
    """Propose how a course goes on: stay, step up, step down, finish, refer or change track.

    Pure: no clock, no files, no state; the same episode gives the same bytes.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.

    >>> import stegvis
    >>> from datetime import date
    >>> pathway = stegvis.load("se-primary-care")
    >>> course = stegvis.Episode("depression-icbt", date(2026, 1, 12), date(2026, 2, 9))
    >>> stegvis.review(pathway, course).verdict
    'stay'
    """
    expect(episode, Episode, "episode")
    try:
        return propose(pathway, episode, Review, Recommendation)
    except AssessmentError as error:
        raise AssessmentError(error.faults, error.red_flags or flags_today(pathway, [episode])) from None


def review_data(pathway: Pathway, data: Any) -> Review:
    """Review one episode of JSON data; what it says of the patient counts for red flags, whatever is wrong.

    Raises:
        AssessmentError: as `review`, with what is wrong with the data besides.
        PathwayError: the pathway says nothing of reviews.
    """
    try:
        return review(pathway, Episode.from_dict(data))
    except AssessmentError as error:
        raise AssessmentError(error.faults, flags_today(pathway, courses_of(data), error.red_flags)) from None


def flags_today(
    pathway: Pathway, courses: Iterable[Episode], known: Iterable[Mapping[str, Any]] = ()
) -> tuple[Mapping[str, Any], ...]:
    """Return the red flags that hold today in any of these courses, whatever is wrong with them."""
    return held_in(pathway, (one for course in courses for one in patients_heard(pathway, course)), known)


def held_in(
    pathway: Pathway, patients: Iterable[Assessment], known: Iterable[Mapping[str, Any]] = ()
) -> tuple[Mapping[str, Any], ...]:
    """Return the red flags that hold for any of these, in the pathway's order."""
    found = {flag["rule"]: flag for one in patients for flag in red_flags(decide(pathway, one))}
    found |= {flag["rule"]: flag for flag in known}
    return tuple(found[one.id] for one in pathway.red_flags if one.id in found)


def expect(given: object, noun: type, field: str) -> None:
    """Refuse anything but the noun that a verb takes.

    Raises:
        AssessmentError: it says what was given, and how such a thing is read from JSON data.
    """
    if not isinstance(given, noun):
        kind, name = type(given).__name__, noun.__name__
        what = Text(f"detta är en {kind}, ingen {name}", f"this is a {kind}, not an {name}")
        hint = Text(f"läs JSON med {name}.from_dict", f"read JSON data by {name}.from_dict")
        raise AssessmentError([Fault(field, kind, what, name, hint, "wrong_kind")])
