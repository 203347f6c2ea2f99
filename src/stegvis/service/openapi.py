"""OpenAPI 3.1 of the service, made from the published JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stegvis.rendering import SCHEMAS
from stegvis.service.bodies import FORM
from stegvis.version import __version__

OFFERED = ("patient", "recommendation", "episode", "review")
TEXT = {"type": "string"}
OBJECT: dict[str, Any] = {"type": "object"}
FAULT: dict[str, Any] = {
    "type": "object",
    "properties": {"field": TEXT, "what": TEXT, "allowed": TEXT, "hint": TEXT},
    "required": ["field", "what"],
    "additionalProperties": False,
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "faults": {"type": "array", "items": FAULT},
        "red_flags": {"type": "array", "items": OBJECT},
    },
    "required": ["type", "title", "status"],
    "additionalProperties": False,
}
RESOURCE: dict[str, Any] = {
    "type": "object",
    "properties": {"resourceType": TEXT},
    "required": ["resourceType"],
}
READING: dict[str, Any] = {
    "type": "object",
    "properties": {
        "assessment": {"$ref": "#/components/schemas/patient"},
        **{key: {"type": "array", "items": {}} for key in ("used", "ignored", "conflicts")},
    },
    "required": ["assessment", "used", "ignored", "conflicts"],
}
CARD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "uuid": {"type": "string", "format": "uuid"},
        "summary": {"type": "string", "minLength": 1, "maxLength": 139},
        "detail": {"type": "string", "minLength": 1},
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {"type": "object", "required": ["label"]},
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
        "suggestions": {"type": "array", "minItems": 1, "items": OBJECT},
        "links": {"type": "array", "minItems": 1, "items": OBJECT},
        "overrideReasons": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["display"]},
        },
    },
    "required": ["summary", "indicator", "source"],
    "dependentRequired": {"suggestions": ["selectionBehavior"]},
    "additionalProperties": False,
}
CARDS = {
    "type": "object",
    "properties": {"cards": {"type": "array", "items": {"$ref": "#/components/schemas/card"}}},
    "required": ["cards"],
    "additionalProperties": False,
}
CALL = {
    "type": "object",
    "properties": {
        "hook": TEXT,
        "hookInstance": {"type": "string", "minLength": 1},
        "context": {"type": "object"},
        "prefetch": {"type": ["object", "null"]},
        "fhirServer": TEXT,
        "fhirAuthorization": OBJECT,
    },
    "required": ["hook", "hookInstance", "context"],
}
FEEDBACK = {
    "type": "object",
    "properties": {
        "feedback": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "card": TEXT,
                    "outcome": {"enum": ["accepted", "overridden"]},
                    "outcomeTimestamp": TEXT,
                },
                "required": ["card", "outcome", "outcomeTimestamp"],
            },
        }
    },
    "required": ["feedback"],
}
PARAMETERS = {
    "type": "object",
    "properties": {
        "resourceType": {"const": "Parameters"},
        "parameter": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": TEXT}, "required": ["name"]},
        },
    },
    "required": ["resourceType", "parameter"],
}
EVERY = ("400", "404", "405", "408", "413", "415", "422", "500", "503", "504")
LINES = "application/x-ndjson"
FHIR = "application/fhir+json"


def ref(name: str) -> dict[str, str]:
    """Point at a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def problems(*statuses: str) -> dict[str, Any]:
    """Describe what goes wrong."""
    content = {"application/problem+json": {"schema": ref("problem")}}
    return {status: {"description": "a problem", "content": content} for status in statuses}


def fine(what: str, schema: Mapping[str, Any], kind: str = "application/json") -> dict[str, Any]:
    """Describe an answer."""
    return {"200": {"description": what, "content": {kind: {"schema": schema}}}}


def asked(name: str, place: str, schema: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Describe a parameter."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": what}


def reads(
    what: str, schema: Mapping[str, Any], kind: str = "application/json", *named: dict[str, Any]
) -> dict[str, Any]:
    """Describe a GET."""
    return {
        "get": {
            "summary": what,
            "parameters": list(named),
            "responses": fine(what, schema, kind) | problems("404", "405", "500", "503", "504"),
        }
    }


def takes(
    what: str,
    given: Mapping[str, Any],
    answer: Mapping[str, Any],
    named: list[dict[str, Any]],
    lines: bool = False,
    kind: str = "application/json",
) -> dict[str, Any]:
    """Describe a POST."""
    content: dict[str, Any] = {"application/json": {"schema": given}}
    answered = fine(what, answer, kind)
    if lines:
        content[LINES] = {"schema": {"type": "string", "description": "one JSON text a line"}}
        answered["200"]["content"][LINES] = {"schema": TEXT}
    return {
        "post": {
            "summary": what,
            "parameters": named,
            "requestBody": {"required": True, "content": content},
            "responses": answered | problems(*EVERY, *(() if lines else ("401", "412"))),
        }
    }


