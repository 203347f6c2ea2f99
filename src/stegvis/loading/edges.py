"""[[edge]] tables become edges; each must fit the steps that it joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import claim, text
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import EXIT, Edge, Step, Track

FITS = {
    "escalate": "it leads to another step of the same track, not lower; to the top of the ladder write refer",
    "de-escalate": "it leads to a lower step of the same track",
    "transfer": "it leads to another track",
    "refer": "it leads to the top of the ladder, from below",
}


@frozen
class Steps:
    """What an edge may join: the steps by id, and the rank of each level."""

    known: Mapping[str, Step]
    ranks: Mapping[str, int]


def read_edges(folder: Folder, vocabulary: Vocabulary, tracks: Sequence[Track]) -> tuple[Edge, ...]:
    """Read every [[edge]]; the same way of the same kind may be stated once."""
    known = {step.id: step for track in tracks for step in track.steps}
    steps = Steps(known, {level: i for i, level in enumerate(vocabulary.levels)})
    made: dict[tuple[str, str, str], Edge] = {}
    for entry in folder.entries("edge"):
        folder.unique(entry)
        folder.known(entry, "to", known)
        folder.claims(entry, vocabulary.sources, "claim")
        for edge in read_edge(folder, vocabulary, steps, entry):
            earlier = made.setdefault((edge.kind, edge.start, edge.end), edge)
            if earlier is not edge:
                what = f"this way from '{edge.start}' is already stated"
                folder.faults.append(Diagnostic(edge.place, what, f"see {earlier.place}", edge.id))
    return tuple(made.values())


def read_edge(folder: Folder, vocabulary: Vocabulary, steps: Steps, entry: Entry) -> list[Edge]:
    """Read one table: an edge from each step that it vocabulary."""
    data = entry.data
    when = read_criterion(folder, vocabulary, entry) if "when" in data else None
    if ("to" in data) == (data["kind"] == "leave"):
        what = "care that is left leads to no step" if "to" in data else "'to' is missing"
        hint = "take 'to' away" if "to" in data else "name the step that it leads to"
        folder.faults.append(Diagnostic(entry.at("kind"), what, hint, data["id"]))
    made: list[Edge] = []
    for id in data["from"]:
        start, end = steps.known.get(id), steps.known.get(data.get("to", ""))
        if start is None and id in folder.lost:
            continue
        if start is None:
            what = f"no step is called '{id}'"
            hint = near_miss(id, list(steps.known))
            folder.faults.append(Diagnostic(named_at(entry, id), what, hint, data["id"]))
            continue
        ages = start.age_lowest, start.age_highest
        if end:
            ages = max(ages[0], end.age_lowest), min(ages[1], end.age_highest)
            folder.faults.extend(misfits(entry, steps, start, end, ages))
        edge = Edge(
            data["id"], data["kind"], id, data.get("to", EXIT), text(data["because"]),
            (claim(data["claim"]),), when, data["confidence"], tuple(data.get("facts", ())),
            text(data.get("dissent")), ages, True, named_at(entry, id),
        )  # fmt: skip
        made.append(edge)
    return made


def misfits(entry: Entry, steps: Steps, start: Step, end: Step, ages: tuple[int, int]) -> list[Diagnostic]:
    """Say so when the kind does not fit the two steps, or when nobody's age does."""
    kind, id = entry.data["kind"], entry.data["id"]
    low, high = (steps.ranks.get(step.level, -1) for step in (start, end))
    if low < 0 or high < 0:
        return []
    same, top = start.track == end.track, high == len(steps.ranks) - 1
    wrong = {
        "escalate": not same or high < low or start is end or top,
        "de-escalate": not same or high >= low,
        "transfer": same,
        "refer": not top or low == high,
        "leave": False,
    }[kind]
    found: list[Diagnostic] = []
    if wrong:
        what = f"'{kind}' does not lead from '{start.id}' to '{end.id}'"
        found.append(Diagnostic(entry.at("kind"), what, FITS[kind], id))
    if ages[0] > ages[1]:
        what = f"nobody is of an age for both '{start.id}' and '{end.id}'"
        hint = "join steps whose ages meet"
        found.append(Diagnostic(named_at(entry, start.id), what, hint, id))
    return found


def named_at(entry: Entry, id: str) -> Place:
    """Return the place of one id in `from`, when it stands on the same line."""
    place = entry.at("from")
    offset = place.text.find(f'"{id}"', place.column - 1)
    return place if offset < 0 else Place(place.file, place.line, offset + 2, len(id), place.text)
