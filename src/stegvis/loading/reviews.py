"""[[review_rule]], [[check]] and [review_defaults] become the rules of a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from stegvis.errors import Diagnostic
from stegvis.language import Input, Named, Reader
from stegvis.loading.folder import Entry, Folder
from stegvis.loading.terms import claim, figure, text, texts
from stegvis.loading.vocabulary import Vocabulary, read_criterion
from stegvis.model import Check, ReviewDefaults, ReviewRule, Track
from stegvis.model import inputs as course_inputs

FIGURES = (
    "response_percent",
    "partial_percent",
    "baseline_weeks",
    "remission_apart_weeks",
    "due_within_days",
    "repeat_weeks",
)


def read_reviews(
    folder: Folder, vocabulary: Vocabulary, levels: list[Named], tracks: list[Track]
) -> dict[str, Any]:
    """Read what a pathway says of reviews: the rules, the checks, the figures, and what rules may read."""
    named = [Named(track.id, track.name) for track in tracks]
    course = course_inputs(folder.instruments, named, levels)
    for id in course.keys() & vocabulary.inputs.keys():
        what = f"'{id}' is what a review works out; a finding cannot have the same id"
        folder.faults.append(Diagnostic(vocabulary.inputs[id].place, what, "choose another id", id))
    inputs: Mapping[str, Input] = {**vocabulary.inputs, **course}
    reader = Reader(inputs, folder.instruments, folder.lost)
    reader.definitions, reader.used = vocabulary.reader.definitions, vocabulary.reader.used
    wider = evolve(vocabulary, inputs=inputs, reader=reader)
    steps = [step.id for track in tracks for step in track.steps]
    rules = [read_rule(folder, wider, entry, steps) for entry in folder.entries("review_rule")]
    return {
        "review_rules": tuple(one for one in rules if one),
        "checks": tuple(read_check(folder, vocabulary, entry) for entry in folder.entries("check")),
        "review_defaults": read_defaults(folder, vocabulary),
        "course": course,
    }


def read_rule(folder: Folder, vocabulary: Vocabulary, entry: Entry, steps: list[str]) -> ReviewRule | None:
    """Read one rule."""
    data = entry.data
    folder.unique(entry)
    folder.known(entry, "urgency", vocabulary.urgencies)
    folder.claims(entry, vocabulary.sources, "claim")
    folder.known(entry, "to", steps)
    if ("to" in data) != (data["verdict"] == "change_track"):
        what = "'to' names the step that change_track leads to, and no other verdict has one"
        hint = "name the step, or take 'to' away"
        folder.faults.append(Diagnostic(entry.at("verdict"), what, hint, data["id"]))
    when = read_criterion(folder, vocabulary, entry)
    weeks = data.get("measure_weeks")
    if when is None:
        return None
    return ReviewRule(
        id=data["id"],
        verdict=data["verdict"],
        when=when,
        urgency=data["urgency"],
        because=text(data["because"]),
        do=texts(data.get("do", ())),
        checks_first=data.get("checks_first", False),
        measure_weeks=(weeks[0], weeks[1]) if weeks else None,
        confidence=data["confidence"],
        facts=tuple(data.get("facts", ())),
        claim=claim(data["claim"]),
        dissent=text(data.get("dissent")),
        to=data.get("to", ""),
        place=entry.at("id"),
    )


def read_check(folder: Folder, vocabulary: Vocabulary, entry: Entry) -> Check:
    """Read one check."""
    data = entry.data
    folder.unique(entry)
    folder.claims(entry, vocabulary.sources, "claim")
    facts = tuple(data.get("facts", ()))
    return Check(data["id"], text(data["ask"]), facts, claim(data["claim"]), entry.at("id"))


def read_defaults(folder: Folder, vocabulary: Vocabulary) -> ReviewDefaults | None:
    """Read the figures for what says nothing itself; rules cannot do without them."""
    found = [Entry(f, ("review_defaults",), f.data["review_defaults"]) for f in folder.files
             if "review_defaults" in f.data]  # fmt: skip
    for extra in found[1:]:
        what = "[review_defaults] is written twice"
        folder.faults.append(Diagnostic(extra.at(value=False), what))
    if not found:
        for entry in folder.entries("review_rule"):
            what = "a review rule needs the figures of a [review_defaults] table"
            folder.lacks(Diagnostic(entry.at("id"), what, "write one", entry.data["id"]))
        return None
    said = found[0]
    for key in FIGURES:
        folder.claims(said.inner(key), vocabulary.sources, "claim")
    if said.data["partial_percent"]["value"] > said.data["response_percent"]["value"]:
        what = "a partial response is a smaller share than a response"
        folder.faults.append(Diagnostic(said.at("partial_percent"), what, "lower it"))
    return ReviewDefaults(*(figure(said.data[key]) for key in FIGURES))