def opening(page: dict[str, Any]) -> dict[str, Any]:
    """Describe how the guide is opened with answers."""
    fields = {"patient": TEXT, "resources": TEXT, "on": {"type": "string", "format": "date"}}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    said = takes("the guide with a patient's answers, JSON in a form", OBJECT, TEXT, [page], kind="text/html")
    said["post"]["requestBody"]["content"] = {FORM: {"schema": schema}}
    said["post"]["responses"] |= problems("403")
    return said


def many(one: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schemas of one or many, and of their answers."""
    listed = {
        "type": "object",
        "properties": {
            "index": {"type": "integer"},
            name: {},
            "error": {"type": "array", "items": FAULT},
            "red_flags": {"type": "array"},
        },
        "required": ["index"],
    }
    answer: dict[str, Any] = (
        ref(name) if name == "review" else {"type": "object", "required": ["level", "provenance"]}
    )
    return (
        {"oneOf": [ref(one), {"type": "array"}]},
        {"oneOf": [answer, {"type": "array", "items": listed}]},
    )


def asked_pathway(pathways: tuple[str, ...]) -> dict[str, Any]:
    """Describe the parameter that names a pathway."""
    return asked("pathway", "query", {"enum": list(pathways)}, "the first when left out")


def addresses(pathways: tuple[str, ...], services: tuple[str, ...]) -> dict[str, Any]:
    """Describe every address that always answers."""
    which = asked_pathway(pathways)
    detail = asked(
        "detail", "query", {"enum": ["decision", "summary", "full"], "default": "full"}, "how much is told"
    )
    day = asked(
        "on", "query", {"type": "string", "format": "date"}, "the day of reading; today when left out"
    )
    here = asked("id", "path", {"enum": list(pathways)}, "a pathway")
    called = asked("id", "path", {"enum": list(services)}, "a service")
    of = asked("name", "path", {"enum": sorted(SCHEMAS)}, "a schema")
    form = asked("part", "path", TEXT, "an instrument or a track")
    both = (ref("parameters"), ref("parameters"))
    page = asked("page", "path", {"enum": ["index.html", "en/index.html"]}, "a page")
    one_or_list = {"oneOf": [ref("resource"), {"type": "array", "items": ref("resource")}]}
    paths: dict[str, Any] = {
        "/route": takes("propose a step for a patient, or each of a list", *many("patient", "recommendation"),
                        [which, detail], lines=True),
        "/review": takes("propose how a course goes on", *many("episode", "review"), [which], lines=True),
        "/read": takes("read resources of FHIR R4", one_or_list, ref("reading"), [which, day]),
        "/Questionnaire/$populate": takes("fill in the form named", *both, [which, day], kind=FHIR),
        "/Questionnaire/{part}/$populate": takes("fill in a form", *both, [form, which, day], kind=FHIR),
        "/cds-services": reads("CDS Hooks discovery", OBJECT),
        "/cds-services/{id}": takes("call a hook", ref("call"), ref("cards"), [called]),
        "/cds-services/{id}/feedback": takes("tell what was done", ref("feedback"), OBJECT, [called]),
        "/pathways": reads("the pathways", {"type": "array", "items": OBJECT}),
        "/pathways/{id}": reads("a pathway", OBJECT, "application/json", here),
        "/schemas": reads("the names of the schemas", {"type": "array", "items": TEXT}),
        "/schemas/{name}": reads("a schema", OBJECT, "application/schema+json", of),
        "/guide/{page}": reads("a page of the guide", TEXT, "text/html", page),
        "/metadata": reads("the CapabilityStatement", RESOURCE, "application/fhir+json"),
        "/healthz": reads("the process lives", OBJECT),
        "/readyz": reads("the service can answer", OBJECT),
        "/metrics": reads("what is counted, for Prometheus", TEXT, "text/plain"),
        "/openapi.json": reads("this document", OBJECT),
    }  # fmt: skip
    paths["/guide/{page}"] |= opening(page)
    paths["/cds-services"]["get"]["responses"] |= problems("401")
    return paths


def document(pathways: tuple[str, ...], services: tuple[str, ...], check: bool) -> dict[str, Any]:
    """Return the OpenAPI document of a service.

    Args:
        pathways, services: the ids that may be asked for.
        check: whether POST /check answers.
    """
    paths = addresses(pathways, services)
    if check:
        paths["/check"] = takes("prove the laws of a pathway", OBJECT, OBJECT, [asked_pathway(pathways)])
    schemas = {key: {k: v for k, v in SCHEMAS[key].items() if k != "$schema"} for key in OFFERED}
    own = {"problem": PROBLEM, "resource": RESOURCE, "reading": READING, "card": CARD, "cards": CARDS,
           "parameters": PARAMETERS, "call": CALL, "feedback": FEEDBACK}  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stegvis",
            "version": __version__,
            "summary": "Proposals of the lowest effective step of care; a clinician decides",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas | own},
    }
