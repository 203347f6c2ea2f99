"""A proposal as resources: GuidanceResponse, ServiceRequest, Flag, DetectedIssue, Observation, Provenance."""

from __future__ import annotations

from datetime import date
from typing import Any

from stegvis.errors import Text
from stegvis.fhir.plain import Element
from stegvis.fhir.questionnaires import codes_of, coding, translated, values_of
from stegvis.fhir.systems import own_system
from stegvis.model import Assessment, Pathway, Recommendation
from stegvis.version import __version__

HL7 = "http://terminology.hl7.org/CodeSystem/"
PRIORITIES = ("stat", "asap", "urgent")
"""FHIR's words for haste, for the most urgent three; the rest is routine."""


def concept(said: Text, codes: list[Element]) -> Element:
    """Return a CodeableConcept."""
    return {**({"coding": codes} if codes else {}), **translated("text", said)}


def texts(said: Any) -> Text:
    """Read {"sv": ..., "en": ...} as a text."""
    return Text(said["sv"], said["en"])


def module(pathway: Pathway) -> str:
    """Return the canonical name of a pathway, with its version."""
    return f"{own_system(pathway)}|{pathway.version}"


def priority(pathway: Pathway, urgency: str) -> str:
    """Return FHIR's word for an urgency."""
    above = len(pathway.urgencies) - 1 - [one.id for one in pathway.urgencies].index(urgency)
    return PRIORITIES[above] if above < len(PRIORITIES) else "routine"


def service_request(pathway: Pathway, proposal: Recommendation, subject: str, on: date) -> Element:
    """Write the proposed step as a draft that somebody must make an order of.

    Args:
        subject: a reference such as "Patient/12"; never an identity number.
        on: the day of the contact.
    """
    step = pathway.steps[proposal.step]
    codes = [*map(coding, step.codes), {"system": own_system(pathway), "code": step.id}]
    profession = pathway.professions[proposal.first_contact].name
    return {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "priority": priority(pathway, proposal.urgency),
        "code": concept(step.name, codes),
        "subject": {"reference": subject},
        "authoredOn": on.isoformat(),
        "performerType": concept(profession, []),
        "reasonCode": [concept(texts(one["because"]), []) for one in proposal.because],
        "instantiatesUri": [module(pathway)],
        "note": [{"text": proposal.intended_use["sv"]}],
    }


def guidance_response(pathway: Pathway, proposal: Recommendation, subject: str, on: date) -> Element:
    """Write the answer of a decision support: the proposed step inside, and what more would settle it.

    Args:
        subject: a reference such as "Patient/12"; never an identity number.
        on: the day of the contact.
    """
    request = {**service_request(pathway, proposal, subject, on), "id": "step"}
    step = pathway.steps[proposal.step]
    group: Element = {
        "resourceType": "RequestGroup",
        "id": "proposal",
        "status": "draft",
        "intent": "proposal",
        "subject": {"reference": subject},
        "action": [
            {
                **translated("title", step.name),
                **translated("description", step.what),
                "resource": {"reference": "#step"},
            }
        ],
    }
    response: Element = {
        "resourceType": "GuidanceResponse",
        "contained": [request, group],
        "moduleCanonical": module(pathway),
        "status": "data-requested" if proposal.questions else "success",
        "subject": {"reference": subject},
        "occurrenceDateTime": on.isoformat(),
        "reasonCode": [concept(texts(one["because"]), []) for one in proposal.because],
        "note": [{"text": said["sv"]} for said in (proposal.intended_use, *proposal.caveats)],
        "result": {"reference": "#proposal"},
    }
    needed = [data_needed(pathway, one["question"]) for one in proposal.questions]
    return response | ({"dataRequirement": needed} if needed else {})


def data_needed(pathway: Pathway, question: str) -> Element:
    """Write what an open question asks for."""
    code = {"system": own_system(pathway), "code": question}
    return {"type": "Observation", "codeFilter": [{"path": "code", "code": [code]}]}


def flags(pathway: Pathway, proposal: Recommendation, subject: str, on: date) -> list[Element]:
    """Write each red flag that holds as a Flag."""
    return [
        {
            "resourceType": "Flag",
            "status": "active",
            "category": [{"coding": [{"system": f"{HL7}flag-category", "code": "safety"}]}],
            "code": concept(texts(one["because"]), [{"system": own_system(pathway), "code": one["rule"]}]),
            "subject": {"reference": subject},
            "period": {"start": on.isoformat()},
        }
        for one in proposal.red_flags
    ]


def detected_issues(pathway: Pathway, proposal: Recommendation, subject: str, on: date) -> list[Element]:
    """Write each red flag that holds as a DetectedIssue, with what is done about it."""
    does = {flag.id: flag.do for flag in pathway.red_flags}
    return [
        {
            "resourceType": "DetectedIssue",
            "status": "preliminary",
            "code": concept(texts(one["because"]), [{"system": own_system(pathway), "code": one["rule"]}]),
            "severity": "high",
            "patient": {"reference": subject},
            "identifiedDateTime": on.isoformat(),
            "detail": one["because"]["sv"],
            "mitigation": [{"action": concept(do, [])} for do in does[one["rule"]]],
        }
        for one in proposal.red_flags
    ]


def observations(pathway: Pathway, assessment: Assessment, subject: str, on: date) -> list[Element]:
    """Write each total that is known, worked out from its items where they are, as an Observation."""
    values = values_of(pathway, assessment)
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "category": [{"coding": [{"system": f"{HL7}observation-category", "code": "survey"}]}],
            "code": concept(
                scale.name, [*codes_of(scale, "total"), {"system": own_system(pathway), "code": id}]
            ),
            "subject": {"reference": subject},
            "effectiveDateTime": on.isoformat(),
            "valueInteger": values[id],
        }
        | ({"interpretation": [concept(band.name, [])]} if (band := scale.band(values[id])) else {})
        for id, scale in pathway.instruments.items()
        if isinstance(values.get(id), int)
    ]


def provenance(pathway: Pathway, targets: list[str], sources: list[str], recorded: str) -> Element:
    """Write what was made of what, by which edition of which pathway.

    Args:
        targets: references to what was made.
        sources: references to what was read, such as the sources of `Reading.used`.
        recorded: the moment, with its time zone: the caller's clock, for there is none here.
    """
    made: Element = {
        "resourceType": "Provenance",
        "target": [{"reference": one} for one in targets],
        "recorded": recorded,
        "policy": [module(pathway), f"urn:sha256:{pathway.sha256}"],
        "activity": {"coding": [{"system": f"{HL7}v3-DataOperation", "code": "CREATE"}]},
        "agent": [
            {
                "type": {"coding": [{"system": f"{HL7}provenance-participant-type", "code": "assembler"}]},
                "who": {"display": f"stegvis {__version__}"},
            }
        ],
    }
    entities = [{"role": "source", "what": {"reference": one}} for one in dict.fromkeys(sources)]
    return made | ({"entity": entities} if entities else {})
