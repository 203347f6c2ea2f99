"""Resources out of a Bundle, a list or a prefetch, each once and in its newest version."""

from __future__ import annotations

import math
from typing import Any

from attrs import define, evolve, field

from stegvis.errors import AssessmentError, Fault, Text
from stegvis.fhir.dates import read_day
from stegvis.fhir.plain import every, objects, part, word
from stegvis.fhir.privacy import harmless, label, type_of
from stegvis.fhir.reading import Ignored
from stegvis.model import refused_in, ways_of

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

WHOSE = Text(
    "en nyckel står två gånger, så att det inte går att säga vem det gäller",
    "a key is given twice, so that it cannot be told whose it is",
)
OF_WHOM = ("subject", "patient")
HEARD = ("Observation", "QuestionnaireResponse")
"""Kinds in which something may be said of suicide."""


@define
class Found:
    """One resource: its label, its data, and the address it was given in a Bundle.

    Attributes:
        aside: why it does not count; what it says of suicide is heard all the same.
        ways: its data in each way it can be meant, where a key of it is given twice.
    """

    label: str
    kind: str
    data: dict[str, Any]
    address: str = ""
    aside: Text | None = None
    ways: tuple[dict[str, Any], ...] = ()

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
            if isinstance(one, AssessmentError):
                ways = getattr(one, "ways", [])
                self.refused(one)
                if ways and all(map(is_resource, ways)):
                    self.take(one, address)
                else:
                    left += [(inner, address) for inner in reversed(ways)]
            elif isinstance(one, list | tuple):
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
        for key in ("link", "entry"):
            if isinstance(said := bundle.get(key), AssessmentError):
                self.refused(said, f"Bundle.{key}", name)
        if any(link.get("relation") == "next" for link in every(bundle.get("link"))):
            self.ignored.append(Ignored(name, MORE_PAGES, "Bundle.link"))
        return [(entry.get("resource"), word(entry, "fullUrl")) for entry in every(bundle.get("entry"))]

    def refused(self, error: AssessmentError, at: str = "", name: str = "resource") -> None:
        """Say what was refused when the text was read."""
        self.ignored.append(Ignored(name, error.faults[0].said_what, at))

    def take(self, resource: dict[str, Any] | AssessmentError, address: str) -> None:
        """Take one resource, in each way it can be meant where a key of it is given twice."""
        ways: list[Any] = [resource]
        refused = was_refused(resource)
        if refused:
            ways = [unread(way) for way in ways_of(resource)]
        name = self.name(ways[0])
        for at, error in refused_in(resource) if refused else ():
            self.refused(error, at if harmless(at) else "", name)
        kinds = {type_of(way) for way in ways}
        (kind,) = kinds if len(kinds) == 1 else ("",)
        if not kind:
            self.ignored.append(Ignored(name, NOT_ONE))
        elif kind == "OperationOutcome":
            self.ignored.append(Ignored(name, AN_ERROR))
        elif any(way.get(key) != ways[0].get(key) for way in ways for key in OF_WHOM):
            self.ignored.append(Ignored(name, WHOSE))
        elif kind == "Patient":
            self.found.append(Found(name, kind, common(ways), address))
        else:
            self.found.append(Found(name, kind, ways[0], address, ways=tuple(ways)))


def is_resource(one: Any) -> bool:
    """Tell whether something is one resource."""
    return isinstance(one, dict) and "resourceType" in one and one["resourceType"] != "Bundle"


def was_refused(data: Any) -> bool:
    """Tell whether anything was refused when the text was read, without recursion."""
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, AssessmentError):
            return True
        left += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return False


def unread(data: Any) -> Any:
    """Return data in which what was refused when the text was read is there, and no number."""
    if isinstance(data, dict):
        return {key: unread(one) for key, one in data.items()}
    if isinstance(data, list):
        return [unread(one) for one in data]
    return math.nan if isinstance(data, AssessmentError) else data


def common(ways: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is said in every way."""
    return {key: said for key, said in ways[0].items() if all(way.get(key) == said for way in ways)}


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
