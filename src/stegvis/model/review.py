"""What a review proposes: stay, step up, step down, finish, refer or change track."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, frozen

from stegvis.model.recommendation import Recommendation

VERDICTS: tuple[str, ...] = ("finish", "step_down", "stay", "change_track", "step_up", "refer")
"""Least care first: verdicts join by maximum."""
DOWNWARD = ("finish", "step_down")


@frozen
class Review:
    """The proposal of a review, as JSON data; a clinician decides.

    Attributes:
        verdict: finish, step_down, stay, change_track, step_up or refer.
        status: "firm", or "provisional" while something missing could change the verdict.
        urgency, step, target: ids; `target` is the step that is proposed next, "" when care ends.
        reasons: the review rules that decide, with the values they saw and their ground.
        also: what else holds and must be said, deterioration above all.
        numbers: per instrument, the measurements and what was worked out of them.
        missing: what would have to be known, each with the rules that wait for it.
        checks: what is to be gone through before a step up, and whether it is.
        contacts: everybody who must meet the patient, the first one first, each with the latest day and why.
        actions: what to do now.
        next_measurement: when, and with what.
        responsible: who has the responsibility now, and what is overdue.
        override: the clinician's choice that stands, or None.
        recommendation: for the step that is proposed next; None when nothing changes or care ends.
        caveats: what was not compared, and why.
        red_flags: those that hold today; questions: those of red flags that are open, and of today's patient
            those whose answer would give more than the review does.
    """

    verdict: str
    status: str
    urgency: str
    step: str
    target: str
    reasons: tuple[Mapping[str, Any], ...]
    also: tuple[Mapping[str, Any], ...]
    numbers: Mapping[str, Any]
    missing: tuple[Mapping[str, Any], ...]
    checks: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, Any], ...]
    actions: tuple[Mapping[str, Any], ...]
    next_measurement: Mapping[str, Any]
    responsible: Mapping[str, Any]
    override: Mapping[str, Any] | None
    red_flags: tuple[Mapping[str, Any], ...]
    questions: tuple[Mapping[str, Any], ...]
    caveats: tuple[Mapping[str, str], ...]
    recommendation: Recommendation | None
    episode: Mapping[str, Any]
    provenance: Mapping[str, Any]
    intended_use: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON data."""
        said = asdict(self, recurse=False)
        said["recommendation"] = self.recommendation.to_dict() if self.recommendation else None
        return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
