"""A course of care as the caller knows it: a step, its measurements, and what came before.

Every day is given; no clock is read. Nothing here is stored or sent anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Self

from attrs import Factory, asdict, evolve, frozen

from stegvis.errors import AssessmentError, Fault, Text, meant
from stegvis.model.assessment import Assessment, Score, contact_date, patient, refused_in, wholes
from stegvis.model.known import UNKNOWN

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

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Read an episode from JSON data, as strictly as a patient; `to_dict` writes it back.

        Raises:
            AssessmentError: a key is unknown or a part has the wrong form; every fault is named.

        >>> Episode.from_dict({"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09"}).weeks
        4
        """
        return cls(**read_whole(data))

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


@frozen
class Kind:
    """What a value should be: its check, and how that is said."""

    fits: Callable[[Any], bool]
    said: Text

    @property
    def wanted(self) -> Text:
        """Say that it should be so."""
        return Text(f"ska vara {self.said.sv}", f"should be {self.said.en}")


TEXT = Kind(lambda v: isinstance(v, str) and bool(v.strip()), Text("en text", "a text"))
TOTAL = Kind(
    lambda v: type(v) is int or v == UNKNOWN or is_score(v),
    Text('ett heltal, eller { "value", "unit" }', 'a whole number, or { "value", "unit" }'),
)
NUMBER = Kind(lambda v: type(v) is int, Text("ett heltal", "a whole number"))
ANSWER = Kind(lambda v: isinstance(v, bool), Text("true eller false", "true or false"))
OBJECT = Kind(lambda v: isinstance(v, dict), Text("ett objekt", "an object"))
LIST = Kind(lambda v: isinstance(v, list), Text("en lista", "a list"))
DATE = Kind(
    lambda v: contact_date(v, []) is not None,
    Text('en dag, som "2026-03-05"', 'a day such as "2026-03-05"'),
)
NO_EPISODE = Text("ett förlopp är ett objekt", "an episode is an object")
SUCH = Text(
    'till exempel {"step": ..., "started": ..., "on": ...}',
    'such as {"step": ..., "started": ..., "on": ...}',
)
NO_KEY = Text("det finns ingen sådan nyckel", "no such key")
MISSING = Text("saknas", "is missing")

FORM: dict[str, Kind] = {
    "step": TEXT,
    "started": DATE,
    "on": DATE,
    "patient": OBJECT,
    "scale": TEXT,
    "sessions": NUMBER,
    "completed": ANSWER,
    "takes_part": ANSWER,
    "goal_reached": ANSWER,
    "impression": TEXT,
    "checks": OBJECT,
    "measurements": LIST,
    "adverse_events": LIST,
    "earlier": LIST,
    "referral": OBJECT,
    "overrides": LIST,
}
PARTS: dict[str, tuple[type[Any], dict[str, Kind], tuple[str, ...]]] = {
    "measurements": (
        Measurement,
        {"instrument": TEXT, "on": DATE, "total": TOTAL, "items": OBJECT, "version": TEXT},
        ("instrument", "on"),
    ),
    "adverse_events": (AdverseEvent, {"on": DATE, "what": TEXT}, ("on", "what")),
    "earlier": (
        EarlierStep,
        {"step": TEXT, "started": DATE, "ended": DATE, "outcome": TEXT, "adequate": ANSWER},
        ("step", "started", "ended", "outcome"),
    ),
    "overrides": (
        Override,
        {"on": DATE, "by": TEXT, "reason": TEXT, "chosen": TEXT, "note": TEXT},
        ("on", "by", "reason", "chosen"),
    ),
    "referral": (
        Referral,
        {"to": TEXT, "sent": DATE, "confirmed": DATE, "arrived": DATE, "returned": DATE},
        ("to", "sent"),
    ),
}


def read_whole(data: Any) -> dict[str, Any]:
    """Read the parts of one episode.

    Raises:
        AssessmentError: a key is unknown or a part has the wrong form; every fault is named.
    """
    if not isinstance(data, dict):
        raise AssessmentError([Fault("episode", data, NO_EPISODE, "", SUCH)])
    faults = [evolve(error.faults[0], field=field) for field, error in refused_in(data)]
    data = wholes(data)
    read = fields(data, FORM, ("step", "started", "on"), "", faults)
    for key in ("measurements", "adverse_events", "earlier", "overrides"):
        if key in read:
            read[key] = tuple(part(key, one, f"{key}[{i}]", faults) for i, one in enumerate(read[key]))
    if "referral" in read:
        read["referral"] = part("referral", read["referral"], "referral", faults)
    for key, value in read.get("checks", {}).items():
        if value is not None and not isinstance(value, bool):
            faults.append(Fault(f"checks.{key}", value, ANSWER.wanted))
    read["patient"] = patient_of(read.get("patient") or {}, faults)
    if faults:
        raise AssessmentError(faults)
    return read


def is_score(value: Any) -> bool:
    """Tell a total in a unit of its own from anything else."""
    return isinstance(value, dict) and value.keys() == {"value", "unit"}


def patient_of(data: Any, faults: list[Fault]) -> Assessment:
    """Read the patient of today; its faults are named beside the others."""
    try:
        return patient(data)
    except AssessmentError as error:
        faults += [evolve(one, field=f"patient.{one.field}") for one in error.faults]
        return Assessment()


def part(key: str, data: Any, field: str, faults: list[Fault]) -> Any:
    """Read one measurement, earlier step, adverse event, referral or override."""
    make, form, required = PARTS[key]
    if not isinstance(data, dict):
        faults.append(Fault(field, data, OBJECT.wanted))
        return None
    before = len(faults)
    read = fields(data, form, required, f"{field}.", faults)
    return make(**read) if len(faults) == before else None


def fields(
    data: dict[str, Any], form: dict[str, Kind], required: tuple[str, ...], at: str, faults: list[Fault]
) -> dict[str, Any]:
    """Read the keys of one object; null is the same as a key that is missing."""
    read: dict[str, Any] = {}
    for key, value in data.items():
        if key not in form:
            hint = meant(key, list(form), faults)
            faults.append(Fault(f"{at}{key}", value, NO_KEY, ", ".join(form), hint, "unknown_name"))
        elif value is not None and not form[key].fits(value):
            faults.append(Fault(f"{at}{key}", value, form[key].wanted))
        elif value is not None:
            read[key] = date.fromisoformat(value) if form[key] is DATE else value
    for key in required:
        if data.get(key) is None:
            faults.append(Fault(f"{at}{key}", None, MISSING, form[key].said))
    return read
