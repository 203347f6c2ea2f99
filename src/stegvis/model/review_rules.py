"""What an author says of reviews: rules over a course, checks, and defaults."""

from __future__ import annotations

from attrs import field, frozen

from stegvis.errors import NO_TEXT, NOWHERE, Place, Text
from stegvis.language import Criterion
from stegvis.model.terms import Claim, Figure


@frozen
class ReviewRule:
    """At least this much care at a review, or that less may do, because a criterion holds.

    Attributes:
        verdict: finish, step_down, stay, change_track, step_up or refer.
        checks_first: the pathway's checks are gone through before it is acted on.
        measure_weeks: the earliest and latest week from now to measure again, or None.
        to: the step of another track that `change_track` leads to, or "".
    """

    id: str
    verdict: str
    when: Criterion
    urgency: str
    because: Text
    do: tuple[Text, ...]
    checks_first: bool
    measure_weeks: tuple[int, int] | None
    confidence: str
    facts: tuple[str, ...]
    claim: Claim
    dissent: Text = NO_TEXT
    to: str = ""
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class Check:
    """What is gone through before a step up: adherence, another diagnosis, substances, ..."""

    id: str
    ask: Text
    facts: tuple[str, ...]
    claim: Claim
    place: Place = field(default=NOWHERE, eq=False, repr=False)


@frozen
class ReviewDefaults:
    """Figures for scales and steps that say nothing themselves."""

    response_percent: Figure
    partial_percent: Figure
    baseline_weeks: Figure
    remission_apart_weeks: Figure
    due_within_days: Figure
    repeat_weeks: Figure
