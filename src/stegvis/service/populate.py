"""SDC's `$populate`: one of our Questionnaires, filled in from what the caller sends of a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir import operation_outcome, questionnaire, questionnaire_response
from stegvis.model import Pathway
from stegvis.service.prefetch import is_resource
from stegvis.service.problems import Problem, masked, of_values, one_fault
from stegvis.service.reading import read_resources

FORMS = {"canonical": "valueUri", "questionnaireRef": "valueReference", "questionnaire": "resource"}
BESIDE = frozenset({"subject", "context", "launchContext", "local"})
NOT_READ = Text("läses inte", "is not read")
NO_PARAMETERS = Text(
    'ska vara Parameters med en lista "parameter"', 'should be Parameters with a list "parameter"'
)
NO_FORM = Text(
    "säger inte vilket av våra formulär som ska fyllas i",
    "does not say which of our forms is to be filled in",
)
NO_CONTENT = Text("har inga resurser: här hämtas inget", "has no resources: nothing is fetched here")
Named = tuple[str, dict[str, Any]]


def populated(pathway: Pathway, data: Any, part: str, on: date) -> dict[str, Any]:
    """Return a form filled in from the resources that came, and an OperationOutcome of what was left out.

    Args:
        part: the instrument or track of the address; "" when the parameters name the form.

    Raises:
        Problem: 422, the parameters cannot be read, or no such form is ours.
    """
    given = parameters(data)
    form = form_of(pathway, given, part)
    reading = read_resources(pathway, [one for name, said in given for one in content(name, said)], on)
    response = questionnaire_response(pathway, reading.assessment, form, on, subject_of(given))
    answers = {"name": "response", "resource": response | {"status": "in-progress"}}
    issues = {"name": "issues", "resource": operation_outcome(reading)}
    return {"resourceType": "Parameters", "parameter": [answers, issues]}


def parameters(data: Any) -> list[Named]:
    """Return the parameters by name.

    Raises:
        Problem: 422, they are none, or one of them is not read here.
    """
    given = data.get("parameter") if isinstance(data, dict) else None
    if not isinstance(given, list) or data.get("resourceType") != "Parameters":
        raise one_fault("parameter", NO_PARAMETERS)
    if not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in given):
        raise one_fault("parameter", NO_PARAMETERS)
    named = [(one["name"], one) for one in given]
    if unknown := [name for name, _ in named if name not in FORMS and name not in BESIDE]:
        allowed = Text(*[", ".join([*FORMS, *sorted(BESIDE)])] * 2)
        raise Problem(422, faults=tuple(Fault(masked(one), None, NOT_READ, allowed) for one in unknown))
    return named


def form_of(pathway: Pathway, given: list[Named], part: str) -> str:
    """Return the instrument or track whose form is meant.

    Raises:
        Problem: 422, none is named, or none of ours.
    """
    said = [said.get(FORMS[name]) for name, said in given if name in FORMS]
    urls = [one.get("url", one.get("reference")) if isinstance(one, dict) else one for one in said]
    if not part and len(urls) == 1 and isinstance(urls[0], str):
        part = urls[0].partition("|")[0].rpartition(":")[2].rpartition("/")[2]
    if not part:
        raise one_fault("canonical", NO_FORM)
    try:
        questionnaire(pathway, part)
    except AssessmentError as error:
        raise of_values(error) from None
    return part


def content(name: str, said: dict[str, Any]) -> Iterator[Any]:
    """Yield the resources that stand in the context, one by one.

    Raises:
        Problem: 422, it holds a reference alone.
    """
    if name not in {"context", "launchContext"}:
        return
    parts = said.get("part")
    inner = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    found = [one["resource"] for one in inner if is_resource(one.get("resource"))]
    if not found:
        raise one_fault(name, NO_CONTENT)
    yield from found


def subject_of(given: list[Named]) -> str:
    """Return whom the form is about, as a reference; "" when that is not said, or by a personal number."""
    said = next((said.get("valueReference") for name, said in given if name == "subject"), None)
    reference = said.get("reference") if isinstance(said, dict) else None
    return reference if isinstance(reference, str) and masked(reference) == reference else ""
