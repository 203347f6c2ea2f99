"""Courses of care from a file of episodes: what each says, and the lines that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from attrs import frozen

from stegvis.errors import AssessmentError, Fault, PathwayError, Text, shown
from stegvis.model import EarlierStep, Episode, Pathway
from stegvis.planning.rows import Faults
from stegvis.reviewing import CourseOutcome, outcome_of
from stegvis.routing import current_course

Node = tuple[str, ...]


@frozen
class Course:
    """One course: what its measurements tell of the present step, and the steps that have ended.

    Attributes:
        ended: the steps before, each with the rank of the level that came after it less its own.
        waited: the steps, each with the days before it began.
    """

    outcome: CourseOutcome
    ended: tuple[tuple[EarlierStep, int], ...]
    waited: tuple[tuple[str, int], ...]
    referred: tuple[tuple[str, int], ...]


def read_courses(pathway: Pathway, given: Iterable[Any], faults: Faults) -> Iterator[Course]:
    """Yield the courses of JSON data; a line that is wrong is noted and counted, and the others are read."""
    for one in given:
        try:
            course = course_of(pathway, episode_of(one))
        except PathwayError:
            raise
        except Exception as error:  # one course's unforeseen fault must not cost the others their count
            wrong = error if isinstance(error, AssessmentError) else unforeseen(error)
            faults.tell(0, shown(wrong.faults))
            faults.note(
                1, [(0, " ".join(dict.fromkeys(f"{fault.field}:{fault.code}" for fault in wrong.faults)))]
            )
            continue
        faults.note(1, ())
        yield course


def episode_of(given: Any) -> Episode:
    """Return the episode of JSON data.

    Raises:
        AssessmentError: it is none, or could not be read.
    """
    if isinstance(given, AssessmentError):
        raise given
    return Episode.from_dict(given)


def unforeseen(error: Exception) -> AssessmentError:
    """Name the kind of what nobody foresaw, and nothing of the patient."""
    kind = type(error).__name__
    what = Text(f"oväntat fel: {kind}", f"unforeseen: {kind}")
    return AssessmentError([Fault("episode", None, what, code="unforeseen")])


def course_of(pathway: Pathway, episode: Episode) -> Course:
    """Read one course, by the names of today as its review does.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.
    """
    outcome = outcome_of(pathway, episode)
    episode, _, _ = current_course(pathway, episode)
    earlier = sorted(episode.earlier, key=lambda one: (one.started, one.ended))
    ranks = {level.id: n for n, level in enumerate(pathway.levels)}
    levels = [ranks[pathway.steps[id].level] for id in (*(one.step for one in earlier), episode.step)]
    ended = tuple(zip(earlier, (after - before for before, after in pairwise(levels)), strict=True))
    return Course(outcome, ended, tuple(waits(episode, earlier)), tuple(referrals(episode)))


def waits(episode: Episode, earlier: list[EarlierStep]) -> Iterator[tuple[str, int]]:
    """Yield how many days went before each step: from the contact, or from the end of the step before."""
    contact = episode.patient.contact_date
    before: list[date | None] = [contact, *(one.ended for one in earlier)]
    begun = [*((one.step, one.started) for one in earlier), (episode.step, episode.started)]
    for since, (step, day) in zip(before, begun, strict=True):
        if since is not None and since <= day:
            yield step, (day - since).days


def referrals(episode: Episode) -> Iterator[tuple[str, int]]:
    """Yield to where a patient was referred and has come, and how many days it took."""
    referral = episode.referral
    if referral and referral.arrived:
        yield referral.to, (referral.arrived - referral.sent).days
