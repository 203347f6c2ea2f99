"""CDS Hooks 2.0: what is offered, what a call is answered, what clinicians did with the cards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.model import Pathway, refused_in
from stegvis.service.answers import known
from stegvis.service.cards import Telling, cards
from stegvis.service.opening import draft
from stegvis.service.prefetch import ID, Came, sorted_out, templates
from stegvis.service.problems import Problem, masked, of_values
from stegvis.service.reading import heard, phrases, read_resources
from stegvis.service.records import access_of, complete
from stegvis.service.settings import Settings
from stegvis.verbs import route

HOOKS = ("patient-view", "encounter-start")
OUTCOMES = ("accepted", "overridden")
Json = Mapping[str, Any]
IDENTIFYING = (
    "hook",
    "hookInstance",
    "context",
    "fhirServer",
    "fhirAuthorization",
    "fhir_server",
    "fhir_authorization",
)
"""What says who is called about, and where the record is: where it was refused, nothing is guessed."""
MISSING = Text("saknas", "is missing")
NO_TEXT_THERE = Text("ska vara en text", "should be a string")
NO_ID = Text("är inget id", "is no id")


@frozen
class Call:
    """A call of a hook that is well formed."""

    hook: str
    instance: str
    context: Json
    patient: str
    encounter: str
    prefetch: Any
    whole: Json


def service_id(pathway: str, hook: str) -> str:
    """Return the id of a service: one for each pathway and hook."""
    return f"{pathway}-{hook}"


def discovery(pathways: Mapping[str, Pathway], language: str) -> dict[str, Any]:
    """Say which services there are."""
    return {
        "services": [
            {
                "hook": hook,
                "id": service_id(id, hook),
                "title": pathway.title.in_language(language),
                "description": pathway.intended_use.in_language(language),
                "prefetch": templates(pathway, hook),
            }
            for id, pathway in pathways.items()
            for hook in HOOKS
        ]
    }


def called(data: Any, hook: str) -> Call:
    """Read a call.

    Raises:
        Problem: 400, with everything that is not well formed.
    """
    if not isinstance(data, dict):
        raise malformed([Fault("call", None, Text("ett anrop är ett objekt", "a call is an object"))])
    faults = [
        evolve(error.faults[0], field=field, value=None)
        for key in IDENTIFYING
        for field, error in refused_in({key: data.get(key)})
    ]
    if faults:
        raise malformed(faults)
    if data.get("hook") != hook:
        faults.append(Fault("hook", None, Text(f"ska vara {hook}", f"should be {hook}")))
    instance = data.get("hookInstance")
    if not isinstance(instance, str) or not instance:
        faults.append(Fault("hookInstance", None, MISSING if instance is None else NO_TEXT_THERE))
    context = data.get("context")
    if not isinstance(context, dict):
        what = MISSING if context is None else Text("ska vara ett objekt", "should be an object")
        faults.append(Fault("context", None, what))
        context = {}
    patient = id_of(context, "patientId", "Patient", faults)
    encounter = id_of(context, "encounterId", "Encounter", faults, hook == "encounter-start")
    if data.get("fhirAuthorization") is not None and not data.get("fhirServer"):
        faults.append(Fault("fhirServer", None, MISSING))
    if faults:
        raise malformed(faults)
    ids = {**context, "patientId": patient, "encounterId": encounter}
    return Call(hook, str(instance), ids, patient, encounter, data.get("prefetch"), data)


def id_of(context: Json, key: str, kind: str, faults: list[Fault], needed: bool = True) -> str:
    """Return an id of the context; some record systems write the kind before it."""
    said = context.get(key)
    if said is None and not needed:
        return ""
    plain = said.removeprefix(f"{kind}/") if isinstance(said, str) else ""
    if not ID.fullmatch(plain):
        faults.append(Fault(f"context.{key}", None, MISSING if said is None else NO_ID))
    return plain


def answered_call(
    pathway: Pathway, data: Any, hook: str, settings: Settings, language: str, guide: str, on: date
) -> dict[str, Any]:
    """Answer a call with cards.

    Raises:
        Problem: 400, the call is not well formed; 412, data lack; 422, the values are impossible.
    """
    call = called(data, hook)
    asked = templates(pathway, hook)
    came = sorted_out(call.prefetch, asked, call.patient)
    access = access_of(call.whole, settings.records)
    if access and came.lacking:
        complete(came, asked, call.context, access, settings.limits)
    reading = read_resources(pathway, came.resources, on)
    try:
        rec = route(pathway, reading.assessment)
    except AssessmentError as error:
        raise of_values(error) from None
    said = heard(reading)
    if came.faults and not (rec.red_flags or said):
        raise malformed(list(came.faults.values()))
    if came.needed and not (rec.red_flags or said):
        raise lacking(came)
    if settings.quiet and not (said or known(reading.assessment)):
        return {"cards": []}
    unseen = tuple(f"{key}: {why.in_language(language)}" for key, why in came.lacking.items())
    t = Telling(
        pathway, rec, language, call.instance, call.patient, call.encounter, guide, unseen,
        phrases(reading, language), draft(reading.assessment, on), came.foreign, said,
    )  # fmt: skip
    return {"cards": cards(t, enough=not came.needed)}


def lacking(came: Came) -> Problem:
    """Return the problem of data that did not come and may not be fetched."""
    return Problem(412, faults=tuple(Fault(f"prefetch.{key}", None, why) for key, why in came.needed.items()))


def taken_note(data: Any) -> int:
    """Read feedback and return how many outcomes it tells; nothing of it is kept.

    Raises:
        Problem: 400, with everything that is not well formed.
    """
    told = data.get("feedback") if isinstance(data, dict) else None
    if not isinstance(told, list):
        raise malformed([Fault("feedback", None, Text("ska vara en lista", "should be a list"))])
    faults: list[Fault] = []
    for number, one in enumerate(told):
        for key in ("card", "outcome", "outcomeTimestamp"):
            if not isinstance(one, dict) or not isinstance(one.get(key), str):
                faults.append(Fault(f"feedback[{number}].{key}", None, NO_TEXT_THERE))
        if isinstance(one, dict) and isinstance(one.get("outcome"), str) and one["outcome"] not in OUTCOMES:
            said = masked(" | ".join(OUTCOMES))
            faults.append(
                Fault(f"feedback[{number}].outcome", None, Text("finns inte", "is not known"), said)
            )
    if faults:
        raise malformed(faults)
    return len(told)


def malformed(faults: list[Fault]) -> Problem:
    """Return the problem of a call that is not well formed."""
    return Problem(400, faults=tuple(faults))
