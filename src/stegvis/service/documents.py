"""What a caller may read: pathways, schemas, what the service can do, the guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stegvis.errors import Text
from stegvis.language import Input
from stegvis.model import Pathway
from stegvis.rendering import SCHEMAS, pages
from stegvis.service.problems import Problem
from stegvis.version import __version__

NOTHING = Text("Läs /openapi.json.", "Read /openapi.json.")
NO_PATHWAY = Problem(404, Text("Ingen sådan vårdväg finns i tjänsten.", "The service has no such pathway."))
FHIR_VERSION = "4.0.1"
POPULATE = "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate"


def edition(pathway: Pathway) -> dict[str, Any]:
    """Say which edition of a pathway this is."""
    return {
        "pathway": pathway.id,
        "version": pathway.version,
        "status": pathway.status,
        "sha256": pathway.sha256,
        "title": pathway.title.to_dict(),
        "valid_until": str(pathway.valid_until or ""),
        "overlays": [one.id for one in pathway.overlays],
        "unit": pathway.unit.id if pathway.unit else "",
    }


def named(listed: Any) -> list[dict[str, Any]]:
    """Return ids with their names."""
    return [{"id": one.id, "name": one.name.to_dict()} for one in listed]


def input_said(one: Input) -> dict[str, Any]:
    """Return what may be asked for as JSON data."""
    said: dict[str, Any] = {
        "input": one.id,
        "kind": one.kind,
        "name": one.name.to_dict(),
        "ask": one.ask.to_dict(),
        "group": one.group,
        "adverse": one.adverse if one.kind == "boolean" else one.direction,
    }
    if one.kind == "integer":
        said |= {"lowest": one.lowest, "highest": one.highest}
    if one.kind == "choice":
        said["choices"] = named(one.choices)
    return said


def scales(pathway: Pathway) -> list[dict[str, Any]]:
    """Return the rating scales that a pathway reads."""
    return [
        {
            "instrument": one.id,
            "name": one.name.to_dict(),
            "items": one.items,
            "lowest": one.lowest,
            "highest": one.highest,
            "codes": [
                {"system": c.system, "code": c.code, "of": c.of}
                for c in one.codes
                if c.of in {"total", "panel"}
            ],
            "bands": [
                {"band": b.id, "lowest": b.lowest, "highest": b.highest, "name": b.name.to_dict()}
                for b in one.bands
            ],
        }
        for one in pathway.instruments.values()
    ]


def pathway_said(pathway: Pathway) -> dict[str, Any]:
    """Return a pathway as a caller reads it: its edition, ladder, tracks, steps, inputs and scales."""
    return edition(pathway) | {
        "intended_use": pathway.intended_use.to_dict(),
        "levels": named(pathway.levels),
        "urgencies": named(pathway.urgencies),
        "professions": named(pathway.professions.values()),
        "groups": [
            {"id": g.id, "name": g.title.to_dict(), "findings": list(g.findings)}
            for g in pathway.groups.values()
        ],
        "tracks": [
            {
                "track": t.id,
                "name": t.name.to_dict(),
                "steps": [{"step": s.id, "level": s.level, "name": s.name.to_dict()} for s in t.steps],
            }
            for t in pathway.tracks
        ],
        "red_flags": [{"rule": f.id, "name": f.name.to_dict()} for f in pathway.red_flags],
        "inputs": [input_said(one) for one in pathway.inputs.values()],
        "scales": scales(pathway),
    }


def schema(name: str) -> Mapping[str, Any]:
    """Return a published schema.

    Raises:
        Problem: 404, there is none of this name.
    """
    if name not in SCHEMAS:
        raise Problem(404, NOTHING)
    return SCHEMAS[name]


def capabilities(pathway: Pathway) -> dict[str, Any]:
    """Return the CapabilityStatement: the service stores no resources and reads those that are sent to it."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": str(pathway.review_date or "2026"),
        "kind": "instance",
        "software": {"name": "stegvis", "version": __version__},
        "implementation": {"description": f"{pathway.title.sv} ({pathway.id} {pathway.version})"},
        "fhirVersion": FHIR_VERSION,
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "POST /read, POST /cds-services/{id}; nothing is stored",
                "operation": [{"name": "populate", "definition": POPULATE}],
            }
        ],
    }


def guide(pathway: Pathway) -> dict[str, bytes]:
    """Write every page of the guide."""
    return {name: html.encode() for name, html in pages(pathway)}


def page_of(guide: Mapping[str, bytes], page: str) -> bytes:
    """Return a page of the guide.

    Raises:
        Problem: 404, there is none of this name.
    """
    named = f"{page}index.html" if page in {"", "en/"} else page
    if named not in guide:
        raise Problem(404, NOTHING)
    return guide[named]
