"""What a record system sends along with a hook: what is asked for, what came, and what lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from attrs import Factory, define

from stegvis.errors import Fault, Text
from stegvis.model import Pathway, every_way
from stegvis.service.problems import Problem, masked

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
NEEDED = ("patient", "observations", "responses")
"""Without these nothing is proposed; the others are unknown when they lack, and unknown is never no."""
Json = Mapping[str, Any]


@define
class Came:
    """What came of each key.

    Attributes:
        resources: everything that was sent, in order.
        lacking: what did not come, or came in part, and why; by key.
        following: the address of the next page; by key.
        foreign: how many resources were about somebody else, and set aside.
        faults: what is no FHIR resource; by key.
    """

    resources: list[Json] = Factory(list)
    lacking: dict[str, Text] = Factory(dict)
    following: dict[str, str] = Factory(dict)
    foreign: int = 0
    faults: dict[str, Fault] = Factory(dict)

    @property
    def needed(self) -> dict[str, Text]:
        """What lacks of that without which nothing is proposed."""
        return {key: why for key, why in self.lacking.items() if key in NEEDED}


def codes(pathway: Pathway) -> str:
    """Return the codes of the scales that a pathway reads, as a search writes them."""
    found = {
        f"{one.system}|{one.code}": None
        for instrument in pathway.instruments.values()
        for one in instrument.codes
        if one.of != "answer"
    }
    return ",".join(quote(one, safe=":/|-") for one in found)


def templates(pathway: Pathway, hook: str) -> dict[str, str]:
    """Return the prefetch templates of a hook."""
    who = "patient={{context.patientId}}"
    asked = {
        "patient": "Patient/{{context.patientId}}",
        "observations": f"Observation?{who}&code={codes(pathway)}&_sort=-date&_count=200",
        "responses": f"QuestionnaireResponse?{who}&_sort=-authored&_count=50",
        "conditions": f"Condition?{who}&_count=200",
        "prescriptions": f"MedicationRequest?{who}&status=active&_count=200",
        "medicines": f"MedicationStatement?{who}&status=active&_count=200",
        "flags": f"Flag?{who}&status=active&_count=200",
    }
    if hook == "encounter-start":
        asked["encounter"] = "Encounter/{{context.encounterId}}"
    return asked


def filled(template: str, context: Json) -> str:
    """Put the ids of a context into a template."""
    return re.sub(
        r"\{\{context\.([A-Za-z]+)\}\}", lambda m: quote(str(context.get(m[1], "")), safe=""), template
    )


def sorted_out(prefetch: Any, asked: Mapping[str, str], patient: str) -> Came:
    """Look at each key of a prefetch: missing, null, empty, in part, in error, or there.

    Raises:
        Problem: 400, the prefetch is no prefetch, or its Patient is another than the context's.
    """
    sent = [{} if one is None else one for one in every_way(prefetch)]
    if not all(isinstance(one, dict) for one in sent):
        raise wrong("prefetch", Text("ska vara ett objekt", "should be an object"))
    came = Came()
    for key in asked:
        given = [one[key] for one in sent if key in one]
        if not given:
            came.lacking[key] = Text("skickades inte", "was not sent")
        for one in given:
            if one is not None:
                take(came, key, one, patient)
    if "patient" not in came.lacking and not any(map(is_patient, came.resources)):
        came.lacking["patient"] = Text("är tom", "is empty")
    return came


def is_resource(data: Any) -> bool:
    """Tell whether this is a FHIR resource, however often its key is given."""
    return all(
        isinstance(one, dict) and all(isinstance(kind, str) for kind in every_way(one.get("resourceType")))
        for one in every_way(data)
    )


def is_patient(data: Any) -> bool:
    """Tell whether this is the Patient."""
    return any(one["resourceType"] == "Patient" for one in every_way(data))


def take(came: Came, key: str, data: Any, patient: str) -> None:
    """Take in what came of one key; what is no resource lacks, and costs nothing that came beside it."""
    if not is_resource(data):
        what = Text("ska vara en FHIR-resurs", "should be a FHIR resource")
        came.faults[key], came.lacking[key] = Fault(f"prefetch.{masked(key)}", None, what), what
        return
    for gone in (came.lacking, came.following, came.faults):
        gone.pop(key, None)
    for one in bundled(data):
        if any(map(failure, every_way(one))):
            came.lacking[key] = Text(
                "hämtningen misslyckades i journalsystemet", "the record system failed to get it"
            )
        elif is_patient(one) and any(way.get("id", patient) != patient for way in every_way(one)):
            what = Text(
                "är en annan patient än context.patientId", "is another patient than context.patientId"
            )
            raise wrong(f"prefetch.{masked(key)}", what)
        elif any(about(way) not in {"", patient} for way in every_way(one)):
            came.foreign += 1
        elif not any(way["resourceType"] == "OperationOutcome" for way in every_way(one)):
            came.resources.append(one)
    for following in filter(None, map(next_page, every_way(data))):
        came.lacking.setdefault(key, Text("kom bara till en del", "came only in part"))
        came.following[key] = following


def bundled(data: Any) -> Iterator[Any]:
    """Yield the resources of a Bundle, or the one resource; an entry that failed is its outcome."""
    if not any(one["resourceType"] == "Bundle" for one in every_way(data)):
        yield data
        return
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
    for bundle in every_way(data):
        for entry in (one for way in every_way(bundle.get("entry")) if isinstance(way, list) for one in way):
            for one in every_way(entry):
                resource = one.get("resource") if isinstance(one, dict) else None
                yield from [resource] if is_resource(resource) else filter(is_resource, every_way(resource))
                response = one.get("response") if isinstance(one, dict) else None
                if isinstance(response, dict) and str(response.get("status", ""))[:1] in {"4", "5"}:
                    yield failed


def failure(resource: Json) -> bool:
    """Tell whether a resource is an OperationOutcome that says that something failed."""
    issues = resource.get("issue") if resource["resourceType"] == "OperationOutcome" else None
    return any(
        isinstance(one, dict) and one.get("severity") in {"fatal", "error"}
        for one in (issues if isinstance(issues, list) else [])
    )


def about(resource: Json) -> str:
    """Return the id of the Patient that a resource is about, or nothing."""
    for key in ("subject", "patient"):
        reference = resource.get(key)
        said = reference.get("reference") if isinstance(reference, dict) else None
        if isinstance(said, str) and (found := re.search(r"(?:^|/)Patient/([^/|#?]+)", said)):
            return found[1]
    return ""


def next_page(data: Json) -> str:
    """Return the address of the page that follows a Bundle, or nothing."""
    links = data.get("link") if data["resourceType"] == "Bundle" else None
    for link in (one for way in every_way(links) if isinstance(way, list) for one in way):
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return ""


def wrong(field: str, what: Text) -> Problem:
    """Return the problem of a call that is not well formed."""
    return Problem(400, faults=(Fault(field, None, what),))
