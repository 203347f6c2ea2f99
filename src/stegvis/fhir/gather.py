"""Resources out of a Bundle, a list or a prefetch, each once and in its newest version."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve, field

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir.dates import read_day
from stegvis.fhir.plain import objects, part, word
from stegvis.fhir.privacy import label, type_of
from stegvis.fhir.reading import Ignored

NOT_ONE = Text("detta är ingen FHIR-resurs", "this is not a FHIR resource")
MORE_PAGES = Text(
    "detta är bara en sida av svaret; resten har inte lästs",
    "this is one page of the answer; the rest has not been read",
)
AN_ERROR = Text(
    "källan svarade med ett fel i stället för uppgifter", "the source answered with an error, not with data"
)
OLDER = Text("det finns en nyare version av samma resurs", "there is a newer version of the same resource")
EITHER = Text(
    "två versioner av samma resurs, och ingen säger sig vara den nyare",
    "two versions of the same resource, and neither says that it is the newer",
)

HEARD = ("Observation", "QuestionnaireResponse")
"""Kinds in which something may be said of suicide."""


@define
class Found:
    """One resource: its label, its data, and the address it was given in a Bundle.

    Attributes:
        aside: why it does not count; what it says of suicide is heard all the same.
    """

    label: str
    kind: str
    data: dict[str, Any]
    address: str = ""
    aside: Text | None = None

    def contained(self, reference: str) -> dict[str, Any] | None:
        """Return the resource inside this one that "#id" names."""
        id = reference.removeprefix("#")
        return next((one for one in objects(self.data.get("contained")) if one.get("id") == id), None)


@define
class Gathering:
    """Walks what was given, without recursion: however deep it is nested, the walk ends."""

    found: list[Found] = field(factory=list)
    ignored: list[Ignored] = field(factory=list)
    counts: dict[str, int] = field(factory=dict)

    def walk(self, resources: Any) -> None:
        """Take every resource in the order in which it stands."""
        left: list[tuple[Any, str]] = [(resources, "")]
        while left:
            one, address = left.pop()
            if one is None:
                continue
            if isinstance(one, list | tuple):
                left += [(inner, "") for inner in reversed(one)]
            elif not isinstance(one, dict):
                self.ignored.append(Ignored("resource", NOT_ONE))
            elif one.get("resourceType") == "Bundle":
                left += reversed(self.entries(one))
            elif "resourceType" in one:
                self.take(one, address)
            else:
                left += [(inner, "") for inner in reversed(one.values())]

    def name(self, resource: dict[str, Any]) -> str:
        """Name a resource by its id, else by its number among its kind."""
        kind = type_of(resource)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return label(resource, self.counts[kind])

    def entries(self, bundle: dict[str, Any]) -> list[tuple[Any, str]]:
        """Return the resources of a Bundle; say so when there are more pages."""
        name = self.name(bundle)
        if any(link.get("relation") == "next" for link in objects(bundle.get("link"))):
            self.ignored.append(Ignored(name, MORE_PAGES, "Bundle.link"))
        return [(entry.get("resource"), word(entry, "fullUrl")) for entry in objects(bundle.get("entry"))]

    def take(self, resource: dict[str, Any], address: str) -> None:
        """Take one resource."""
        kind, name = type_of(resource), self.name(resource)
        if not kind:
            self.ignored.append(Ignored(name, NOT_ONE))
        elif kind == "OperationOutcome":
            self.ignored.append(Ignored(name, AN_ERROR))
        else:
            self.found.append(Found(name, kind, resource, address))


def gather(resources: Any) -> tuple[list[Found], list[Ignored]]:
    """Return the resources, and what was left out.

    Raises:
        AssessmentError: it is neither a Bundle, a list, a resource nor a prefetch.
    """
    if not isinstance(resources, dict | list | tuple):
        what = Text("här väntas resurser", "resources are expected here")
        allowed = Text("en Bundle, en lista eller en prefetch", "a Bundle, a list or a prefetch")
        raise AssessmentError([Fault("resources", None, what, allowed)])
    gathering = Gathering()
    gathering.walk(resources)
    return newest_versions(gathering.found, gathering.ignored), gathering.ignored


def newest_versions(found: list[Found], ignored: list[Ignored]) -> list[Found]:
    """Keep one version of each resource; where the newest cannot be told, none counts."""
    same: dict[tuple[str, str], list[Found]] = {}
    for number, one in enumerate(found):
        same.setdefault((one.kind, word(one.data, "id") or f" {number}"), []).append(one)
    kept: list[Found] = []
    for versions in same.values():
        newest = max(versions, key=version_of)
        rest = [one for one in versions if one is not newest and one.data != newest.data]
        if any(version_of(one) == version_of(newest) for one in rest):
            ignored += [Ignored(one.label, EITHER) for one in (newest, *rest)]
            kept += [evolve(one, aside=EITHER) for one in (newest, *rest) if one.kind in HEARD]
            continue
        ignored += [Ignored(one.label, OLDER) for one in rest]
        kept.append(newest)
    return kept


def version_of(one: Found) -> tuple[int, str]:
    """Return what tells which version is newer: its number, else when it was last changed."""
    meta = part(one.data, "meta")
    number, changed = word(meta, "versionId"), read_day(meta.get("lastUpdated"))
    digits = number if number.isascii() and number.isdigit() else "0"
    return int(digits[:18]), changed.instant.isoformat() if changed and changed.instant else ""
