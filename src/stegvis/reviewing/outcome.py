"""What became of a course, as its measurements tell it: for counting many courses, not for one patient."""

from __future__ import annotations

from attrs import frozen

from stegvis.language import Known
from stegvis.model import SCALE, Episode, Pathway
from stegvis.reviewing.follow_up import overdue_since, planned_days
from stegvis.reviewing.intake import check_episode
from stegvis.reviewing.measures import Course, measure
from stegvis.reviewing.today import know_today


@frozen
class CourseOutcome:
    """What became of a course in its present step; None is not known, or there is nothing to judge it by.

    Attributes:
        scale: the instrument that the course is followed by, "" when none is.
        on_time: whether no planned day has passed without a measurement, where one has passed.
        recovered: reliably improved and no longer above the cut-off that the course began above.
    """

    track: str
    step: str
    scale: str
    on_time: bool | None
    response: bool | None
    remission: bool | None
    improved: bool | None
    recovered: bool | None
    deteriorated: bool | None


def outcome_of(pathway: Pathway, episode: Episode) -> CourseOutcome:
    """Tell what became of a course, by the definitions that its review goes by.

    Raises:
        AssessmentError: the episode is impossible; every fault is named.
        PathwayError: the pathway says nothing of reviews.

    >>> import json, pathlib, stegvis
    >>> text = pathlib.Path("docs/examples/episode.json").read_text("utf-8")
    >>> one = outcome_of(stegvis.load("se-primary-care"), stegvis.Episode.from_dict(json.loads(text)))
    >>> one.scale, one.response, one.remission, one.on_time
    ('phq9', True, True, True)
    """
    checked = check_episode(pathway, episode)
    course = measure(checked)
    today = know_today(checked, course)
    judged = course.known.get("has_scale") == (1, 1)
    passed = course.followed and any(day <= episode.on for day in planned_days(today))
    told = {
        name: said(course.known.get(f"{name}({SCALE})")) if judged else None
        for name in ("response", "remission", "improved", "deteriorated")
    }
    return CourseOutcome(
        track=checked.step.track,
        step=checked.step.id,
        scale=course.followed,
        on_time=not overdue_since(today) if passed else None,
        recovered=both(told["improved"], below(pathway, course)) if judged else None,
        **told,
    )


def said(truth: Known | None) -> bool | None:
    """Return a truth that is known, else None."""
    return None if truth is None or truth[0] != truth[1] else truth == (1, 1)


def both(one: bool | None, other: bool | None) -> bool | None:
    """Tell whether two things are so; one that is not decides."""
    return False if False in (one, other) else None if None in (one, other) else True


def below(pathway: Pathway, course: Course) -> bool | None:
    """Tell whether the newest total lies below the cut-off, where the baseline did not."""
    series, scale = course.series.get(course.followed), pathway.instruments[course.followed]
    if series is None or series.last is None or scale.direction != "higher_worse":
        return None
    limits = [scale.case(end) for end in (series.last.low, series.last.high)]
    return None if limits[0] != limits[1] else not limits[0]
