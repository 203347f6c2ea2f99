"""The guide opened with a patient's answers, which a record system posts: no address holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from stegvis.errors import AssessmentError, Text
from stegvis.model import Assessment, Pathway
from stegvis.rendering import with_answers
from stegvis.service.answers import day_of
from stegvis.service.bodies import read_json
from stegvis.service.documents import NOTHING
from stegvis.service.problems import Problem, of_values, one_fault
from stegvis.service.reading import read_resources

FIRST = ("index.html", "en/index.html")
"""The pages that one may answer questions on."""
ONE = Text(
    'ska vara ett av "patient" (som i /route) och "resources" (som i /read)',
    'should be one of "patient" (as for /route) and "resources" (as for /read)',
)
FOREIGN = Problem(
    403,
    Text(
        "Sidan som skickade formuläret släpps inte in (--origin).",
        "The page that sent the form is not let in (--origin).",
    ),
)


def let_in(origin: str, own: str, allowed: tuple[str, ...]) -> None:
    """Let a page send answers to the guide: one of ours, one that is named, or a program that is no page.

    Raises:
        Problem: 403, some other page would put words into a clinician's form.
    """
    if origin and origin not in (own, *allowed):
        raise FOREIGN


def draft(assessment: Assessment, today: date) -> dict[str, Any]:
    """Return a patient as a draft of the page: the age of today, and today goes without saying.

    >>> draft(Assessment(born=date(1990, 5, 1), contact_date=date(2026, 5, 2)), date(2026, 5, 2))
    {'age': 36}
    """
    said = assessment.to_dict()
    if said.pop("born", None):
        said["age"] = assessment.age_at(today)
    if said.get("contact_date") == today.isoformat():
        del said["contact_date"]
    return said


def sent(pathway: Pathway, fields: Mapping[str, str], today: date) -> dict[str, Any]:
    """Read what a form sends: a patient, or resources of a record; as a draft.

    Raises:
        Problem: 422, it is neither or both; 400 or 422, with every fault.
    """
    if len({"patient", "resources"} & set(fields)) != 1 or set(fields) - {"patient", "resources", "on"}:
        raise one_fault("form", ONE)
    if "resources" in fields:
        data = read_json(fields["resources"].encode(), many=True)
        return draft(read_resources(pathway, data, day_of(fields.get("on"))).assessment, today)
    try:
        return draft(Assessment.from_dict(read_json(fields["patient"].encode())), today)
    except AssessmentError as error:
        raise of_values(error) from None


def opened(guide: Mapping[str, bytes], name: str, patient: Mapping[str, Any]) -> bytes:
    """Return the page with a patient's answers in it.

    Raises:
        Problem: 404, it is none that one answers questions on.
    """
    named = f"{name}index.html" if name in {"", "en/"} else name
    if named not in FIRST:
        raise Problem(404, NOTHING)
    return with_answers(guide[named].decode(), patient).encode()


def posting(patient: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a card says of its link: these fields, posted to its address, open it with the answers."""
    fields = {"patient": json.dumps(patient, ensure_ascii=False)}
    return {"stegvis": {"method": "POST", "fields": fields}}
