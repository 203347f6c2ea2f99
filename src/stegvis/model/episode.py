"""A course of care as the caller knows it: a step, its measurements, and what came before.

Every day is given; no clock is read. Nothing here is stored or sent anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import Factory, asdict, frozen

from stegvis.errors import Text
from stegvis.model.assessment import Assessment, Score

OUTCOMES = ("remission", "improved", "no_effect", "worse", "interrupted")
FAILED = ("no_effect", "worse")
REASONS: dict[str, Text] = {
    "action-completed": Text("redan gjort", "already done"),
    "action-unsuccessful": Text("prövat utan effekt", "tried without effect"),
    "patient-refuses": Text("patienten avböjer", "the patient declines"),
    "prefers-alternative": Text("patienten föredrar annat", "the patient prefers something else"),
    "service-not-available": Text("insatsen finns inte att tillgå", "the service is not available"),
    "need-more-info": Text("mer underlag behövs", "more information is needed"),
    "patient-contraindication": Text("olämpligt för patienten", "contraindicated for the patient"),
    "recipient-disagrees-evidence": Text(
        "kliniker bedömer underlaget annorlunda", "the clinician judges the evidence otherwise"
    ),
    "comorbidity-disability": Text(
        "samsjuklighet eller funktionsnedsättning", "comorbidity or disability"
    ),
    "cds-not-applicable": Text("förslaget gäller inte den här patienten", "the proposal does not apply"),
    "limited-time": Text("tiden räckte inte", "there was not enough time"),
}  # fmt: skip
"""HL7 non-adherence-reason-codes that fit stepped care; the Swedish words are ours."""


@frozen
class Measurement:
    """One rating on one day: a total, or item answers from which it is computed.

    Attributes:
        version: of the form, when it is known; different versions are not compared.
    """

    instrument: str
    on: date
    total: Score = None
    items: Mapping[str | int, int | str | None] = Factory(dict)
    version: str = ""


@frozen
class EarlierStep:
    """A step that has ended.

    Attributes:
        outcome: remission, improved, no_effect, worse or interrupted.
        adequate: whether the dose was enough to tell; None is unknown.
    """

    step: str
    started: date
    ended: date
    outcome: str
    adequate: bool | None = None


@frozen
class AdverseEvent:
    """Something that went badly during the step."""

    on: date
    what: str


@frozen
class Referral:
    """A handover: the sender is responsible until it is confirmed, and again once it is returned."""

    to: str
    sent: date
    confirmed: date | None = None
    arrived: date | None = None
    returned: date | None = None


@frozen
class Override:
    """A clinician's choice of another step than the proposal; who and when as the caller gives them."""

    on: date
    by: str
    reason: str
    chosen: str
    note: str = ""


@frozen
class Episode:
    """A course in one step, as it is known on the day of the review.

    Attributes:
        step: id of the present step; it tells the track.
        started, on: first day of the step, and the day of the review.
        patient: what is known of the patient today; a score that is missing is taken from the newest
            measurement.
        scale: id of the instrument that the course is followed by; else the step's own plan says.
        completed: whether the planned step is done.
        takes_part: whether the patient can take part in it.
        goal_reached: whether the agreed goal is reached at two reviews.
        impression: better, same or worse; for courses without a scale.
        checks: per check of the pathway, whether it is done; before a step up they are asked for.

    >>> from datetime import date
    >>> Episode("depression-icbt", date(2026, 1, 12), date(2026, 2, 9)).weeks
    4
    """

    step: str
    started: date
    on: date
    patient: Assessment = Factory(Assessment)
    measurements: tuple[Measurement, ...] = ()
    scale: str = ""
    sessions: int | None = None
    completed: bool | None = None
    takes_part: bool | None = None
    goal_reached: bool | None = None
    impression: str | None = None
    adverse_events: tuple[AdverseEvent, ...] | None = None
    checks: Mapping[str, bool | None] = Factory(dict)
    earlier: tuple[EarlierStep, ...] = ()
    referral: Referral | None = None
    overrides: tuple[Override, ...] = ()

    @property
    def weeks(self) -> int:
        """Return the whole weeks in the step."""
        return (self.on - self.started).days // 7

    def to_dict(self) -> dict[str, object]:
        """Return the episode as JSON data, the empty parts left out."""
        data: dict[str, object] = {}
        for key in ("step", "started", "on", "scale", "sessions", "completed", "takes_part",
                    "goal_reached", "impression"):  # fmt: skip
            if (value := getattr(self, key)) not in (None, ""):
                data[key] = plain(value)
        if patient := self.patient.to_dict():
            data["patient"] = patient
        if self.checks:
            data["checks"] = dict(self.checks)
        for key in ("measurements", "earlier", "overrides"):
            if parts := getattr(self, key):
                data[key] = [entered(part) for part in parts]
        if self.adverse_events is not None:
            data["adverse_events"] = [entered(event) for event in self.adverse_events]
        if self.referral:
            data["referral"] = entered(self.referral)
        return data


def entered(part: Measurement | EarlierStep | AdverseEvent | Referral | Override) -> dict[str, object]:
    """Return a part as JSON data, what is unknown left out."""
    said = {key: plain(value) for key, value in asdict(part).items()}
    return {key: value for key, value in said.items() if value not in (None, "", {})}


def plain(value: object) -> object:
    """Write days as text and item numbers as keys."""
    if isinstance(value, date):
        return value.isoformat()
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else value
