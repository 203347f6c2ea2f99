"""An old edition by the names of the new one, so that what was only renamed is neither gone nor added."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, fields, has

from stegvis.errors import Place, Text
from stegvis.language import Input
from stegvis.language import Named as Level
from stegvis.model import (
    Action,
    Check,
    Claim,
    Group,
    Instrument,
    Need,
    Pathway,
    ReviewRule,
    Source,
    Step,
    Track,
    Unit,
    Unsuitable,
)
from stegvis.model import inputs as course_inputs
from stegvis.routing import compile_pathway

Renames = tuple[tuple[str, str, str], ...]
"""What an id is of, the id in the old edition and that in the new one."""
Named = Mapping[str, Mapping[str, str]]
ITEM = re.compile(r"([a-z0-9_-]+)(\.item[0-9]+)")
OF_COURSE = re.compile(r"([a-z_]+\()([a-z0-9_-]+)(\))")
OWN: Mapping[type, str] = {
    Input: "input", Group: "group", Instrument: "instrument", Step: "step", Track: "track", Need: "rule",
    Unsuitable: "rule", Action: "rule", ReviewRule: "rule", Check: "check",
}  # fmt: skip
"""What the id of a noun is of."""
REFERS = {
    "input": "input", "instrument": "instrument", "instruments": "instrument", "group": "group",
    "findings": "input", "track": "track", "otherwise": "track", "red_flag_track": "track", "step": "step",
    "to": "step", "start": "step", "end": "step", "rule": "rule",
}  # fmt: skip
"""Fields that name something, alone or in a list, and what."""
KEYED = {
    (Pathway, "instruments"): "instrument", (Pathway, "inputs"): "input", (Pathway, "groups"): "group",
    (Pathway, "gates"): "input", (Pathway, "finding_codes"): "input", (Pathway, "forms"): "form",
    (Instrument, "short_forms"): "instrument", (Instrument, "short_items"): "instrument",
    (Instrument, "short_opens"): "instrument",
    (Unit, "tracks"): "track", (Unit, "not_offered"): "step", (Unit, "programmes"): "step",
    (Unit, "facts"): "input",
}  # fmt: skip
"""Mappings whose keys name something."""
LISTED = {(Step, "forms"): "form", (Action, "forms"): "form"}
LEFT = frozenset({"ruleset", "build_graph", "paths_up", "pack", "course", "renamed", "parts", "unused"})


def by_new_names(old: Pathway, new: Pathway) -> tuple[Pathway, Renames]:
    """Return an old edition by the names of the new one, and what was renamed."""
    there = {
        "finding": old.inputs, "group": old.groups, "form": old.forms, "instrument": old.instruments,
        "step": old.steps, "check": [one.id for one in old.checks], "track": [one.id for one in old.tracks],
        "rule": rules_of(old),
    }  # fmt: skip
    names = {
        kind: {was: now for was, now in some.items() if was in there[kind] and now not in there[kind]}
        for kind, some in new.renamed.items()
    }
    renames = tuple((kind, was, now) for kind, some in names.items() for was, now in some.items())
    if not renames:
        return old, ()
    said: Pathway = Renaming(names).anew(old)
    if old.course:
        tracks = [Level(track.id, track.name) for track in said.tracks]
        said = evolve(said, course=course_inputs(said.instruments, tracks, said.levels))
    return evolve(said, ruleset=compile_pathway(said)), renames


def rules_of(pathway: Pathway) -> set[str]:
    """Return the ids of whatever is a rule: needs, flags, contraindications, actions, rules of reviews."""
    found = {one.id for one in pathway.rules} | {one.id for one in pathway.review_rules}
    found |= {one.id for track in pathway.tracks for one in track.actions}
    return found | {one.id for step in pathway.steps.values() for one in step.unsuitable}


class Renaming:
    """Says every noun of a pathway by other names."""

    def __init__(self, names: Named) -> None:
        self.names = names

    def name(self, kind: str, id: str) -> str:
        """Return what an id is called now."""
        if kind != "input":
            return self.names.get(kind, {}).get(id, id)
        scales = self.names.get("instrument", {})
        if item := ITEM.fullmatch(id):
            return scales.get(item[1], item[1]) + item[2]
        if course := OF_COURSE.fullmatch(id):
            return course[1] + scales.get(course[2], course[2]) + course[3]
        return scales.get(id) or self.names.get("finding", {}).get(id, id)

    def anew(self, one: Any) -> Any:
        """Return a thing, and all that it holds, by the names of now."""
        if isinstance(one, tuple):
            return tuple(map(self.anew, one))
        if isinstance(one, Mapping):
            return {key: self.anew(value) for key, value in one.items()}
        if not has(type(one)) or isinstance(one, Text | Place | Claim | Source):
            return one
        kind, changed = type(one), dict[str, Any]()
        left = LEFT if kind is Pathway else ()
        for name in (one.name for one in fields(kind) if one.init and one.name not in left):
            before = getattr(one, name)
            if (after := self.field(kind, name, before)) != before:
                changed[name] = after
        return evolve(one, **changed) if changed else one

    def field(self, kind: type, name: str, value: Any) -> Any:
        """Return what stands in a field by the names of now."""
        of = OWN.get(kind, "") if name == "id" else REFERS.get(name) or LISTED.get((kind, name), "")
        call: Callable[[str], str] = lambda id: self.name(of, id)  # noqa: E731
        if of and isinstance(value, str):
            return call(value)
        if of and isinstance(value, tuple) and all(isinstance(id, str) for id in value):
            return tuple(map(call, value))
        if (kind, name) in KEYED:
            return {self.name(KEYED[kind, name], key): self.anew(part) for key, part in value.items()}
        if (kind, name) == (Pathway, "topics"):
            return {topic: tuple(self.name("input", id) for id in ids) for topic, ids in value.items()}
        return self.anew(value)


def by_old_names(patient: Mapping[str, Any], renames: Renames) -> Mapping[str, Any]:
    """Return a patient as an edition can be told that has the old names."""
    back = {kind: {now: was for of, was, now in renames if of == kind} for kind, *_ in renames}
    of = {"findings": "finding", "scores": "instrument", "items": "instrument"}
    said = dict(patient)
    for key in of.keys() & said.keys():
        names = back.get(of[key], {})
        said[key] = {names.get(id, id): value for id, value in said[key].items()}
    if "none_of" in said:
        said["none_of"] = [back.get("group", {}).get(id, id) for id in said["none_of"]]
    return said
