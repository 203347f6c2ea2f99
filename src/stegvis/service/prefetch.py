"""What a record system sends along with a hook: what is asked for, what came, and what lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from attrs import Factory, define

from stegvis.errors import Fault, Text
from stegvis.model import Pathway
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
    """

    resources: list[Json] = Factory(list)
    lacking: dict[str, Text] = Factory(dict)
    following: dict[str, str] = Factory(dict)
    foreign: int = 0

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
    if prefetch is not None and not isinstance(prefetch, dict):
        raise wrong("prefetch", Text("ska vara ett objekt", "should be an object"))
    given, came = prefetch or {}, Came()
    for key in asked:
        if key not in given:
            came.lacking[key] = Text("skickades inte", "was not sent")
        elif given[key] is not None:
            take(came, key, given[key], patient)
    if "patient" not in came.lacking and not any(one["resourceType"] == "Patient" for one in came.resources):
        came.lacking["patient"] = Text("är tom", "is empty")
    return came


def take(came: Came, key: str, data: Any, patient: str) -> None:
    """Take in what came of one key."""
    if not isinstance(data, dict) or not isinstance(data.get("resourceType"), str):
        raise wrong(f"prefetch.{masked(key)}", Text("ska vara en FHIR-resurs", "should be a FHIR resource"))
    came.lacking.pop(key, None)
    came.following.pop(key, None)
    for one in bundled(data) if data["resourceType"] == "Bundle" else [data]:
        if failure(one):
            came.lacking[key] = Text(
                "hämtningen misslyckades i journalsystemet", "the record system failed to get it"
            )
        elif one["resourceType"] == "Patient" and one.get("id", patient) != patient:
            what = Text(
                "är en annan patient än context.patientId", "is another patient than context.patientId"
            )
            raise wrong(f"prefetch.{masked(key)}", what)
        elif about(one) not in {"", patient}:
            came.foreign += 1
        elif one["resourceType"] != "OperationOutcome":
            came.resources.append(one)
    if following := next_page(data):
        came.lacking.setdefault(key, Text("kom bara till en del", "came only in part"))
        came.following[key] = following


def bundled(bundle: Json) -> Iterator[Json]:
    """Yield the resources of a Bundle; an entry that failed is its outcome."""
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        resource = entry.get("resource")
        if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
            yield resource
        response = entry.get("response")
        if isinstance(response, dict) and str(response.get("status", ""))[:1] in {"4", "5"}:
            yield {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}


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
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return ""


def wrong(field: str, what: Text) -> Problem:
    """Return the problem of a call that is not well formed."""
    return Problem(400, faults=(Fault(field, None, what),))
