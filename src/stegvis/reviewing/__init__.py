"""A course over time: how it goes on, and why.

In the order of the work:

faults     is an episode possible at all? Every fault at once, before anything is worked out
ages       how old the patient was on the day of a measurement
series     measurements by instrument and day, and the baseline that a step begins from
intake     the episode taken in: checked, its measurements read, the patient of today weighed
heard      what a course with faults says of the patient of today all the same
measures   a course of measurements becomes values: change, response, remission, deterioration
trend      which way a course goes
figures    the numbers of a course as they are shown, and what weakens them
today      the patient of today: what is known, and what today's values alone propose
rules      what the rules ask for, and why: review rules, stated ways, red flags, today's values
verdict    what is asked for joined into one verdict
target     where a verdict leads: the step above, beside or below, or the end of care
override   a clinician's own choice: whether it still stands, and what it amounts to
follow_up  what to do, when to measure next, and who is responsible meanwhile
overturning what of today's open answers would give more than a review does
waiting    what a decision waits for: values that are not known, checks that are not gone through
next_step  the recommendation for the step that a review leads to
outcome    what became of a course, for counting many of them
assemble   the stages in their order, and the review written of them
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.reviewing.assemble import propose
    from stegvis.reviewing.follow_up import HERE, LATE, SENT, WHO
    from stegvis.reviewing.heard import patients_heard
    from stegvis.reviewing.intake import check_episode
    from stegvis.reviewing.outcome import CourseOutcome, outcome_of
    from stegvis.reviewing.rules import AGES, DETERIORATED, FLAGS, NEWEST, OF_EDGE, SOON, STILL
    from stegvis.reviewing.target import OTHER_TRACK
else:
    __getattr__ = door(
        __name__,
        {
            "assemble": "propose",
            "follow_up": "HERE LATE SENT WHO",
            "heard": "patients_heard",
            "intake": "check_episode",
            "outcome": "CourseOutcome outcome_of",
            "rules": "AGES DETERIORATED FLAGS NEWEST OF_EDGE SOON STILL",
            "target": "OTHER_TRACK",
        },
    )

__all__ = [
    "AGES",
    "DETERIORATED",
    "FLAGS",
    "HERE",
    "LATE",
    "NEWEST",
    "OF_EDGE",
    "OTHER_TRACK",
    "SENT",
    "SOON",
    "STILL",
    "WHO",
    "CourseOutcome",
    "check_episode",
    "outcome_of",
    "patients_heard",
    "propose",
]
